#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The unit suite as WebAssembly under node, by emscripten without exceptions: 32-bit sizes, no threads, an old libc++.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
need wasm

build=build/wasm
mkdir -p "$build/include" "$build/objects"
# The headers of these three are the same for every machine; all else in /usr/include is this one's alone.
for library in boost doctest nlohmann; do ln -sfn "/usr/include/$library" "$build/include/$library"; done

# Node looks for acorn, which emcc calls, where Debian has it, also if node is not Debian's.
export NODE_PATH=/usr/share/nodejs
compiler=(em++)
if command -v ccache >/dev/null; then compiler=(ccache em++); fi
# what its libc++ has of coroutines is std::experimental
compiler+=(-std=c++20 -O0 -fno-exceptions -fno-rtti -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -Wno-deprecated-experimental-coroutine -Iinclude -I. -isystem "$build/include" "-DTESTS_DIR=\"$PWD/tests\"" -DDOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)

unit_sources() {
  # left out: a thread cannot be started (worker)
  sed -n "/^unit_sources = files/,/^)/s/^  '\(.*\)',/tests\/\1/p" tests/meson.build | grep -v -e /outbox/worker.cpp
}
object_of() { echo "$build/objects/$(tr / _ <<<"${1%.cpp}").o"; }

compile() {  # compile SOURCES..., two at a time
  local source objects=()
  for source; do
    while [ "$(jobs -pr | wc -l)" -ge 2 ]; do wait -n; done
    "${compiler[@]}" -c "$source" -o "$(object_of "$source")" &
  done
  while [ -n "$(jobs -pr)" ]; do wait -n; done
}

mapfile -t sources < <(unit_sources)
compile "${sources[@]}"
mapfile -t objects < <(for source in "${sources[@]}"; do object_of "$source"; done)
em++ "${objects[@]}" -sSINGLE_FILE=1 -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sSTACK_OVERFLOW_CHECK=1 -o "$build/unit.js"
node "$build/unit.js"
