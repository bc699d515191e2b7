#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Compares what ajv says of bodies by the JSON Schemas with what the library says: schema.sh [--bodies N] [--seed S].
# The last line is the sum: `N schemas, M bodies, U unexplained`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests schema

build=build/schema
mkdir -p "$build"
compiler=(g++)
if command -v ccache >/dev/null; then compiler=(ccache g++); fi
flags=(-std=c++20 -O1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude -I.)
for source in tests/tillwire_src.cpp tests/schema/judge.cpp; do
  "${compiler[@]}" "${flags[@]}" -c "$source" -o "$build/$(basename "$source" .cpp).o"
done
g++ "$build/tillwire_src.o" "$build/judge.o" -o "$build/judge"

# the lock file says which, to the byte
if ! cmp -s tests/schema/package-lock.json "$build/package-lock.json" || [ ! -d "$build/node_modules/ajv" ]; then
  cp tests/schema/package.json tests/schema/package-lock.json "$build"
  npm ci --prefix "$build" --ignore-scripts --no-audit --no-fund >"$build/npm.log" 2>&1 || { cat "$build/npm.log"; exit 1; }
fi
node tests/schema/compare.mjs "$build/judge" "$build" "$@"
