#!/usr/bin/env bash
# Plays a year of a small shop and prints its diary: every order, charge, change and mail.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
cargo nextest run --cargo-profile ci -p domain -p services -p app -p server -p bench --no-capture \
	-E 'test(lifetime::tests::year::) and test(sqlite)'
