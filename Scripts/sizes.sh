#!/bin/sh
# The sizes of the networks that every construction builds for random data: the tables of
# Docs/Sizes.md and the picture Docs/sizes.svg. Needs the release build and gnuplot; works in the
# folder sizes.
set -eu
cd "$(dirname "$0")/.."
mkdir -p sizes
memoc=$PWD/.build/release/memoc
out=$PWD/Docs
cd sizes

counts="100 300 1000 3000 10000"
largest=10000

# Construction and options; the depth of 5.1 and the bits of 6.2 are the fourth root of N.
constructions() {
  cat <<END
vardi2022-3.1
vardi2022-5.1 --depth $1
vardi2022-6.2 --bits $1
vardi2022-w6
vardi2022-w5
vardi2022-w4
vardi2022-w3
vardi2022-w3 --tail predecessor
park2021-1
park2021-1 --w 4/5
park2021-1 --w 1
park2021-2
park2021-balanced
park2021-improved
park2021-improved --slots $2
yun2019-3.1
yun2019-3.1 --variant chain
yun2019-3.1 --activation relu
yun2019-3.2
END
}

root() {
  r=1
  while [ $(((r + 1) * (r + 1) * (r + 1) * (r + 1))) -le "$1" ]; do r=$((r + 1)); done
  echo "$r"
}

value() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" size.json | head -n 1; }

# measure N d: a line a construction, with tabs: name, N, d, width, depth, nonzero weights, dense
# parameters, bits of the largest weight, bits of all.
measure() {
  data=random-$1-$2.csv
  case $2 in
  2) "$memoc" generate --samples "$1" --dimension 2 --range 1023 --scale 1024 --classes 10 \
    -o "$data" >&2 ;;
  *) "$memoc" generate --samples "$1" --dimension "$2" --range 16 --scale 16 --classes 10 \
    -o "$data" >&2 ;;
  esac
  constructions "$(root "$1")" "$1" | while read -r name options; do
    # shellcheck disable=SC2086
    "$memoc" construct "$data" -c "$name" $options -o net.json >&2
    "$memoc" inspect --json net.json >size.json
    shown=$(echo "$name $options" | sed "s/ *$//; s/ $(root "$1")\$/ N^(1\/4)/; s/slots $1\$/slots N/")
    printf '%s\t%s\t%s' "$shown" "$1" "$2"
    for quantity in width depth nonzeroParameterCount denseParameterCount largestWeightBits \
      totalWeightBits; do
      printf '\t%s' "$(value $quantity)"
    done
    printf '\n'
  done
}

: >sizes.tsv
for count in $counts; do measure "$count" 2 >>sizes.tsv; done
measure $largest 64 >>sizes.tsv
rm -f net.json size.json

# One network a line.
table() {
  printf '| construction | width | depth | nonzero weights | dense parameters | largest weight, bits'
  printf ' | all weights, bits |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n'
  awk -F '\t' -v n="$1" -v d="$2" \
    '$2 == n && $3 == d { printf "| `%s` | %s | %s | %s | %s | %s | %s |\n", $1, $4, $5, $6, $7, $8, $9 }' \
    sizes.tsv
}

# One construction a line, its column $1 for every N.
growth() {
  printf '| construction |'
  for count in $counts; do printf ' N = %s |' "$count"; done
  printf '\n| --- |'
  for count in $counts; do printf ' ---: |'; done
  printf '\n'
  constructions N^\(1/4\) N | sed 's/ *$//' | while read -r name; do
    printf '| `%s` |' "$name"
    for count in $counts; do
      awk -F '\t' -v name="$name" -v n="$count" -v column="$1" \
        '$1 == name && $2 == n && $3 == 2 { printf " %s |", $column }' sizes.tsv
    done
    printf '\n'
  done
}

{
  echo '# Sizes of the constructions'
  echo
  echo 'Made by `make sizes`: random points with labels 1 … 10, drawn by `memoc generate` with seed 1;'
  echo 'in the plane on a grid of 1024 × 1024, in 64 dimensions on 17 values each.'
  echo 'Networks of Park 2021 are of steps and identities, those of Yun 2019 of hard-tanh unless it says'
  echo 'otherwise. Nonzero weights are without biases (the convention of Vardi 2022), dense parameters'
  echo "with zeros and biases (Park's). See [Constructions.md](Constructions.md)."
  echo
  echo '![Weights and bits over N](sizes.svg)'
  echo
  echo "## N = $largest in the plane"
  table $largest 2
  echo
  echo "## N = $largest in 64 dimensions"
  table $largest 64
  echo
  echo '## Nonzero weights over N, in the plane'
  growth 6
  echo
  echo '## Bits of all weights over N, in the plane'
  growth 9
} >"$out/Sizes.md"

series() { awk -F '\t' -v name="$1" '$1 == name && $3 == 2 { print $2, $6, $9 }' sizes.tsv >"$2.dat"; }
series vardi2022-3.1 v31
series vardi2022-w3 w3
series park2021-1 p1
series park2021-2 p2
series park2021-balanced balanced
series park2021-improved improved
series yun2019-3.1 y31

gnuplot <<END
set terminal svg size 960,420 font "sans-serif,12" background rgb "white"
set output "$out/sizes.svg"
set multiplot layout 1,2
set logscale xy
set format xy "10^{%L}"
set grid
set key left top reverse Left samplen 2
set xlabel "samples N (d = 2, 10 classes)"
set style data linespoints
set style line 1 lc rgb "#b03030" pt 5 ps 0.6
set style line 2 lc rgb "#b03030" pt 4 ps 0.6 dt 2
set style line 3 lc rgb "#3050b0" pt 7 ps 0.6
set style line 4 lc rgb "#6090d0" pt 6 ps 0.6
set style line 5 lc rgb "#3050b0" pt 9 ps 0.6 dt 2
set style line 6 lc rgb "#208040" pt 11 ps 0.6 dt 2
set style line 7 lc rgb "#c07820" pt 13 ps 0.6
set title "nonzero weights (dashed: improved)"
set yrange [100:1e7]
plot "v31.dat" using 1:2 ls 1 title "Vardi 2022, Theorem 3.1", \
  "p1.dat" using 1:2 ls 3 title "Park 2021, Theorem 1", \
  "p2.dat" using 1:2 ls 4 title "Park 2021, Theorem 2", \
  "y31.dat" using 1:2 ls 7 title "Yun 2019, Theorem 3.1", \
  "balanced.dat" using 1:2 ls 5 title "park2021-balanced", \
  "improved.dat" using 1:2 ls 6 title "park2021-improved", \
  "w3.dat" using 1:2 ls 2 title "vardi2022-w3", \
  x with lines lc rgb "#808080" title "one weight a sample: N"
set title "bits of all weights"
set yrange [100:1e7]
plot "v31.dat" using 1:3 ls 1 notitle, "p1.dat" using 1:3 ls 3 notitle, \
  "p2.dat" using 1:3 ls 4 notitle, "balanced.dat" using 1:3 ls 5 notitle, \
  "improved.dat" using 1:3 ls 6 notitle, "w3.dat" using 1:3 ls 2 notitle, \
  "y31.dat" using 1:3 ls 7 notitle, \
  x * log(10) / log(2) with lines lc rgb "#808080" title "the labels alone: N log_2 C"
unset multiplot
END
echo "Docs/Sizes.md and Docs/sizes.svg are written"
