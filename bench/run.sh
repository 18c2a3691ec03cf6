#!/usr/bin/env bash
# Measures on this machine and prints the tables. A filter may follow: bench/run.sh --filter '*Hash*'
set -euo pipefail
cd "$(dirname "$0")/.."
tests/build.sh bench/Timings
artifacts=artifacts/bench
artifacts/host/bin/Timings/release/Rollup.Bench.Timings "$@" --artifacts "$artifacts" >"$artifacts.log" 2>&1 || { tail -n 40 "$artifacts.log"; exit 1; }
echo "$(grep -m 1 'model name' /proc/cpuinfo | cut -d : -f 2 | xargs), $(nproc) cores, .NET $(dotnet --version), commit $(git rev-parse --short HEAD)"
cat "$artifacts"/results/*-report-github.md
