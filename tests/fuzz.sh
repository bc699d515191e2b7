#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs each fuzzer for a while on a copy of its corpus, installing what it needs: fuzz.sh [SECONDS].
# The last line is the sum: `N fuzzers, C crashes`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. examples/setup.sh
need tests

seconds=${1:-60}
build=build/fuzz
cores=$(nproc)
export UBSAN_OPTIONS=print_stacktrace=1
ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19 llvm-symbolizer | head -n 1)
export ASAN_SYMBOLIZER_PATH
rm -rf "$build"
mkdir -p "$build"

compiler=(clang++-19)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
flags=(-std=c++20 -O1 -g1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude
  -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)

names=()
for source in tests/fuzz/*.cpp; do names+=("$(basename "$source" .cpp)"); done

in_turns() {  # in_turns COMMAND ARGUMENT...: `COMMAND ARGUMENT` for each argument, as many at a time as there are cores
  local command=$1 argument
  shift
  for argument; do
    while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
    "$command" "$argument" &
  done
  wait
}

compile() {
  local name
  name=$(basename "$1" .cpp)
  "${compiler[@]}" "${flags[@]}" -c "$1" -o "$build/$name.o" 2>"$build/$name.errors"
}

fuzz() {
  local name=$1 corpus=$build/$1.corpus log=$build/$1.log status runs
  cp -r "tests/fuzz/corpus/$name" "$corpus"
  "$build/$name" "$corpus" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
    -use_value_profile=1 -print_final_stats=1 -artifact_prefix="$build/$name." >"$log" 2>&1
  status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  printf '%-12s %9d executions, %5d inputs\n' "$name" "${runs:-0}" "$(find "$corpus" -type f | wc -l)"
  # one that ended well without running anything has not passed
  if [ "$status" = 0 ] && [ "${runs:-0}" -gt 0 ]; then touch "$build/$name.passed"; fi
}

in_turns compile tests/tillwire_src.cpp tests/fuzz/*.cpp
for name in "${names[@]}"; do
  if ! clang++-19 -fsanitize=fuzzer,address,undefined "$build/$name.o" "$build/tillwire_src.o" -o "$build/$name"; then
    cat "$build"/*.errors
    exit 1
  fi
done
in_turns fuzz "${names[@]}"

crashes=0
for name in "${names[@]}"; do
  if [ -e "$build/$name.passed" ]; then continue; fi
  crashes=$((crashes + 1))
  echo "== $name"
  for input in "$build/$name".{crash,timeout,oom,leak}-*; do
    if [ -e "$input" ]; then echo "$input"; od -A d -t x1z "$input"; fi
  done
  grep -v '^#[0-9]*[[:space:]]*\(INITED\|NEW\|REDUCE\|pulse\|RELOAD\)' "$build/$name.log" | tail -n 100
done
echo "${#names[@]} fuzzers, $crashes crashes"
[ "$crashes" = 0 ]
