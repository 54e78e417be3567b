#!/bin/sh
# The main job on real input: 1797 handwritten digits become a memorization network, the network
# becomes C, and every digit is checked. Needs the release build; writes into the folder demo.
set -eu
cd "$(dirname "$0")/.."
mkdir -p demo
cp Data/digits.csv Examples/digits/main.c demo/
cd demo
memoc=../.build/release/memoc

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
show() {
  say "$@"
  "$@"
}
# What a user types is `memoc`; here it is the build of this folder.
memoc() {
  say memoc "$@"
  "$memoc" "$@"
}

memoc construct digits.csv --construction vardi2022-w3 -o digits.json
memoc inspect digits.json
memoc compile digits.json -o digits.c
memoc run digits.json --input 0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0,0,3,15,2,0,11,8,0,0,4,12,0,0,8,8,0,0,5,8,0,0,9,8,0,0,4,11,0,1,12,7,0,0,2,14,5,10,12,0,0,0,0,6,13,10,0,0,0
memoc verify digits.json digits.csv --exact all
show cc -std=c99 -O2 -Wall -Wextra -Wpedantic main.c digits.c -o digits
show ./digits

printf '\n\033[1mSummary\033[0m\n'
"$memoc" inspect --json digits.json >digits-size.json
size() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" digits-size.json | head -n 1; }
printf '  1797 digits of 64 pixels -> a network of width %s, depth %s and %s parameters\n' \
  "$(size width)" "$(size depth)" "$(size nonzeroParameterCount)"
printf '  -> %s lines of C99 in demo/digits.c, every label right in every engine\n' \
  "$(wc -l <digits.c)"
