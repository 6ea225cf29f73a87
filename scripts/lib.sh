# What all scripts share: folders, versions, PATH, and how they speak. Source it; do not run it.
# Everything that is built or installed for this project alone lies under one cache folder.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/twofold"
tools="$cache/tools"

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
export PATH="$tools/bin:$root/end2end/node_modules/.bin:$HOME/.cargo/bin:$PATH"
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 # the browser is Debian's Chromium

cargo_leptos_version=0.3.10
wasm_bindgen_version="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' "$root/Cargo.lock")"

# What customers fetch does not say where in the sources a panic happened: docs/decisions/0008.
released_front=(RUSTC_BOOTSTRAP=1 RUSTFLAGS="--cfg erase_components -Zlocation-detail=none")

say() { printf '• %s\n' "$*"; }
fail() {
	printf '✗ %s\n' "$*" >&2
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Installs those of the given Debian packages that are missing.
apt_install() {
	have dpkg-query || return 0 # not Debian: what is missing will say so itself
	local missing=() package
	for package in "$@"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing from Debian: ${missing[*]}"
	local sudo=()
	[ "$(id -u)" = 0 ] || sudo=(sudo)
	local install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
	# The package lists of a fresh image are empty or old: fetch them only when they turn out to be.
	"${install[@]}" >"$cache/apt.log" 2>&1 && return 0
	"${sudo[@]}" apt-get update -q >>"$cache/apt.log" 2>&1 && "${install[@]}" >>"$cache/apt.log" 2>&1 && return 0
	tail -n 20 "$cache/apt.log" >&2
	fail "could not install ${missing[*]}"
}

# A TCP port on 127.0.0.1 that nobody listens on just now.
free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# The server of a profile (ci, release) finds the front beside itself: site/, and hash.txt with its names.
folder_of() { echo "$CARGO_TARGET_DIR/$1"; }

mkdir -p "$tools/bin"
