#!/usr/bin/env bash
# A Debian user space of another architecture or release in a folder: packages are fetched by apt, checked against Debian's signed index, and
# unpacked. Nothing of them is installed on this machine, nothing runs as root, no maintainer script runs.
#   debian.sh ARCHITECTURE FOLDER PACKAGE...
set -euo pipefail
architecture=$1 root=$2; shift 2
release=trixie # Debian 13, the first whose main archive has riscv64
[ -f "$root/complete" ] && [ "$(head -n 1 "$root/complete")" = "$release $architecture $*" ] && exit

rm -rf "$root"; mkdir -p "$root"
root=$(cd "$root" && pwd)
state=$root/apt
mkdir -p "$state"/{lists,cache}/
: >"$state/status"

# This machine's own mirror, which is where it gets Debian's packages from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/\?$')

apt() {
    apt-get -q -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o APT::Sandbox::User="$(id -un)" \
        -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State="$state" -o Dir::State::Status="$state/status" \
        -o Dir::Cache="$state/cache" -o Debug::NoLocking=1 -o APT::Get::Assume-Yes=1 -o APT::Install-Recommends=0 \
        -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

# A mirror that is being brought up to date may have a stale index under one of the release's names: it is asked under the other too.
for suite in $release stable; do
    echo "deb [arch=$architecture signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
    apt update >"$state/log" 2>&1 && grep -qsx "Codename: $release" "$state"/lists/*Release && break
    rm -rf "$state/lists"; mkdir -p "$state/lists"
done
compgen -G "$state/lists/*Packages*" >/dev/null || { cat "$state/log" >&2; echo "debian: no index of $release for $architecture" >&2; exit 1; }

apt install --download-only "$@" >>"$state/log" 2>&1 || { tail -n 20 "$state/log" >&2; exit 1; }
# Since release 13 every file lies under /usr; the loader is still asked for under /lib.
for folder in bin lib lib64 sbin; do mkdir -p "$root/usr/$folder"; ln -s "usr/$folder" "$root/$folder"; done
for package in "$state"/cache/archives/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink --no-same-owner; done
{
    echo "$release $architecture $*"
    for package in "$state"/cache/archives/*.deb; do dpkg-deb -W "$package"; done
} >"$state/complete"
rm -rf "$state/cache" "$state/lists"

# As installing would have: Python's modules compiled beforehand. The native interpreter does it for both, the code is the same.
native=$(dirname "$root")/amd64
PYTHONHOME=$native/usr "$native/lib64/ld-linux-x86-64.so.2" --library-path "$native/usr/lib/x86_64-linux-gnu" "$native/usr/bin/python3" \
    -m compileall -q -x '/tests?/' "$root/usr/lib/python3"* >"$state/log" 2>&1 || { tail -n 5 "$state/log" >&2; exit 1; }
mv "$state/complete" "$root/complete"
