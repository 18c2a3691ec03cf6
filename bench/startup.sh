#!/usr/bin/env bash
# The command as it is built and as it is published, in turn: medians of processor seconds from start to end, and of their ratios. After make build.
#   bench/startup.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
export LOCKSTEP_PASSWORD=secret
TIMEFORMAT='%3U %3S'
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT

median() { sort -n | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'; }

# seconds PROGRAM ARGUMENT...
seconds() { { time "$@" >/dev/null; } 2>&1 | awk '{ print $1 + $2 }'; }

# compare NAME ARGUMENT...
compare() {
    local name=$1 run; shift
    for ((run = 0; run <= ${runs:-11}; run++)); do # the first is not counted
        echo "$(seconds artifacts/host/bin/Cli/release/rollup "${@//RUN/$scratch/built$run}")" \
            "$(seconds artifacts/host/publish/Cli/release/rollup "${@/RUN/$scratch/published$run}")"
    done | tail -n +2 >"$scratch/pairs"
    printf '| `rollup %s` | %.3f s | %.3f s | %.0f%% |\n' "$name" "$(cut -d ' ' -f 1 "$scratch/pairs" | median)" \
        "$(cut -d ' ' -f 2 "$scratch/pairs" | median)" "$(awk '{ print 100 * (1 - $2 / $1) }' "$scratch/pairs" | median)"
}
runs=${1:-11}
echo "| command | built | published | less |"
echo "|---|---|---|---|"
compare --help --help
compare "model new" model new --data tests/data/breast-cancer.csv --out RUN.onnx
compare "wallet new" wallet new --data-dir RUN --json
compare signature signature
