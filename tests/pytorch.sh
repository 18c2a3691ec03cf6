#!/usr/bin/env bash
# Debian's PyTorch and onnx, unpacked beside the system and not installed.
#   tests/pytorch.sh export FOLDER   has PyTorch write ONNX files of many kinds there
#   tests/pytorch.sh check FOLDER    has onnx.checker look at every ONNX file there
# Ends with 77 and a line that says why where neither can be had.
set -uo pipefail
cd "$(dirname "$0")/.."
root=artifacts/pytorch/root
skip() { echo "$*"; exit 77; }

for tool in apt-get dpkg-deb /usr/bin/python3; do command -v "$tool" >/dev/null || skip "there is no $tool here"; done
if [ ! -e artifacts/pytorch/done ]; then
    mkdir -p artifacts/pytorch/packages "$root"
    mapfile -t names < <(apt-get install -s --no-install-recommends python3-torch python3-onnx 2>/dev/null | awk '/^Inst/ { print $2 }')
    [ "${#names[@]}" -gt 0 ] || python3 -c 'import torch' 2>/dev/null || skip "apt-get knows no python3-torch: run apt-get update"
    (cd artifacts/pytorch/packages && apt-get download -qq "${names[@]}" 2>/dev/null) || skip "apt-get cannot download python3-torch"
    for package in artifacts/pytorch/packages/*.deb; do dpkg-deb -x "$package" "$root" || skip "dpkg-deb cannot unpack $package"; done
    touch artifacts/pytorch/done
fi
libraries=$(find "$PWD/$root" -name '*.so*' -not -path '*/python3/*' -printf '%h\n' | sort -u | paste -sd:)
LD_LIBRARY_PATH=$libraries PYTHONPATH=$PWD/$root/usr/lib/python3/dist-packages exec /usr/bin/python3 -W ignore tests/pytorch.py "$@"
