#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What the library costs beside other libraries, as ratios within one run, and whether it grows with its work:
# run.sh [--rounds N] [--json FILE] [--compare OLD.json]
# Prints a table, draws ratios.svg and growth.svg beside this script, and fails where a target is missed. With --json all
# figures go to a file; with --compare it says what has moved since, by more than the rounds of either run differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
. tests/bench/nginx.sh
export PATH=$PATH:/usr/sbin  # where nginx is

rounds=11
report=()
usage() {
  echo "run.sh [--rounds N] [--json FILE] [--compare OLD.json]" >&2
  exit 2
}
while [ $# != 0 ]; do
  if [ $# = 1 ]; then usage; fi
  case $1 in
    --rounds) [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || usage; rounds=$2 ;;
    --json | --compare) report+=("$1" "$2") ;;
    *) usage ;;
  esac
  shift 2
done
need bench
python3 tests/bench/report.py --check "${report[@]}"

folder=$(mktemp -d)
trap 'stop_nginx; rm -rf "$folder"' EXIT
flags=(-std=c++20 -O2 -DNDEBUG -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Iinclude -I.)
read -ra curl <<<"$(pkg-config --cflags --libs libcurl)"
echo "Compiling (a minute or two)" >&2
for source in library allocations write read network growth; do
  g++ "${flags[@]}" -c "tests/bench/$source.cpp" -o "$folder/$source.o"
done
link() { g++ "$folder/$1.o" "$folder/library.o" "${@:2}" -o "$folder/$1"; }
link write "$folder/allocations.o" -Wl,--wrap=malloc,--wrap=realloc
link read
link network "${curl[@]}"
link growth

start_nginx
echo "Measuring (a minute or two)" >&2
{
  "$folder/write" "$rounds"
  "$folder/read" "$rounds"
  "$folder/network" "$port" "$rounds"
  # without the cache that hides from mallinfo2() what is freed
  GLIBC_TUNABLES=glibc.malloc.tcache_count=0 "$folder/growth" 3
} >"$folder/figures"
python3 tests/bench/report.py "$folder/figures" --compiler "$(g++ --version | head -n 1), ${flags[*]:0:3}" "${report[@]}"
