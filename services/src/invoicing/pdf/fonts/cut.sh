#!/usr/bin/env bash
# Makes the fonts of this folder again: npm packages, cut down by fonttools. Run it only to change
# what they cover; the results are checked in. Needs npm and python3-venv. Usage: cut.sh
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --no-fund --no-audit --loglevel=error \
	inter-ui@4.1.1 vazirmatn@33.0.3 @fontsource/noto-sans-hebrew@5.3.0
python3 -m venv python
python/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1

# Latin, Greek and Cyrillic with their extensions, punctuation, currencies, fractions, the box for a missing letter.
latin="U+20-24F,U+2B0-2FF,U+300-36F,U+370-3FF,U+400-52F,U+1E00-1FFF,U+2000-209F,U+20A0-20CF,U+2100-218F"
latin="$latin,U+2190-2199,U+2212,U+2215,U+2248,U+2260,U+2264,U+2265,U+25A1,U+25CF"

# cut NAME SOURCE UNICODES FEATURES: a plain TrueType file of what is named, without hints.
cut() {
	python/bin/pyftsubset "$2" --unicodes="$3" --layout-features="$4" --no-hinting --notdef-outline \
		--name-IDs=0,1,2,3,4,5,6,13,14 --output-file="$1.woff2"
	python/bin/python - "$1.woff2" "$here/$1.ttf" <<-PYTHON
		import sys
		from fontTools.ttLib import TTFont
		font = TTFont(sys.argv[1], recalcTimestamp=False)
		font.flavor = None
		font.save(sys.argv[2])
	PYTHON
}

for weight in Regular SemiBold; do
	cut "Inter-$weight" "node_modules/inter-ui/web/Inter-$weight.woff2" "$latin" kern,mark,mkmk,ccmp,locl,calt,tnum
done
hebrew=node_modules/@fontsource/noto-sans-hebrew
cut NotoSansHebrew-Regular "$hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff2" '*' '*'
cut NotoSansHebrew-SemiBold "$hebrew/files/noto-sans-hebrew-hebrew-600-normal.woff2" '*' '*'
# Vazirmatn draws each Arabic letter as one glyph, so what is copied from a PDF stays readable.
cp node_modules/vazirmatn/misc/Non-Latin/fonts/ttf/Vazirmatn-NL-{Regular,SemiBold}.ttf "$here/"
cp node_modules/inter-ui/LICENSE.txt "$here/LICENSE-Inter.txt"
cp node_modules/vazirmatn/OFL.txt "$here/LICENSE-Vazirmatn.txt"
cp "$hebrew/LICENSE" "$here/LICENSE-NotoSansHebrew.txt"
