#!/usr/bin/env bash
# Measures the release build; see bench.mjs, bench-scale.mjs, bench/src/purchases and bench/src/renewals. It takes its own minutes and is no part of `make test`.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
scripts/build.sh release
# Together with the server, so that both share their dependencies.
cargo build --quiet --package server --package bench --bin floor --bin purchases --bin renewals --profile release
missed=0
TWOFOLD_PROFILE=release scripts/with-server.sh node scripts/bench.mjs "$CARGO_TARGET_DIR/release/floor" || missed=1
say "with many customers"
node scripts/bench-scale.mjs "$(folder_of release)" || missed=1
# Purchases wait for the disk: the SQLite file lies beside the build, and PostgreSQL syncs as it would anywhere.
printf '\n'
TMPDIR="$CARGO_TARGET_DIR/release" TWOFOLD_POSTGRES_DURABLE=1 scripts/with-postgres.sh "$CARGO_TARGET_DIR/release/purchases" || missed=1
printf '\n'
TMPDIR="$CARGO_TARGET_DIR/release" scripts/with-postgres.sh "$CARGO_TARGET_DIR/release/renewals" || missed=1
exit "$missed"
