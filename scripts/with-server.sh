#!/usr/bin/env bash
# Runs a command against a demo shop of its own: with-server.sh COMMAND…
# The shop (build of the profile in TWOFOLD_PROFILE, `ci` if unset) listens on a free loopback port, keeps its
# data in a temporary folder, and is gone afterwards. The command finds it in TWOFOLD_URL and TWOFOLD_PID.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
build="$(folder_of "${TWOFOLD_PROFILE:-ci}")"
[ -x "$build/twofold" ] && [ -d "$build/site" ] || fail "nothing is built in $build: run scripts/build.sh ${TWOFOLD_PROFILE:-ci}"

# Links to the build, so that a new build does not take the files of a shop that is running.
folder="$(mktemp -d "$build/shop.XXXXXX")"
cp -rl "$build/twofold" "$build/hash.txt" "$build/site" "$folder"
TWOFOLD_DATA="$folder/data" TWOFOLD_ADDRESS=127.0.0.1:0 "$folder/twofold" serve >"$folder/log" 2>&1 &
export TWOFOLD_PID=$!
stop() {
	kill "$TWOFOLD_PID" 2>/dev/null && wait "$TWOFOLD_PID" 2>/dev/null || true
	if grep -qE 'ERROR|panicked' "$folder/log"; then
		printf '\nthe shop complained:\n'
		grep -E -A 3 'ERROR|panicked' "$folder/log" | tail -n 60
	fi
	rm -rf "$folder"
}
trap stop EXIT

url=
for _ in $(seq 600); do # the first start imports the catalog
	url="$(sed -n 's|^ *shop  *\(http://[^/]*\)/.*|\1|p' "$folder/log")"
	[ -z "$url" ] && kill -0 "$TWOFOLD_PID" 2>/dev/null || break
	sleep 0.1
done
if [ -z "$url" ]; then
	cat "$folder/log" >&2
	fail "the shop did not start"
fi
# Staff of the demo; end2end/support/people.mjs knows the address.
TWOFOLD_DATA="$folder/data" "$folder/twofold" staff add sofia.lund@vendor.example >>"$folder/log" 2>&1
export TWOFOLD_URL="$url"
"$@"
