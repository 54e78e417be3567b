#!/bin/sh
# Installs the Debian packages that building, running and testing memoc need, and those that the
# arguments name, if any is missing.
set -eu

packages="gcc g++ libc6-dev make tcc libtcc-dev libgmp-dev libmpfr-dev nettle-dev zlib1g-dev libopenblas-dev libjemalloc-dev z3 graphviz $*"

if ! command -v swift >/dev/null 2>&1; then
  echo "memoc needs Swift 6.2 or later: https://www.swift.org/install" >&2
  exit 1
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "memoc needs, besides Swift: a C and C++ compiler, TinyCC with libtcc, GMP, MPFR, Nettle, zlib, OpenBLAS, jemalloc, z3 and Graphviz." >&2
  echo "On Debian and Ubuntu: apt-get install $packages" >&2
  exit 0
fi

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

run=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1; then
    run="sudo"
  else
    echo "memoc needs these packages; install them as root: apt-get install$missing" >&2
    exit 1
  fi
fi
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null
