#!/usr/bin/env bash
# Rebuilds and reloads while one works. It keeps a target folder of its own: it compiles incrementally, and
# watching changes what Leptos compiles to. Names carry no hashes: cargo-leptos would make them once only.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
export LEPTOS_HASH_FILES=false CARGO_INCREMENTAL=1 CARGO_TARGET_DIR="$CARGO_TARGET_DIR/dev"
exec cargo leptos watch --split -- serve
