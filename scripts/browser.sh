#!/usr/bin/env bash
# The browser tests against the build of scripts/build.sh: browser.sh [ARGUMENTS of playwright test].
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root/end2end"
exec "$root/scripts/with-server.sh" npx playwright test "$@"
