#!/usr/bin/env bash
# Installs what `make demo` (or, with `test`, `make test`) needs and is missing. Running it again costs about a second.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-demo}

# need COMMAND MAJOR "how to get it": a command, and the least major version of it.
need() {
    command -v "$1" >/dev/null || { echo "setup: $1 is missing. Install: $3" >&2; exit 1; }
    local major; major=$("$1" --version | grep -oE '[0-9]+' | head -n 1)
    [ "$major" -ge "$2" ] || { echo "setup: $1 $2 or newer is needed, this is $major. Install: $3" >&2; exit 1; }
}

# Debian packages by name; only the missing ones are asked for.
debian() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    local root=""; [ "$(id -u)" -eq 0 ] || root=sudo
    echo "setup: $root apt-get install ${missing[*]}"
    $root apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

# What native code for x64 and arm64 is linked with and run by; what independent oracles and the network fence of the tests need.
[ "$purpose" = test ] && debian clang libclang-rt-dev lld gcc-aarch64-linux-gnu libc6-dev-arm64-cross zlib1g-dev qemu-user-static python3-numpy iproute2

[ "$purpose" = test ] && tests/data/fetch.sh

need dotnet 10 "the .NET SDK named in global.json, from https://dot.net"
need node 20 "Node.js 20 or newer, from https://nodejs.org"
need npm 9 "npm comes with Node.js"

# The contracts and the local chain, exactly as locked; no package may run a script of its own.
if [ -f onchain/package-lock.json ] && [ onchain/package-lock.json -nt onchain/node_modules/.package-lock.json ]; then
    echo "setup: npm ci in onchain/"
    (cd onchain && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    touch onchain/node_modules/.package-lock.json
fi

dotnet restore Rollup.sln --locked-mode -v quiet
