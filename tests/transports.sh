#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds every adapter and runs the conformance kit against each; the last line is the sum: `N adapters, M rules, R refused`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests

build=build/transports
mkdir -p build
[ -f "$build/build.ninja" ] || meson setup "$build" -Doptimization=0 -Ddebug=false >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
meson compile -C "$build" transports >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }

tests/engines.sh
exec "$build/tests/transports"
