#!/usr/bin/env bash
# make costs: counts the guest's instructions anew and writes machine-image/costs.json. Say in the commit what made them move.
set -uo pipefail
cd "$(dirname "$0")/.."
machine-image/image.sh && tests/build.sh tests/Translator || exit 1
LOCKSTEP_UPDATE_SNAPSHOTS=1 artifacts/host/bin/Translator/release/Rollup.Tests.Translator -noLogo -reporter quiet -method "*CostMeterTests.TheTableIsCurrent" || exit 1
git --no-pager diff --stat -- machine-image/costs.json
