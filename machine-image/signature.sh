#!/usr/bin/env bash
# The signature of the guest on three targets: JIT on x64, native x64, native arm64 under qemu. One line each, ending in `same` when it
# equals tests/vectors/signature.txt. `--accept` only writes that file, from the JIT's answer: the commit that moves it says why.
set -uo pipefail
cd "$(dirname "$0")/.."
expected_file=tests/vectors/signature.txt
project=machine-image/Signature
native() { tests/build.sh publish "$project" "-p:Flavour=$1" >&2 && echo "artifacts/$1/publish/Signature/release_$1/signature"; }

tests/build.sh "$project" >&2 || exit 1
jit=$(artifacts/host/bin/Signature/release/signature) || exit 1
if [ "${1:-}" = --accept ]; then echo "$jit" | tee "$expected_file"; exit; fi
expected=$(cat "$expected_file")

differences=0
report() {
    local verdict=same
    [ -n "$2" ] && [ "$2" = "$expected" ] || { verdict="differs from $expected"; differences=$((differences + 1)); }
    printf 'signature %-12s %s %s\n' "$1" "$2" "$verdict"
}
report jit-x64 "$jit"
report native-x64 "$(x64=$(native linux-x64) && "$x64")"
report native-arm64 "$(arm64=$(native linux-arm64) && qemu-aarch64-static -L /usr/aarch64-linux-gnu "$arm64")"
[ "$differences" -eq 0 ]
