#!/usr/bin/env bash
# Weighs the release WASM; see size.mjs.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
exec env "${released_front[@]}" node scripts/size.mjs
