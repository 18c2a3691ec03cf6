#!/usr/bin/env bash
# Builds (or, with `publish` first, publishes) in Release and says something only when that fails: dotnet's summary is not for our readers.
# One build at a time: two would write the same files.
cd "$(dirname "$0")/.." || exit 1
mkdir -p artifacts && exec 9>artifacts/build.lock && flock 9 || exit 1
verb=build; [ "$1" = publish ] && { verb=publish; shift; }
log=$(mktemp)
dotnet "$verb" "$@" -c Release -v quiet -nologo >"$log" 2>&1 9>&- # no server that outlives the build keeps the lock
status=$?
[ "$status" -eq 0 ] || cat "$log"
rm -f "$log"
exit "$status"
