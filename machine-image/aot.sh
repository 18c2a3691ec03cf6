#!/usr/bin/env bash
# The guest as C by our own translator: C# -> IL -> C, then clang for x64 (also unoptimised, checking for undefined behaviour) and riscv64.
# Prints the signature of each with both forms of the products; a line ends in `same` when it equals tests/vectors/signature.txt.
set -uo pipefail
cd "$(dirname "$0")/.."
runtime=machine-image/runtime
out=artifacts/guest
aot() { dotnet artifacts/host/bin/Aot/release/Rollup.Aot.dll "$@"; }

for project in machine-image/aot dapp/guest/Entry; do tests/build.sh "$project" >&2 || exit 1; done
rm -rf "$out"
for copy in "$out" "$out/again"; do
    aot artifacts/host/bin/Entry/release/Rollup.Entry.dll Rollup.Entry.Exports "$copy" guest_ || exit 1
done
# The same assembly gives the same bytes.
for file in guest.c traps.txt calls.txt; do cmp "$out/$file" "$out/again/$file" || exit 1; done
head -n 1 "$out/guest.c" | cut -c 4-

# compile NAME FLAGS...: objects apart, as the stack's bound is read beside the translated one.
compile() {
    local name=$1; shift
    local flags=(-std=gnu11 -ffreestanding -fno-strict-aliasing -fno-stack-protector -fno-pic -Wall -Wno-unused -Werror -I "$runtime" "$@")
    clang "${flags[@]}" -fstack-usage -c -o "$out/$name.o" "$out/guest.c" &&
        clang "${flags[@]}" -c -o "$out/$name-linux.o" "$runtime/guest_linux.c" &&
        clang "${flags[@]}" -fno-builtin -c -o "$out/$name-memory.o" "$runtime/memory.c" &&
        clang "$1" -nostdlib -static -fuse-ld=lld -Wl,--build-id=none -o "$out/guest-$name" "$out/$name.o" "$out/$name-linux.o" "$out/$name-memory.o"
}
riscv=(--target=riscv64-linux-gnu -march=rv64imac -mabi=lp64 -mcmodel=medany -mno-relax)
undefined=(-fsanitize=undefined,alignment,integer-divide-by-zero -fno-sanitize=pointer-overflow -fsanitize-trap=all)
compile x64 --target=x86_64-linux-gnu -O2 &
compile riscv64 "${riscv[@]}" -O2 &
wait %1 && wait %2 && compile x64-undefined --target=x86_64-linux-gnu -O0 "${undefined[@]}" || exit 1

# The image of the machine: no Linux, nothing of what only the signatures need.
machine-image/bare.sh "$out" || exit 1

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
report c-x64-undefined "$out/guest-x64-undefined" signature
[ "$differences" -eq 0 ]
