#!/usr/bin/env bash
# Kills the shop with -9 at random moments while many buy of it, on SQLite and on PostgreSQL, with the
# sandbox's bad habits on; then has three servers renew thousands of subscriptions, and counts. See torture.mjs and
# torture/renewals.mjs. It needs a build of scripts/build.sh ci.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
build="$(folder_of "${TWOFOLD_PROFILE:-ci}")"
[ -x "$build/twofold" ] && [ -d "$build/site" ] || fail "nothing is built in $build: run scripts/build.sh ${TWOFOLD_PROFILE:-ci}"
have sqlite3 || fail "sqlite3 is missing: run scripts/setup.sh test"

# Links to the build, so that a new build does not take the files of a shop that is running.
folder="$(mktemp -d "$build/torture.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
cp -rl "$build/twofold" "$build/hash.txt" "$build/site" "$folder"
failed=0
"$root/scripts/with-postgres.sh" node "$root/scripts/torture.mjs" "$folder" || failed=1
"$root/scripts/with-postgres.sh" node "$root/scripts/torture/renewals.mjs" "$folder" || failed=1
exit $failed
