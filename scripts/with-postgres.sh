#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: with-postgres.sh COMMAND…
# The server lives in a temporary folder, listens on a free loopback port (and a socket in that folder),
# never syncs to disk (unless TWOFOLD_POSTGRES_DURABLE is set), and is gone afterwards. The command finds it in
# TWOFOLD_TEST_POSTGRES_URL.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
[ -n "$bin" ] || fail "PostgreSQL is missing: run scripts/setup.sh test"

folder="$(mktemp -d /tmp/twofold-postgres.XXXXXX)"
as=()
if [ "$(id -u)" = 0 ]; then # initdb refuses root
	chown postgres "$folder"
	as=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi
postgres() { (cd "$folder" && LC_ALL=C "${as[@]}" "$bin/$@"); }
stop() {
	postgres pg_ctl -D "$folder/data" -m immediate -s stop || true
	rm -rf "$folder"
}
trap stop EXIT

port="$(free_port)"
quick=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
[ -z "${TWOFOLD_POSTGRES_DURABLE:-}" ] || quick=()
postgres initdb -D "$folder/data" -U twofold --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" ||
	fail "initdb failed: $(cat "$folder/log")"
postgres pg_ctl -D "$folder/data" -l "$folder/server.log" -s -w start -o "-p $port -k $folder -c listen_addresses=127.0.0.1 \
	${quick[*]} -c max_connections=300 -c shared_buffers=128MB" ||
	fail "PostgreSQL did not start: $(cat "$folder/server.log")"

export TWOFOLD_TEST_POSTGRES_URL="postgres://twofold@127.0.0.1:$port"
"$@"
