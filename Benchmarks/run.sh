#!/bin/sh
# Times networks of random data sets: literally with GMP and with clang's _BitInt, at -O1, -O2 and
# -Os, a table by hand, and a perfect hash with labels.
#
#   Benchmarks/run.sh [SAMPLES] [DIMENSIONS] [CONSTRUCTIONS]
#
# Prints a row a network: compile time at -O2, nanoseconds of a label (medians), ratios within this
# run, and the bits of all weights, with those of the object code (.text and .rodata) at -O2 and -Os
# over them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
memoc=${MEMOC:-$here/../.build/release/memoc}
samples=${1:-10000}
dimensions=${2:-"2 64"}
constructions=${3:-"vardi2022-3.1 vardi2022-w3 park2021-2 park2021-improved yu2024-4.1"}
cc=${CC:-cc}
clang=${CLANG:-clang-16}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

build() { # build SUBJECT FILES...
  name=$1
  shift
  $cc -O2 -std=gnu99 -I. -I"$here" "$here/bench.c" "$@" -o "$name"
}

time_of() { # nanoseconds of a label, from `NAME NANOSECONDS WRONG`
  if [ "$(echo "$1" | cut -d' ' -f3)" != 0 ]; then
    echo "wrong labels: $1" >&2
    exit 1
  fi
  echo "$1" | cut -d' ' -f2
}

compile_time() { # seconds of memoc compile "$@", the median of five runs
  for run in 1 2 3 4 5; do
    start=$(date +%s.%N)
    "$memoc" compile net.json --name net "$@" -o net.c >/dev/null
    echo "$start $(date +%s.%N)" | awk '{ printf "%.2f\n", $2 - $1 }'
  done | sort -n | sed -n 3p
}

object_bits() { # of net.c by cc -O$1
  $cc -O"$1" -std=c99 -c net.c -o net.o
  size net.o | awk 'END { print 8 * $1 }'
}

echo "network d compile-s literal-ns bitint-ns O1-ns O2-ns Os-ns table-ns hash-ns literal/O1 O2/table bits O2/bits Os/bits"
for d in $dimensions; do
  if [ "$d" -le 8 ]; then range=1023 scale=1024; else range=16 scale=16; fi
  "$memoc" generate --samples "$samples" --dimension "$d" --range $range --classes 10 \
    --scale $scale -o data.csv >/dev/null
  # For signs: the labels 0 … 9 become -1 and 1.
  awk -F, -v OFS=, 'NR > 1 { $NF = $NF % 2 ? 1 : -1 } { print }' data.csv >signs.csv
  mv data.csv classes.csv
  for construction in $constructions; do
    case $construction in
    yu2024-*) cp signs.csv data.csv ;;
    *) cp classes.csv data.csv ;;
    esac
    "$memoc" construct data.csv --construction "$construction" -o net.json >/dev/null
    "$memoc" compile net.json --emit program -O0 -o net.program
    "$memoc" compile net.json --name net -O1 -o net.c >/dev/null
    build O1 "$here/generated.c" net.c
    compile=$(compile_time -O2)
    build O2 "$here/generated.c" net.c
    fast=$(object_bits 2)
    "$memoc" compile net.json --name net -Os -o net.c >/dev/null
    build Os "$here/generated.c" net.c
    small=$(object_bits s)
    bits=$("$memoc" inspect net.json --json | sed -n 's/.*"totalWeightBits": *\([0-9]*\).*/\1/p')
    # The projection that the -O2 program begins with, by input.
    "$memoc" compile net.json --emit program -O2 | awk -v d="$d" '
      / = input / { input[$1] = $4 }
      / = affine / {
        sign = 1
        for (i = 4; i <= NF && $i != ":"; ++i) {
          if ($i == "+") { sign = 1; continue }
          if ($i == "-") { sign = -1; continue }
          word = $i
          if (sub(/^-/, "", word)) sign = -sign
          n = split(word, part, "*")
          if (n == 1 && substr(word, 1, 1) != "%") continue
          weight[input[part[n]]] = (sign < 0 ? "-" : "") (n == 1 ? "1" : part[1])
          sign = 1
        }
        printf "static const int64_t projection[] = {"
        for (i = 0; i < d; ++i) printf "%s%s", i ? ", " : "", (i in weight) ? weight[i] : "0"
        print "};"
        exit
      }' >projection.h
    build table "$here/table.c"
    build hash "$here/hash.c" -lcmph
    build literal "$here/literal.c" "$here/program.c" -lgmp
    # The widest value's class, in whole words.
    width=$(sed -n 's/.* : i\([0-9]*\) .*/\1/p' net.program | sort -n | tail -1)
    $clang -O2 -std=gnu2x -DBITS="$width" -I. -I"$here" "$here/bench.c" "$here/bitint.c" \
      "$here/program.c" -o bitint
    literal=$(time_of "$(PROGRAM=net.program ./literal literal data.csv $scale 1 40)")
    bitint=$(time_of "$(PROGRAM=net.program ./bitint bitint data.csv $scale 1 40)")
    one=$(time_of "$(./O1 O1 data.csv $scale 1 400)")
    two=$(time_of "$(./O2 O2 data.csv $scale 30 $samples)")
    packed=$(time_of "$(./Os Os data.csv $scale 30 $samples)")
    table=$(time_of "$(./table table data.csv $scale 30 $samples)")
    hash=$(time_of "$(./hash hash data.csv $scale 30 $samples)")
    echo "$construction $d $compile $literal $bitint $one $two $packed $table $hash" \
      "$bits $fast $small" | awk '{
      printf "%s %s %s %.0f %.0f %.0f %.1f %.1f %.1f %.1f %.1f %.2f %d %.2f %.2f\n",
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $4 / $6, $7 / $9, $11, $12 / $11, $13 / $11 }'
  done
done
