#!/usr/bin/env bash
# The guest's kernel as WebAssembly: artifacts/guest/trainer.wasm, which imports nothing, and the list of its trap sites.
# Two translations, compiled and linked in two directories, give the same bytes. Run by aot.sh, which builds the translator and the guest.
set -uo pipefail
cd "$(dirname "$0")/.."
runtime=$PWD/machine-image/runtime
out=artifacts/guest
aot() { dotnet artifacts/host/bin/Aot/release/Rollup.Aot.dll "$@"; }
# The stack is the module's first page, so that what goes beyond it leaves the memory and traps.
stack_bytes=65536

# make_trainer DIRECTORY
make_trainer() {
    aot artifacts/host/bin/Entry/release/Rollup.Entry.dll Rollup.Entry.TrainerExports "$1" kernel_ || return 1
    cd "$1" || return 1
    local flags=(--target=wasm32-unknown-unknown -std=gnu11 -O2 -ffreestanding -fno-strict-aliasing -fstack-usage -fno-builtin -Wall -Wno-unused -Werror)
    local source objects=()
    for source in ./guest.c "$runtime/wasm/trainer.c" "$runtime/wasm/wide.c" "$runtime/memory.c"; do
        objects+=("$(basename "$source" .c).o")
        clang "${flags[@]}" -I "$runtime" -c -o "${objects[-1]}" "$source" || return 1
    done
    # No libraries: a helper of the compiler's that we do not have is an error here.
    wasm-ld --no-entry --stack-first -z stack-size=$stack_bytes --export=trainer_TrapSite --gc-sections --strip-all -o trainer.wasm "${objects[@]}"
}
rm -rf "$out/trainer"
(make_trainer "$out/trainer/first") & (make_trainer "$out/trainer/second") & wait %1 && wait %2 || exit 1
for file in guest.c traps.txt calls.txt trainer.wasm; do cmp "$out/trainer/first/$file" "$out/trainer/second/$file" || exit 1; done
depth=$(aot stack "$out/trainer/first/calls.txt" "$out/trainer/first/guest.su") && [ "${depth%% *}" -le $((stack_bytes - 4096)) ] ||
    { echo "stack: $depth is too deep" >&2; exit 1; }
cp "$out/trainer/first/trainer.wasm" "$out/trainer.wasm"
cp "$out/trainer/first/traps.txt" "$out/trainer-traps.txt"
echo "trainer.wasm: $(stat -c %s "$out/trainer.wasm") bytes, stack $depth"
