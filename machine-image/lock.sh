#!/usr/bin/env bash
# What built artifacts/guest/guest.bin, and what it is, against image.lock. Drift is an error that says what differs, why that matters and what to
# do; with ACCEPT=1 the lock is written anew.
set -u
cd "$(dirname "$0")/.."
lock=machine-image/image.lock
image=artifacts/guest/guest.bin

current() {
    echo "# What builds the image, and what must come out of it. Written by: make image ACCEPT=1"
    echo "sdk $(dotnet --version)"
    echo "clang $(clang --version | head -n 1)"
    echo "lld $(ld.lld --version | head -n 1)"
    echo "image-bytes $(stat -c %s "$image")"
    echo "image-sha256 $(sha256sum "$image" | cut -d ' ' -f 1)"
    echo "# The template hash follows from the image and the emulator's version: rollup image snapshot computes it where libcartesi is installed."
}

if [ "${ACCEPT:-}" = 1 ]; then current >"$lock" && echo "image: $lock written"; exit; fi
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
