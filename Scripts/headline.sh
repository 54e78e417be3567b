#!/bin/sh
# The shapes of the papers' headlines: many samples in a network of few parameters, constructed,
# compiled at -O2, compiled by cc, every sample verified.
#
#   Scripts/headline.sh [SAMPLES CLASSES [DIMENSIONS]]
#
# 1,000,000 samples of 1000 classes by default; 15800000 600 is the other shape (7 minutes of CPU
# time, 10 GiB). LEVELS=1,2 also runs -O1, layer by layer, on the same points (half an hour of two
# cores; 1 ms a label).
# Needs the release build; works in the folder headline.
set -eu
cd "$(dirname "$0")/.."
mkdir -p headline
memoc=${MEMOC:-$PWD/.build/release/memoc}
cd headline
samples=${1:-1000000}
classes=${2:-1000}
dimensions=${3:-2}
if [ "$dimensions" -le 8 ]; then range=16383 scale=16384; else range=16 scale=16; fi
"$memoc" generate --samples "$samples" --dimension "$dimensions" --range $range --scale $scale \
  --classes "$classes" -o "data-$samples.csv"
"$memoc" build "data-$samples.csv" -c vardi2022-w3 -O2 --engines cc ${LEVELS:+--levels "$LEVELS"} \
  --times -o "net_$samples.c"
