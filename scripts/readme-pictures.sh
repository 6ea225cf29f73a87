#!/usr/bin/env bash
# Takes the pictures of the README, each on a fresh demo shop. Uses the build of scripts/build.sh.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root"
take() { scripts/pictures.sh "$@"; }
people="$root/end2end/support/people.mjs"
address_of() { node -e "import('$people').then((people) => console.log(people.$1))"; }

take --only 1280-light-js docs/pictures shop=/ versions=/products/card-with-states/versions order=ORDER \
	checkout=/checkout/smart-filter-pro
take --only 1280-light-js --as "$(address_of payer)" docs/pictures billing=/billing invoice=INVOICE
take --only 1280-light-js --as "$(address_of licensee)" docs/pictures licenses=/licenses
take --only 390-dark-js docs/pictures checkout=/checkout/smart-filter-pro
