#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs everything, installing what it needs. The last line is the sum: `P passed, F failed`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. examples/setup.sh
. tests/legs.sh
need tests

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0

leg() {  # leg NAME COMMAND...
  local name=$1 start=$SECONDS p f
  shift
  echo "== $name"
  "$@" >"$log" 2>&1
  judge "$log" $?
  if [ "$f" != 0 ]; then cat "$log"; else grep 'was left out' "$log"; fi
  echo "   $p passed, $f failed, $((SECONDS - start)) s"
  passed=$((passed + p)) failed=$((failed + f))
}

examples() {  # examples FOLDER CXX SETUP_ARGUMENTS...
  set_up "$@" && meson compile -C "build/$1" && python3 tests/examples.py "build/$1"
}

leg 'floors' python3 tests/floors.py
leg 'headers, each compiler' python3 tests/headers.py g++ clang++-14 clang++-19
leg 'single header, each compiler' python3 tests/single_header.py g++ clang++-14 clang++-19
leg 'self-contained header, g++, clang++-19' python3 tests/self_contained.py g++ clang++-19
leg 'hygiene, g++, clang++-19' python3 tests/hygiene.py g++ clang++-19

echo '== portability'  # which prints a table, line by line
tests/portability.sh fast | tee "$log"
judge "$log" "${PIPESTATUS[0]}"
passed=$((passed + p)) failed=$((failed + f))

# what has third parties, or looks at one thing closely, with one compiler or two
leg 'adapters, g++, address and undefined sanitizers' run adapters gcc-sanitized g++ "${sanitized[@]}"
leg 'transports, g++, address and undefined sanitizers' run transports gcc-sanitized g++ "${sanitized[@]}"
leg 'boost_json, g++, address and undefined sanitizers' run boost_json gcc-sanitized g++ "${sanitized[@]}"
# without sanitizers, which would make its clocks lie: the legs of the transports run the kit under them
leg 'conformance kit, g++' run conformance gcc g++ "${plain[@]}"
leg 'examples, g++' examples gcc-examples g++ -Dtests=false "${plain[@]}"
# Asio has fences, which this sanitizer does not know and g++ warns of
leg 'adapters, clang++-19, thread sanitizer' run adapters clang19-threads clang++-19 "${thread_sanitized[@]}"
leg 'transports, clang++-19, thread sanitizer' run transports clang19-threads clang++-19 "${thread_sanitized[@]}"
under=$valgrind leg 'never polled, g++, valgrind' run never_polled gcc g++ "${plain[@]}"
leg 'allocations over libcurl, g++' run curl_allocations gcc g++ "${plain[@]}"
leg 'allocations, clang++-14' run allocations clang14 clang++-14 "${unity[@]}"
leg 'engines, g++' tests/engines.sh
leg 'sandbox' tests/sandbox.sh
leg 'simulation' tests/simulate.sh --schedules 20000
leg 'crash' tests/crash.sh --kills 100
leg 'fuzzers' tests/fuzz.sh 5
leg 'compile_fail' python3 tests/compile_fail/run.py
leg 'size' tests/size.sh code
leg 'schemas' tests/schema.sh
leg 'reference' tests/reference.sh
leg 'consumers' tests/consumers.sh
leg 'pages' tests/readme.sh

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
