#!/usr/bin/env bash
# The guest as C by our own translator: the machine's image, then Linux programs for x64 (also unoptimised, checking for undefined behaviour) and riscv64.
# Prints the signature of each with both forms of the products; a line ends in `same` when it equals tests/vectors/signature.txt.
set -uo pipefail
cd "$(dirname "$0")/.."
runtime=machine-image/runtime
out=artifacts/guest

machine-image/image.sh && machine-image/lock.sh || exit 1

# compile NAME FLAGS...
compile() {
    local name=$1; shift
    local flags=(-std=gnu11 -ffreestanding -fno-strict-aliasing -fno-stack-protector -fno-pic -Wall -Wno-unused -Werror -I "$runtime" "$@")
    clang "${flags[@]}" -c -o "$out/$name.o" "$out/guest.c" &&
        clang "${flags[@]}" -c -o "$out/$name-linux.o" "$runtime/guest_linux.c" &&
        clang "${flags[@]}" -fno-builtin -c -o "$out/$name-memory.o" "$runtime/memory.c" &&
        clang "$1" -nostdlib -static -fuse-ld=lld -Wl,--build-id=none -o "$out/guest-$name" "$out/$name.o" "$out/$name-linux.o" "$out/$name-memory.o"
}
riscv=(--target=riscv64-linux-gnu -march=rv64imac -mabi=lp64 -mcmodel=medany -mno-relax)
undefined=(-fsanitize=undefined,alignment,integer-divide-by-zero -fno-sanitize=pointer-overflow -fsanitize-trap=all)
compile x64 --target=x86_64-linux-gnu -O2 &
compile riscv64 "${riscv[@]}" -O2 &
wait %1 && wait %2 && compile x64-undefined --target=x86_64-linux-gnu -O0 "${undefined[@]}" || exit 1

# The kernel for whoever trains: WebAssembly, run by the command line's own host.
machine-image/trainer.sh && tests/build.sh dapp/host/Cli --no-restore >&2 || exit 1

expected=$(cat tests/vectors/signature.txt)
differences=0
report() {
    local name=$1 verdict=same; shift
    local got; got=$("$@")
    [ "$got" = "$expected" ] || { verdict="differs from $expected"; differences=$((differences + 1)); }
    printf 'signature %-20s %s %s\n' "$name" "$got" "$verdict"
}
for form in signature blocked; do
    report "c-x64-$form" "$out/guest-x64" $form
    report "c-riscv64-$form" qemu-riscv64-static "$out/guest-riscv64" $form
done
report wasm32 artifacts/host/bin/Cli/release/rollup signature --engine wasm
report c-x64-undefined "$out/guest-x64-undefined" signature
[ "$differences" -eq 0 ]
