#!/usr/bin/env bash
# What built artifacts/guest/guest.bin, and what it is, against image.lock. Drift is an error that says what differs, why that matters and what to
# do; with ACCEPT=1 the lock is written anew, and keeps the template hash only when bytes and RAM are those it was computed of.
set -u
cd "$(dirname "$0")/.."
lock=machine-image/image.lock
image=artifacts/guest/guest.bin

# The template hash that the lock has of the image that is here in the RAM that is here; of other bytes, or for another RAM, none is known.
template() {
    local has="^image-sha256 $sha256\$" is="^template-hash-0\.21 $ram_bytes ([0-9a-f]{64})\$"
    grep -qE "$has" "$lock" && grep -E "$is" "$lock" | grep -oE '[0-9a-f]{64}$' || echo "not computed"
}

current() {
    local sha256 ram_bytes
    sha256=$(sha256sum "$image" | cut -d ' ' -f 1)
    ram_bytes=$(($(sed -n 's/^ram_bytes = \([0-9]*\)M;.*/\1/p' machine-image/runtime/machine.ld | tail -n 1) << 20))
    echo "# What builds the image, and what must come out of it. Written by: make image ACCEPT=1"
    echo "sdk $(dotnet --version)"
    echo "clang $(clang --version | head -n 1)"
    echo "lld $(ld.lld --version | head -n 1)"
    echo "image-bytes $(stat -c %s "$image")"
    echo "image-sha256 $sha256"
    echo "# What an application of exactly this image carries, on the Cartesi Machine v0.21.0 with so many bytes of RAM. Where that is installed,"
    echo "# rollup image snapshot prints the line to put here; other bytes or another RAM make it \"not computed\" again."
    echo "template-hash-0.21 $ram_bytes $(template)"
}

if [ "${ACCEPT:-}" = 1 ]; then written=$(current) && echo "$written" >"$lock" && echo "image: $lock written"; exit; fi
differences=$(diff "$lock" <(current) | grep '^[<>]')
[ -n "$differences" ] || exit 0
{
    echo "image: drift. < is what $lock pins, > is what is here:"
    sed 's/^/    /' <<<"$differences"
    echo "  Why it matters: the image's bytes are the application's identity on chain; another compiler or another guest is another application."
    if grep -qE '^> (sdk|clang|lld)' <<<"$differences"; then
        echo "  What next: install the tools of the lock. If the move to other tools is meant, make image ACCEPT=1, and say so in the commit."
    else
        echo "  What next: the tools are the same, so the guest, the translator or the runtime changed. If that is meant: make image ACCEPT=1"
        echo "  and make costs, and commit both files with the change."
    fi
} >&2
exit 1
