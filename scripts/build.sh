#!/usr/bin/env bash
# Builds what `make run` and the browser tests serve: the front by cargo-leptos, the server by cargo,
# both in the profile `ci`, so that tests and the running shop share one build.
# Usage: build.sh [ci|release]; release is for deployments and `make bench`.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
profile="${1:-ci}"
folder="$(folder_of "$profile")"

# Two builds at once would take each other's site/ apart; the lock goes with this script, however it ends.
mkdir -p "$folder"
exec 9>"$CARGO_TARGET_DIR/build.lock"
if ! flock --nonblock 9; then
	say "waiting for another build in $CARGO_TARGET_DIR"
	flock 9
fi

front=(cargo leptos build --frontend-only --split)
[ "$profile" = ci ] || front=(env "${released_front[@]}" "${front[@]}" --release --precompress)

# cargo-leptos splits and binds the WASM anew each time, so it is asked only when something has changed.
stamp="$folder/front.stamp"
sources="$({ echo "${front[@]}"; find Cargo.toml Cargo.lock .cargo domain app frontend style public -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum)"
if [ "$(cat "$stamp" 2>/dev/null)" != "$sources" ] || ! [ -d "$folder/site/pkg" ]; then
	say "building the front ($profile)"
	rm -f "$stamp"
	RUST_BACKTRACE=0 LEPTOS_SITE_ROOT="$folder/site" "${front[@]}"
	echo "$sources" >"$stamp"
fi

say "building the server ($profile)"
cargo build --quiet --package server --bin twofold --profile "$profile"
