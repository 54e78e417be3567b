#!/bin/sh
# What `memoc build` costs over the number of samples: Docs/Scale.md and the picture Docs/scale.svg.
# Needs the release build and gnuplot; works in the folder scale.
#
#   Scripts/scale.sh [COUNTS]
#
# CPU times, which a busy machine distorts less than elapsed ones. A count that is measured already
# (a file scale/N.times) is not measured again.
set -eu
cd "$(dirname "$0")/.."
mkdir -p scale
memoc=${MEMOC:-$PWD/.build/release/memoc}
out=$PWD/Docs
cd scale
counts=${1:-"1000 3162 10000 31623 100000 316228 1000000"}

for count in $counts; do
  [ -s "$count.times" ] && continue
  "$memoc" generate --samples "$count" --dimension 2 --range 16383 --scale 16384 --classes 10 \
    -o data.csv >/dev/null
  "$memoc" build data.csv -c vardi2022-w3 -O2 --engines cc --times -o net.c >"$count.log" \
    2>"$count.stages"
  mv "$count.stages" "$count.times"
done
rm -f data.csv net.c net.h

# stage COUNT NAME COLUMN: a number of the table of stages.
stage() { awk -v name="$2" -v column="$3" 'index($0, name "  ") == 1 {
  sub("^" name " +", ""); print $column }' "$1.times"; }

# A line a count: N, parameters, bits, read, construct, compile, write, cc, verify, MiB of memoc.
: >scale.dat
for count in $counts; do
  parameters=$(sed -n 's/.*depth [0-9]*, \([0-9]*\) parameters.*/\1/p' "$count.log")
  bits=$(sed -n 's/.* \([0-9]*\) bits in all.*/\1/p' "$count.log")
  echo "$count $parameters $bits $(stage "$count" read 2) $(stage "$count" construct 2)" \
    "$(stage "$count" 'compile -O2' 2) $(stage "$count" 'write C' 2)" \
    "$(stage "$count" 'cc -O2' 2) $(stage "$count" verify 2)" \
    "$(stage "$count" verify 3)" >>scale.dat
done

# The exponent of a column over N, fitted to the counts from 10,000 on.
exponent() {
  awk -v column="$1" '$1 >= 10000 && $column > 0 {
      x = log($1); y = log($column); n++; sx += x; sy += y; sxx += x * x; sxy += x * y
    }
    END {
      if (n < 2) print "-"
      else printf "%.2f\n", (n * sxy - sx * sy) / (n * sxx - sx * sx)
    }' scale.dat
}

{
  echo '# Cost over the number of samples'
  echo
  echo 'Made by `make scale`: for each N'
  echo '```'
  echo 'memoc generate --samples N --dimension 2 --range 16383 --scale 16384 --classes 10 -o data.csv'
  echo 'memoc build data.csv -c vardi2022-w3 -O2 --engines cc --times -o net.c'
  echo '```'
  echo 'from the data set to C in memory, compiled by cc, and every sample verified, with 10,000'
  echo 'other points and the exact interpreter on some. CPU seconds on a shared x86-64 machine.'
  echo
  echo '| N | parameters | bits | read | construct | compile -O2 | write C | cc -O2 | verify | peak MiB |'
  echo '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  awk '{ printf "|"; for (i = 1; i <= NF; ++i) printf " %s |", $i; print "" }' scale.dat
  printf '| exponent of N, from 10,000 on |'
  for column in 2 3 4 5 6 7 8 9 10; do printf ' %s |' "$(exponent $column)"; done
  printf '\n\n![CPU seconds over N](scale.svg)\n'
} >"$out/Scale.tables"

gnuplot <<END
set terminal svg size 760,460 font "sans-serif,12" background rgb "white"
set output "$out/scale.svg"
set logscale xy
set format xy "10^{%L}"
set grid
set key left top reverse Left samplen 2
set xlabel "samples N (d = 2, 10 classes)"
set ylabel "CPU seconds"
set style data linespoints
plot "scale.dat" using 1:5 lc rgb "#b03030" pt 5 ps 0.6 title "construct, N^{$(exponent 5)}", \
  "" using 1:6 lc rgb "#3050b0" pt 7 ps 0.6 title "compile -O2, N^{$(exponent 6)}", \
  "" using 1:8 lc rgb "#208040" pt 9 ps 0.6 title "cc -O2, N^{$(exponent 8)}", \
  "" using 1:9 lc rgb "#a07020" pt 11 ps 0.6 title "verify, N^{$(exponent 9)}", \
  x * log(x) * 2e-6 with lines lc rgb "#808080" dt 2 title "N log N"
END
# The head of the page up to its tables is written, what follows by hand stays.
touch "$out/Scale.md"
awk '/^## / { rest = 1 } rest' "$out/Scale.md" >Scale.rest
{ cat "$out/Scale.tables"; if [ -s Scale.rest ]; then echo; cat Scale.rest; fi; } >"$out/Scale.md"
rm "$out/Scale.tables"
echo "Docs/Scale.md and Docs/scale.svg are written"
