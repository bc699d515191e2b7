#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs everything, installing what it needs. The last line is the sum: `P passed, F failed`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. examples/setup.sh
need tests

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0

counts() {  # "P F" of the last line that counts anything; a test of ours may print such a line earlier
  sed -nE -e 's/^\[doctest\] test cases: *[0-9]+ \| *([0-9]+) passed \| *([0-9]+) failed.*/\1 \2/p' \
    -e 's/^([0-9]+) (passed|cases|fuzzers), ([0-9]+) (failed|unexpected|crashes)$/\1 \3/p' \
    -e 's/^([0-9]+) refused with the field named, ([0-9]+) wrong$/\1 \2/p' \
    -e 's/^[0-9]+ schedules, ([0-9]+) violations, ([0-9]+) of [0-9]+ mutants caught$/\2 \1/p' \
    -e 's/^kills=([0-9]+) acknowledged=[0-9]+ accepted=[0-9]+ lost=([0-9]+) unexplained_duplicates=0$/\1 \2/p' \
    -e 's/^[0-9]+ adapters, ([0-9]+) rules, ([0-9]+) refused$/\1 \2/p' "$log" | tail -n 1
}

leg() {  # leg NAME COMMAND...
  local name=$1 start=$SECONDS status p f
  shift
  echo "== $name"
  "$@" >"$log" 2>&1
  status=$?
  read -r p f <<<"$(counts)"
  p=${p:-0} f=${f:-0}
  # A program that crashed after counting, ran nothing, or left a test out has not passed.
  if [ "$f" = 0 ] && { [ "$status" != 0 ] || [ "$p" = 0 ] || grep -q '[1-9][0-9]* skipped' "$log"; }; then f=1; fi
  if [ "$f" != 0 ]; then cat "$log"; else grep 'was left out' "$log"; fi
  echo "   $p passed, $f failed, $((SECONDS - start)) s"
  passed=$((passed + p)) failed=$((failed + f))
}

set_up() {  # set_up FOLDER CXX SETUP_ARGUMENTS...
  local build=build/$1 cxx=$2 cc=${2/clang++/clang} how
  shift 2
  # meson keeps the compiler that a folder was first set up with, so a folder of another kind is made anew.
  how="$PWD $cxx $*"
  if [ "$(cat "$build/how" 2>/dev/null)" != "$how" ]; then
    rm -rf "$build"
    # meson drops the ccache where there is none.
    CC="ccache ${cc/g++/gcc}" CXX="ccache $cxx" meson setup "$build" "$@" || return
    printf '%s\n' "$how" >"$build/how"
  fi
}

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1
run() {  # run PROGRAM FOLDER CXX SETUP_ARGUMENTS...
  local program=$1
  shift
  set_up "$@" && meson compile -C "build/$1" "$program" && $under "build/$1/tests/$program"
}
under=
under_valgrind() {  # under_valgrind COMMAND...
  local under='valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite'
  "$@"
}

examples() {  # examples FOLDER CXX SETUP_ARGUMENTS...
  set_up "$@" && meson compile -C "build/$1" && python3 tests/examples.py "build/$1"
}

leg 'floors' python3 tests/floors.py
leg 'headers, each compiler' python3 tests/headers.py g++ clang++-14 clang++-19
leg 'single header, each compiler' python3 tests/single_header.py g++ clang++-14 clang++-19
# without optimization the sanitized TUs compile three times as fast
sanitized=(gcc-sanitized g++ -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=0 -Ddebug=false -Dcpp_args=-g1)
leg 'unit, g++, address and undefined sanitizers' run unit "${sanitized[@]}"
leg 'adapters, g++, address and undefined sanitizers' run adapters "${sanitized[@]}"
# without sanitizers, which would make its clocks lie: the legs of the transports run the kit under them
leg 'conformance kit, g++' run conformance gcc g++ -Doptimization=0 -Ddebug=false
leg 'transports, g++, address and undefined sanitizers' run transports "${sanitized[@]}"
leg 'examples, g++' examples gcc-examples g++ -Dtests=false -Doptimization=0 -Ddebug=false
leg 'boost_json, g++, address and undefined sanitizers' run boost_json "${sanitized[@]}"
clang_sanitized=(clang19-sanitized clang++-19 "${sanitized[@]:2}" -Dno_exceptions=true)
leg 'unit, clang++-19, address and undefined sanitizers, no exceptions' run unit "${clang_sanitized[@]}"
threads=(-Db_sanitize=thread -Db_lundef=false -Doptimization=0 -Ddebug=false -Dcpp_args=-g1)
leg 'threads, g++, thread sanitizer' run threads gcc-threads g++ "${threads[@]}"
leg 'threads, clang++-19, thread sanitizer' run threads clang19-threads clang++-19 "${threads[@]}"
# Asio has fences, which this sanitizer does not know and g++ warns of
leg 'adapters, clang++-19, thread sanitizer' run adapters clang19-threads clang++-19 "${threads[@]}"
leg 'transports, clang++-19, thread sanitizer' run transports clang19-threads clang++-19 "${threads[@]}"
leg 'never polled, g++, valgrind' under_valgrind run never_polled gcc g++ -Doptimization=0 -Ddebug=false
leg 'allocations over libcurl, g++' run curl_allocations gcc g++ -Doptimization=0 -Ddebug=false
leg 'engines, g++' tests/engines.sh
leg 'unit, g++, no exceptions' run unit gcc-no-exceptions g++ -Dno_exceptions=true -Ddebug=false
leg 'unit, g++, single header' run unit gcc-single g++ -Dsingle_header=true -Doptimization=0 -Ddebug=false
leg 'unit, clang++-14' run unit clang14 clang++-14 -Ddebug=false
leg 'allocations, clang++-14' run allocations clang14 clang++-14 -Ddebug=false
leg 'texts and writing, 64-bit ARM' tests/neon.sh
leg 'sandbox' tests/sandbox.sh
leg 'simulation' tests/simulate.sh --schedules 20000
leg 'crash' tests/crash.sh --kills 100
leg 'fuzzers' tests/fuzz.sh 5
leg 'compile_fail' python3 tests/compile_fail/run.py

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
