#!/usr/bin/env bash
# make bench-validation: sets up what is missing, measures, writes bench/validation.{json,svg,png} and the tables of bench/README.md.
#   run.sh        all of it
#   run.sh draw   picture and tables anew, from bench/validation.json
set -euo pipefail
cd "$(dirname "$0")/../.."
out=artifacts/validation
mkdir -p "$out"

tests/build.sh bench/Validation --no-restore
bench=artifacts/host/bin/Validation/release/Rollup.Bench.Validation
if [ "${1:-}" = draw ]; then exec "$bench" draw; fi

# The dynamic qemu-user takes plugins (the static one does not). fonts-dejavu-core: the letters of the picture.
packages=(qemu-user fonts-dejavu-core gcc libc6-dev)
missing=(); for package in "${packages[@]}"; do dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package"); done
if [ "${#missing[@]}" -gt 0 ]; then
    root=""; [ "$(id -u)" -eq 0 ] || root=sudo
    echo "setup: $root apt-get install ${missing[*]}"
    $root apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
fi

# Our counter, and the program it is checked with.
gcc -std=gnu11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -o "$out/count.so" bench/Validation/count.c
clang --target=riscv64-unknown-elf -march=rv64i -nostdlib -fuse-ld=lld -o "$out/count" bench/Validation/count.S

# CPython, numpy and scikit-learn of one Debian release for both processors. OpenBLAS, as numpy is faster with it than with the reference.
for architecture in amd64 riscv64; do bench/Validation/debian.sh "$architecture" "$out/$architecture" python3-sklearn libopenblas0-serial; done

rm -f "$out"/*.weights "$out"/*.pickle
"$bench"
sed -n '/^<!-- validation: written/,/^<!-- validation: end/p' bench/README.md
