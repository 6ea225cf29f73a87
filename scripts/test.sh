#!/usr/bin/env bash
# Runs the named steps of scripts/steps.mjs, or all of them; see there.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
have node || fail "node is missing: install Node 20 or newer"
exec node scripts/steps.mjs "$@" </dev/null
