#!/usr/bin/env bash
# The browser tests against the build of scripts/build.sh: browser.sh [ARGUMENTS of playwright test].
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root/end2end"
# All visitors come from this machine, and together order more in an hour than one office does.
export TWOFOLD_ORDERS_PER_CLIENT=10000 TWOFOLD_TRIALS_PER_CLIENT=10000 TWOFOLD_DECLINES_PER_CLIENT=10000
exec "$root/scripts/with-server.sh" npx playwright test "$@"
