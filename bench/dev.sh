#!/usr/bin/env bash
# How long `rollup dev` takes until it says that it is ready, from before its process starts. After make build. Ends with 1 above the goal.
#   bench/dev.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
goal=5
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT

# ready: seconds of one run.
ready() {
    local started=$EPOCHREALTIME
    coproc DEV { exec artifacts/host/publish/Cli/release/rollup dev --data-dir "$scratch/dev"; }
    local id=$DEV_PID line
    while read -r line <&"${DEV[0]}" && [[ $line != ready\ in\ * ]]; do :; done
    echo "$started $EPOCHREALTIME" | awk '{ printf "%.2f\n", $2 - $1 }'
    kill -TERM "$id"; wait "$id" || true
}
for ((run = 0; run < ${1:-5}; run++)); do ready; done | sort -n | tee "$scratch/seconds" | tr '\n' ' '
awk -v goal="$goal" '{ values[NR] = $1 } END { median = values[int((NR + 1) / 2)]; printf "s; the median is %.2f s, the goal %d s\n", median, goal; exit median > goal }' "$scratch/seconds"
