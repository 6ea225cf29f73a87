#!/usr/bin/env bash
# Rebuilds and reloads while one works. It keeps a target folder of its own: it compiles incrementally, and
# watching changes what Leptos compiles to.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
export CARGO_INCREMENTAL=1 CARGO_TARGET_DIR="$CARGO_TARGET_DIR/dev"
exec cargo leptos watch --split -- serve
