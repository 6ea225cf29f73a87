#!/usr/bin/env bash
# Takes pictures of pages of the demo shop, for our own eyes or for the README:
#   pictures.sh [--as ADDRESS] [--only KIND] FOLDER PAGE…
# A PAGE is /path or name=/path; a KIND is {1280,390}-{light,dark}-{js,nojs} and may have stars ('1280-*-js').
# ADDRESS is one of end2end/support/people.mjs, signed in. Files are called FOLDER/name-KIND.png.
# In PAGEs, ORDER stands for the address of an order's page, INVOICE, SUBSCRIPTION and LICENSE for the first that ADDRESS sees; SALE,
# CUSTOMER and GRANT for an order, a customer and a license as staff (an ADDRESS too) sees them. A shop that runs already is used when TWOFOLD_URL
# names it; else one is started, and the people of people.mjs buy in it.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

only='*' address=
arguments=("$@")
while [[ "${1:-}" == --* ]]; do
	case $1 in
	--as) address=$2 ;;
	--only) only=$2 ;;
	*) fail "unknown option $1" ;;
	esac
	shift 2
done
[ $# -ge 2 ] || fail "usage: pictures.sh [--as ADDRESS] [--only KIND] FOLDER PAGE…"
[ -n "${TWOFOLD_URL:-}" ] || exec "$root/scripts/with-server.sh" "$0" "${arguments[@]}"

mkdir -p "$1"
PICTURES="$(cd "$1" && pwd)"
shift
pages="$*"
cd "$root/end2end"
if [ -n "$address" ] || [[ "$pages" == *ORDER* ]]; then
	orders="$(node support/people.mjs buy)"
	pages="${pages//ORDER/${orders%%$'\n'*}}"
fi
[ -z "$address" ] || export PICTURES_SESSION="$(node support/people.mjs session "$address")"
# The first address of a kind on a page that the session sees.
first_on() { curl -fsS -H "Cookie: $PICTURES_SESSION" "$TWOFOLD_URL$1" | grep -oE "$2" | head -n 1; }
[[ "$pages" != *INVOICE* ]] || pages="${pages//INVOICE/$(first_on /billing '/billing/invoices/[0-9]+-[0-9]+')}"
[[ "$pages" != *SUBSCRIPTION* ]] || pages="${pages//SUBSCRIPTION/$(first_on /billing '/billing/subscriptions/sub_[a-z0-9]+')}"
[[ "$pages" != *LICENSE* ]] || pages="${pages//LICENSE/$(first_on /licenses '/licenses/lic_[a-z0-9]+')}"
sale= && [[ "$pages" != *@(SALE|CUSTOMER|GRANT)* ]] || sale="$(first_on /vendor '/vendor/orders/ord_[a-z0-9]+')"
[[ "$pages" != *CUSTOMER* ]] || pages="${pages//CUSTOMER/$(first_on "$sale" '/vendor/customers/acc_[a-z0-9]+')}"
[[ "$pages" != *GRANT* ]] || pages="${pages//GRANT/$(first_on "$sale" '/vendor/licenses/lic_[a-z0-9]+')}"
pages="${pages//SALE/$sale}"
export PICTURES PICTURES_OF="$pages"
npx playwright test --config pictures.config.ts --project "$only"
