#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Judges the sandbox program from outside: sandbox.sh [PROGRAM]. When none is given it is built, and what is missing for
# that installed. The last line is the sum: `N cases, M unexpected`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests

program=${1-}
if [ -z "$program" ]; then
  build=build/demo program=build/demo/examples/sandbox
  mkdir -p build
  {
    # the folder of examples/demo.sh, which may have built it already
    [ -f "$build/build.ninja" ] || meson setup "$build" . -Dtests=false --buildtype=release
    ninja -C "$build" examples/sandbox
  } >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
fi
python3 tests/sandbox/judge.py "$program"
