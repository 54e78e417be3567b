#!/bin/sh
# Times yu2024-7.3 on random images of MNIST's shape: generated C against float matrix code.
#
#   Benchmarks/matrix.sh [SAMPLES]
#
# Prints compile time at -O1, nanoseconds of a label by `cc -O2` of the C and `cc -O3 -ffast-math` of
# the matrix code (matrix.c), and their ratio within this run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
memoc=${MEMOC:-$here/../.build/release/memoc}
samples=${1:-1000}
cc=${CC:-cc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"$memoc" generate --samples "$samples" --dimension 784 --range 255 --classes 2 -o classes.csv >/dev/null
awk -F, -v OFS=, 'NR > 1 { $NF = $NF % 2 ? 1 : -1 } { print }' classes.csv >data.csv
"$memoc" construct data.csv --construction yu2024-7.3 -o net.json >/dev/null
"$memoc" compile net.json --emit program -O0 -o net.program
start=$(date +%s.%N)
"$memoc" compile net.json --name net -O1 -o net.c >/dev/null
compile=$(echo "$start $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')
$cc -O2 -std=gnu99 -I. -I"$here" "$here/bench.c" "$here/generated.c" net.c -o O1
$cc -O3 -ffast-math -std=gnu99 -I"$here" "$here/bench.c" "$here/matrix.c" "$here/program.c" -lm \
  -o matrix
exact=$(./O1 O1 data.csv 1 1 20)
float=$(PROGRAM=net.program ./matrix matrix data.csv 1 1 20)
echo "network samples compile-s O1-ns matrix-ns O1/matrix wrong-labels-of-matrix"
echo "$samples $compile $exact $float" | awk '{
  if ($5 != 0) { print "wrong labels" > "/dev/stderr"; exit 1 }
  printf "yu2024-7.3 %d %s %.0f %.0f %.2f %d\n", $1, $2, $4, $7, $4 / $7, $8 }'
