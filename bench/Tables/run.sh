#!/usr/bin/env bash
# Scores of scikit-learn on the tables of tests/data/fetch.sh, written to bench/tables.json: what tests hold ours against.
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/data/fetch.sh
/usr/bin/python3 -c "import sklearn" 2>/dev/null || {
    root=""; [ "$(id -u)" -eq 0 ] || root=sudo
    echo "$root apt-get install python3-sklearn"
    $root apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -q --no-install-recommends python3-sklearn >/dev/null
}
/usr/bin/python3 bench/Tables/reference.py artifacts/data bench/tables.json
cat bench/tables.json
