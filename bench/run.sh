#!/usr/bin/env bash
# Measures on this machine and prints the tables. A filter may follow: bench/run.sh --filter '*Hash*'
set -euo pipefail
cd "$(dirname "$0")/.."
tests/build.sh bench/Timings
artifacts=artifacts/bench
artifacts/host/bin/Timings/release/Rollup.Bench.Timings "$@" --artifacts "$artifacts" >"$artifacts.log" 2>&1 || { tail -n 40 "$artifacts.log"; exit 1; }
echo "$(grep -m 1 'model name' /proc/cpuinfo | cut -d : -f 2 | xargs), $(nproc) cores, .NET $(dotnet --version), commit $(git rev-parse --short HEAD)"
cat "$artifacts"/results/*-report-github.md

# The kernel beside ONNX Runtime; rewrites the table of bench/README.md.
tests/build.sh bench/Kernel
artifacts/host/bin/KernelBench/release/Rollup.KernelBench >"$artifacts-kernel.log" 2>&1 || { tail -n 40 "$artifacts-kernel.log"; exit 1; }
sed -n '/^<!-- kernel: written/,/^<!-- kernel: end/p' bench/README.md
