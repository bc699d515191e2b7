#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What a file that sends one order costs to compile: compile_time.sh [ROUNDS]
# Compared with the same written by hand over nlohmann/json, and with the bare standard headers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
need tests

rounds=${1:-5}
target=0.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C CCACHE_DISABLE=1
flags=(-std=c++20 -O0 -Iinclude)

compile() { g++ "${flags[@]}" -c "tests/bench/compile_time/$1.cpp" -o "$folder/$1.o"; }

# Both send the same order to the same place and read the same answer. This warms the disk's cache as well.
compile tillwire
compile nlohmann
compile std
g++ "${flags[@]}" -c tests/tillwire_src.cpp -o "$folder/src.o"
g++ "$folder/tillwire.o" "$folder/src.o" -o "$folder/tillwire"
g++ "$folder/nlohmann.o" -o "$folder/nlohmann"
"$folder/tillwire" >"$folder/tillwire.out"
"$folder/nlohmann" >"$folder/nlohmann.out"
python3 - "$folder/tillwire.out" "$folder/nlohmann.out" <<'END'
import json, sys
ours, theirs = (open(name).read().splitlines() for name in sys.argv[1:])
assert len(ours) == 4 and ours[3] == "202 990c99a7-5cba-42e8-8f36-aec3419186ef", ours
ours[2], theirs[2] = json.loads(ours[2]), json.loads(theirs[2])
assert ours == theirs, (ours, theirs)
END

# Processor time, so that other work on the machine weighs less; each round has all three, so that it weighs on all.
TIMEFORMAT='%U %S'
for ((round = 0; round < rounds; ++round)); do
  for name in tillwire nlohmann std; do
    { time compile "$name"; } 2>&1 | awk '{ printf "%.3f ", $1 + $2 }'
  done
  echo
done | awk -v target="$target" '
  function median(of,    i, j, t) {
    for (i = 2; i <= NR; ++i)
      for (j = i; j > 1 && of[j - 1] > of[j]; --j) { t = of[j]; of[j] = of[j - 1]; of[j - 1] = t }
    return NR % 2 ? of[(NR + 1) / 2] : (of[NR / 2] + of[NR / 2 + 1]) / 2
  }
  { for (i = 1; i <= 3; ++i) { if (NR == 1 || $i < best[i]) best[i] = $i }
    ours[NR] = $1; theirs[NR] = $2; bare[NR] = $3; by_theirs[NR] = $1 / $2; by_bare[NR] = $1 / $3 }
  END {
    printf "g++ -std=c++20 -O0 -c, user+sys s, %d rounds\n", NR
    printf "%-28s %6s %6s\n", "", "best", "median"
    printf "%-28s %6.3f %6.3f\n", "a  tillwire", best[1], median(ours)
    printf "%-28s %6.3f %6.3f\n", "b  nlohmann/json, by hand", best[2], median(theirs)
    printf "%-28s %6.3f %6.3f\n", "c  standard headers", best[3], median(bare)
    ratio = median(by_theirs)
    printf "a/b %.3f (of the best %.3f), target %.2f: ", ratio, best[1] / best[2], target
    print ratio <= target ? "ok" : "SHORT"
    printf "a/c %.3f (of the best %.3f)\n", median(by_bare), best[1] / best[3]
    exit ratio > target
  }'
