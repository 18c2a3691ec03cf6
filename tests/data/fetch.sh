#!/usr/bin/env bash
# Takes the tables that people have out of Debian's packages, without installing them, into artifacts/data. What cannot be had is said,
# and the tests that need it are skipped by name.
set -uo pipefail
cd "$(dirname "$0")/../.."
mkdir -p artifacts/data
# take PACKAGE FOLDER FILE...
take() {
    local package=$1 folder=$2 missing=() file; shift 2
    for file in "$@"; do [ -s "artifacts/data/$file" ] || missing+=("$file"); done
    [ "${#missing[@]}" -eq 0 ] && return
    echo "setup: apt-get download $package, for ${missing[*]}"
    local work; work=$(mktemp -d); chmod 755 "$work"
    (cd "$work" && { apt-get download -q "$package" || { apt-get update -q; apt-get download -q "$package"; }; } >log 2>&1 \
        && dpkg-deb -x "$package"_*.deb .) || echo "setup: $package cannot be had: $(tail -n 1 "$work/log")"
    for file in "${missing[@]}"; do [ -f "$work/$folder/$file" ] && cp "$work/$folder/$file" artifacts/data/; done
    rm -rf "$work"
}
take r-cran-palmerpenguins usr/lib/R/site-library/palmerpenguins/extdata penguins.csv
take weka usr/share/doc/weka/examples diabetes.arff glass.arff credit-g.arff vote.arff cpu.arff
exit 0
