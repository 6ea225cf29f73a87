#!/usr/bin/env bash
# Takes pictures of pages of the demo shop, for our own eyes or for the README:
#   pictures.sh [--as ADDRESS] [--only KIND] FOLDER PAGE…
# A PAGE is /path or name=/path; a KIND is one of 1280|390-light|dark-js|nojs and may be a part with stars
# ('1280-*-js'); ADDRESS signs in first. Files are called FOLDER/name-KIND.png. A shop that runs already
# is used when TWOFOLD_URL names it.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

only='*'
while [[ "${1:-}" == --* ]]; do
	case $1 in
	--as) export PICTURES_AS=$2 ;;
	--only) only=$2 ;;
	*) fail "unknown option $1" ;;
	esac
	shift 2
done
[ $# -ge 2 ] || fail "usage: pictures.sh [--as ADDRESS] [--only KIND] FOLDER PAGE…"
mkdir -p "$1"
PICTURES="$(cd "$1" && pwd)"
shift
export PICTURES PICTURES_OF="$*"

take=(npx playwright test --config pictures.config.ts --project "$only")
cd "$root/end2end"
if [ -n "${TWOFOLD_URL:-}" ]; then "${take[@]}"; else "$root/scripts/with-server.sh" "${take[@]}"; fi
