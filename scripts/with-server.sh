#!/usr/bin/env bash
# Runs a command against a demo shop of its own: with-server.sh COMMAND…
# The shop (build of the profile in TWOFOLD_PROFILE, `ci` if unset) listens on a free loopback port, keeps its
# data in a temporary folder, and is gone afterwards. The command finds it in TWOFOLD_URL and TWOFOLD_PID.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
serving_environment "${TWOFOLD_PROFILE:-ci}"
[ -x "$twofold" ] || fail "there is no $twofold: run scripts/build.sh ${TWOFOLD_PROFILE:-ci}"

folder="$(mktemp -d /tmp/twofold-shop.XXXXXX)"
port="$(free_port)"
export TWOFOLD_URL="http://127.0.0.1:$port" TWOFOLD_PID
(cd "$folder" && exec env TWOFOLD_LISTEN="127.0.0.1:$port" TWOFOLD_BASE_URL="$TWOFOLD_URL" TWOFOLD_DATA="$folder/data" \
	"$twofold" serve) >"$folder/log" 2>&1 &
TWOFOLD_PID=$!
stop() {
	kill "$TWOFOLD_PID" 2>/dev/null && wait "$TWOFOLD_PID" 2>/dev/null || true
	if grep -qE 'ERROR|panicked' "$folder/log"; then
		printf '\nthe shop complained:\n'
		grep -E -A 3 'ERROR|panicked' "$folder/log" | tail -n 60
	fi
	rm -rf "$folder"
}
trap stop EXIT

for attempt in $(seq 300); do # the first start imports the catalog
	curl -fsS -o "$folder/ready" "$TWOFOLD_URL/readyz" 2>/dev/null && break
	kill -0 "$TWOFOLD_PID" 2>/dev/null && [ "$attempt" -lt 300 ] || {
		cat "$folder/log" >&2
		fail "the shop did not start"
	}
	sleep 0.2
done
"$@"
