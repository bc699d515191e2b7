#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Leads the outbox through schedules of faults, then eight million records through one that must not grow, and then tries each
# mutant, an outbox with a known bug, which must be caught: simulate.sh [--schedules N].
# The last line is the sum: `N schedules, V violations, C of M mutants caught`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. examples/setup.sh
need tests

schedules=20000
if [ "${1:-}" = --schedules ]; then schedules=$2; fi
mutant_schedules=20000  # at most; one violation is enough
build=build/simulation
cores=$(nproc)
rm -rf "$build"
mkdir -p "$build/mutants"

compiler=(g++)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
flags=(-std=c++20 -g1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)

compile() {  # compile NAME
  "${compiler[@]}" "${flags[@]}" -O2 -Iinclude -c "tests/simulation/$1.cpp" -o "$build/$1.o"
}

# What is said of each goes into its log; NAME.caught is there if it was.
try_mutant() {  # try_mutant PATCH
  local name folder objects=("$build/library.o")
  name=$(basename "$1" .patch)
  folder=$build/mutants/$name
  mkdir -p "$folder"
  cp -r include "$folder"
  {
    patch --quiet --fuzz=0 -d "$folder" -p1 <"$1" || { echo "$1 does not apply"; return; }
    # without the warnings: a bug may leave something unused
    "${compiler[@]}" -std=c++20 -O0 -I"$folder/include" -c tests/simulation/outbox.cpp -o "$folder/outbox.o" || return
    objects+=("$folder/outbox.o")
    if grep -q '^+++ .*\.hpp' "$1"; then
      "${compiler[@]}" -std=c++20 -O0 -I"$folder/include" -c tests/simulation/simulate.cpp -o "$folder/simulate.o" || return
      objects+=("$folder/simulate.o")
    else
      objects+=("$build/simulate.o")
    fi
    g++ "${objects[@]}" -o "$folder/simulate" -pthread || return
    timeout 120 "$folder/simulate" --schedules "$mutant_schedules" --until-violation
    # only a violation counts: a mutant that crashes has proved nothing
    if [ $? = 1 ]; then touch "$folder/caught"; fi
  } >"$folder/log" 2>&1
}

for name in library outbox simulate; do
  while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
  compile "$name" &
done
wait
if ! g++ "$build"/{library,outbox,simulate}.o -o "$build/simulate" -pthread; then
  echo "it does not build"
  exit 1
fi
"$build/simulate" --schedules "$schedules" --jobs "$cores" >"$build/log"
status=$?
grep -v '^seed\|schedules, ' "$build/log"
violations=$(sed -n 's/^[0-9]* schedules, \([0-9]*\) violations$/\1/p' "$build/log")
if [ "$status" != 0 ]; then
  grep '^seed' "$build/log"
  echo "to see one again: $build/simulate --seed SEED"
fi

echo "eight million records:"
"$build/simulate" --soak 8000000
soaked=$?

for patch in tests/mutants/*.patch; do
  while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
  try_mutant "$patch" &
done
wait
caught=0 mutants=0
for patch in tests/mutants/*.patch; do
  name=$(basename "$patch" .patch)
  mutants=$((mutants + 1))
  if [ -e "$build/mutants/$name/caught" ]; then
    caught=$((caught + 1))
    printf '%-28s %s\n' "$name" "$(grep -m1 '^seed' "$build/mutants/$name/log")"
  else
    echo "== $name was not caught"
    tail -n 20 "$build/mutants/$name/log"
  fi
done
echo "$schedules schedules, ${violations:-some} violations, $caught of $mutants mutants caught"
[ "$status" = 0 ] && [ "$soaked" = 0 ] && [ "$caught" = "$mutants" ]
