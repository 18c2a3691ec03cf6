#!/usr/bin/env bash
# Runs what can pass or fail and adds it up. The last line is `N passed, N failed` and, when some were, `, N skipped`.
# A runner that crashes, hangs or finds nothing to run is a failure. Test projects are found, not listed.
#   tests/run.sh all | quick | fuzz
set -uo pipefail
cd "$(dirname "$0")/.."
scope=${1:-all}
results=artifacts/test
rm -rf "$results"; mkdir -p "$results"
counts=$results/counts
patience=1500 # seconds for one test executable

# count NAME PASSED FAILED SKIPPED SECONDS
count() {
    printf '%-24s %6d passed %4d failed %4d skipped %5d s\n' "$@"
    echo "$1 $2 $3 $4" >>"$counts"
}

finish() {
    local passed failed skipped line
    read -r passed failed skipped < <(awk '{ p += $2; f += $3; s += $4 } END { print p + 0, f + 0, s + 0 }' "$counts")
    line="$passed passed, $failed failed"
    [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
    echo "$line" | tee "$results/summary"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

attribute() { grep -m 1 -oE "<assembly [^>]*" "$2" 2>/dev/null | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' || echo 0; }

# xunit PROJECT FILTER...: one test executable. Its XML report counts; without a report, or with a bad exit and no failure in it, it crashed.
xunit() {
    local name=$1 started=$SECONDS; shift
    local report="$results/$name.xml"
    timeout "$patience" "artifacts/host/bin/$name/release/Rollup.Tests.$name" -noLogo -noColor -reporter quiet -result-xml "$report" "$@"
    local status=$?
    local fails=$(($(attribute failed "$report") + $(attribute errors "$report")))
    [ "$status" -ne 0 ] && [ "$fails" -eq 0 ] && { echo "$name: the runner ended with $status"; fails=1; }
    [ "$(attribute total "$report")" -eq 0 ] && [ "$fails" -eq 0 ] && { echo "$name: no test ran"; fails=1; }
    count "$name" "$(attribute passed "$report")" "$fails" "$(attribute skipped "$report")" $((SECONDS - started))
}

# Solidity. `--json` is one object per suite with one result per test.
contracts() {
    local started=$SECONDS report="$results/contracts.json"
    (cd onchain && PATH="$PWD/node_modules/.bin:$PATH" timeout 900 forge test --offline --json) >"$report" 2>"$results/contracts.log"
    local status=$?
    local totals; totals=$(node tests/forge-count.js "$report") || totals="0 1 0"
    local good bad left; read -r good bad left <<<"$totals"
    [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    [ "$bad" -gt 0 ] && tail -n 40 "$results/contracts.log"
    count contracts "$good" "$bad" "$left" $((SECONDS - started))
}

signature() {
    local started=$SECONDS
    machine-image/signature.sh | tee "$results/signature.log"
    local same; same=$(grep -c ' same$' "$results/signature.log")
    count signature "$same" $((3 - same)) 0 $((SECONDS - started))
}

# The guest through our own translator.
guest() {
    local started=$SECONDS
    machine-image/aot.sh | tee "$results/guest.log"
    local same; same=$(grep -c ' same$' "$results/guest.log")
    count guest "$same" $((6 - same)) 0 $((SECONDS - started))
}

# build NAME ARGUMENTS...: one build that everything after it needs.
build() {
    local name=$1 started=$SECONDS status=0; shift
    tests/build.sh "$@" || status=1
    count "$name" $((1 - status)) $status 0 $((SECONDS - started))
    return $status
}

projects() { grep -l '<OutputType>Exe' tests/*/*.csproj | xargs -n 1 basename -s .csproj; }

# Two lists of parts at the same time, as whole stories mostly wait for chains. What a part prints comes when it ends.
part() { local said; said=$("$@" 2>&1); printf '%s\n' "$said"; }
beside() { "$1" & "$2" & wait; }
published() { part build publish publish dapp/host/Cli --no-build; }
translated() { part guest; }
stories() { part xunit EndToEnd; part contracts; part signature; }
others() { local name; for name in $(projects); do [ "$name" = EndToEnd ] || part xunit "$name"; done; }

build build Rollup.sln --no-restore || finish
case $scope in
    quick) xunit Unit -trait- speed=slow; contracts ;;
    fuzz) patience=10800; guest; xunit Unit; xunit Translator; xunit Simulator ;;
    all)
        beside translated published # first: the tests of the translator run the image, the stories the published command
        beside stories others
        for name in publish guest contracts signature $(projects); do
            grep -q "^$name " "$counts" || { echo "$name: never came to its end"; count "$name" 0 1 0 0; }
        done ;;
    *) echo "tests/run.sh all | quick | fuzz"; exit 2 ;;
esac
finish
