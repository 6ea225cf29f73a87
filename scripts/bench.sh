#!/usr/bin/env bash
# Measures the release build; see bench.mjs. It takes its own minutes and is no part of `make test`.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
scripts/build.sh release
cargo build --quiet --package bench --profile release
TWOFOLD_PROFILE=release scripts/with-server.sh node scripts/bench.mjs "$CARGO_TARGET_DIR/release/floor"
