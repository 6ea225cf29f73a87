#!/usr/bin/env bash
# Serves the shop for trying it out: run.sh [ARGUMENTS of `twofold serve`]. `make run` sets up and builds first.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
exec "$(folder_of ci)/twofold" serve "$@"
