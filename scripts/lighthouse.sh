#!/usr/bin/env bash
# Lighthouse (mobile) over the release build's main pages; see lighthouse.mjs. No part of `make test`.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
scripts/build.sh release
TWOFOLD_PROFILE=release exec scripts/with-server.sh node scripts/lighthouse.mjs "$@"
