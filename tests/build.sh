#!/usr/bin/env bash
# Builds (or, with `publish` first, publishes) in Release and says something only when that fails: dotnet's summary is not for our readers.
cd "$(dirname "$0")/.." || exit 1
verb=build; [ "$1" = publish ] && { verb=publish; shift; }
log=$(mktemp)
dotnet "$verb" "$@" -c Release -v quiet -nologo >"$log" 2>&1
status=$?
[ "$status" -eq 0 ] || cat "$log"
rm -f "$log"
exit "$status"
