#!/usr/bin/env bash
# bare.sh DIRECTORY: DIRECTORY/guest.c, as the translator made it, with the machine's runtime as bare image: guest.elf, guest.bin there.
set -uo pipefail
cd "$(dirname "$0")/.."
out=$1
runtime=machine-image/runtime
flags=(--target=riscv64-unknown-elf -march=rv64imac -mabi=lp64 -mcmodel=medany -mno-relax -std=gnu11 -O2 -ffreestanding
    -ffunction-sections -fno-strict-aliasing -fno-stack-protector -fno-pic -fno-builtin -fstack-usage -Wall -Wno-unused -Werror -I "$runtime")
for source in "$out/guest.c" "$runtime/guest_machine.c" "$runtime/memory.c"; do
    clang "${flags[@]}" -c -o "$out/bare-$(basename "$source" .c).o" "$source" || exit 1
done
link=(ld.lld -T "$runtime/machine.ld" --gc-sections --no-relax --build-id=none "$out"/bare-*.o)
"${link[@]}" -o "$out/guest.elf" && "${link[@]}" --oformat=binary -o "$out/guest.bin" || exit 1
# machine.ld keeps 64 KiB of stack; the device's and the trap's own few frames come on top of what is proved here.
depth=$(dotnet artifacts/host/bin/Aot/release/Rollup.Aot.dll stack "$out/calls.txt" "$out/bare-guest.su") &&
    [ "${depth%% *}" -le $((60 * 1024)) ] || { echo "stack: $depth is too deep" >&2; exit 1; }
echo "image: $(stat -c %s "$out/guest.bin") bytes, stack $depth"
