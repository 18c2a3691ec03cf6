#!/usr/bin/env bash
# make image: the guest as the RAM image of the Cartesi Machine, artifacts/guest/guest.bin, with guest.elf, traps.txt, calls.txt and
# manifest.json beside it. The same sources give the same bytes wherever they lie.
set -uo pipefail
cd "$(dirname "$0")/.."
out=artifacts/guest
translated=artifacts/host/obj/Entry/release/translated
aot() { dotnet artifacts/host/bin/Aot/release/Rollup.Aot.dll "$@"; }

# The guest's own build translates it. Once more here: the same assembly has to give the same bytes.
tests/build.sh dapp/guest/Entry >&2 || exit 1
mkdir -p "$out"
aot artifacts/host/bin/Entry/release/Rollup.Entry.dll Rollup.Entry.Exports "$out" guest_ || exit 1
for file in guest.c traps.txt calls.txt; do cmp "$out/$file" "$translated/$file" || exit 1; done
head -n 1 "$out/guest.c" | cut -c 4-

machine-image/bare.sh "$out" || exit 1
aot manifest "$out" >"$out/manifest.json" || exit 1
