#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The unit suite, the transport over emscripten's Fetch API and its example, as WebAssembly under node: 32-bit sizes, no
# threads, no exceptions, an old libc++.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
need wasm

build=build/wasm
mkdir -p "$build/include"
# Of /usr/include only what is the same for every machine.
for library in boost doctest nlohmann; do ln -sfn "/usr/include/$library" "$build/include/$library"; done

# emcc runs acorn under node, and looks for it where Debian has it, also where node is not Debian's.
export NODE_PATH=/usr/share/nodejs
cache=()
if command -v ccache >/dev/null; then cache=(ccache); fi
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# What that libc++ has of coroutines is std::experimental.
wasm=("${cache[@]}" em++ -std=c++20 -O0 -fno-exceptions -fno-rtti "${warnings[@]}" -Wno-deprecated-experimental-coroutine
  -Iinclude -I. -isystem "$build/include" "-DTESTS_DIR=\"$PWD/tests\"" -DTESTS_WITHOUT_THREADS
  -DDOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)
native=("${cache[@]}" g++ -std=c++20 -O0 "${warnings[@]}" -Iinclude -I.)

# One TU for each folder of the suite. Neither a thread can be started, which leaves out outbox/worker.cpp and six cases of
# other files, nor a shell, which leaves out api/dry_run.cpp.
sources=(tests/main.cpp tests/tillwire_src.cpp tests/portability/emscripten_fetch_transport.cpp)
for folder in $(sed -n "s/^  '\(unit\/[a-z_]*\)\/.*',/\1/p" tests/meson.build | sort -u); do
  unity=$build/$(basename "$folder").cpp
  sed -n "/^unit_sources = files/,/^)/s/^  '\(${folder//\//\\/}\/.*\.cpp\)',/#include <tests\/\1>/p" tests/meson.build |
    sed '/\/outbox\/worker\.cpp/d; /\/api\/dry_run\.cpp/d' >"$unity.new"
  if [ -s "$unity.new" ]; then
    cmp -s "$unity.new" "$unity" || cp "$unity.new" "$unity"
    sources+=("$unity")
  fi
done
objects=()
running=()
finish() {  # the one that was started first
  wait "${running[0]}"
  running=("${running[@]:1}")
}
start() {  # start COMMAND..., when fewer than two are running
  if [ ${#running[@]} = 2 ]; then finish; fi
  "$@" &
  running+=($!)
}
for source in "${sources[@]}"; do
  objects+=("$build/$(basename "$source" .cpp).o")
  start "${wasm[@]}" -c "$source" -o "${objects[-1]}"
done
for server in sandbox fault_server tillwire; do
  start "${native[@]}" -c "examples/$server.cpp" -o "$build/native_$server.o"
done
while [ ${#running[@]} != 0 ]; do finish; done

link() { em++ "$@" -sSINGLE_FILE=1 -sALLOW_MEMORY_GROWTH=1; }
unit=() fetch=("$build"/{emscripten_fetch_transport,tillwire_src}.o)
for object in "${objects[@]}"; do
  if [ "$object" != "${fetch[0]}" ]; then unit+=("$object"); fi
done
# This emscripten's tzset() asks for malloc, and forgets to say so.
link "${unit[@]}" -sNODERAWFS=1 -sEXPORTED_FUNCTIONS=_main,_malloc -o "$build/unit.js"
# Without a database, which node does not have: the transport asks for none.
link "${fetch[@]}" -sFETCH=1 -sFETCH_SUPPORT_INDEXEDDB=0 --pre-js tests/portability/xml_http_request.js \
  -o "$build/fetch.js"
# by the command that the page gives its reader
command=$(sed -n '/^em++ /{s|folder-with-boost|build/wasm/include|; s/  #.*//; p}' adapters/emscripten/README.md)
${command/page.html/$build/browser.js} -sSINGLE_FILE=1 -sFETCH_SUPPORT_INDEXEDDB=0 \
  --pre-js tests/portability/xml_http_request.js
for server in sandbox fault_server; do
  g++ "$build"/native_{"$server",tillwire}.o -o "$build/$server" -lssl -lcrypto -pthread
done

"$build/fault_server" >"$build/fault_server.log" &
servers=$!
"$build/sandbox" 0 --rate 6:50 >"$build/sandbox.log" &
servers+=" $!"
trap 'kill $servers' EXIT
url_of() {  # url_of SERVER, from the first line that it prints
  local tries=0
  until [ -s "$build/$1.log" ] || ((++tries == 100)); do sleep 0.1; done
  grep -om 1 'http://[0-9.:]*' "$build/$1.log"
}

run() { timeout 300 node "$@" || echo "ended by $?"; }
{
  run "$build/browser.js" "$(url_of sandbox)"
  run "$build/unit.js" --no-colors
  run "$build/fetch.js" "$(url_of fault_server)" "$(url_of sandbox)" --no-colors
} | tee "$build/log"
# A program that ends before it has counted, or badly after that, has failed as well.
awk '/^\[doctest\] test cases:/ { ++programs; passed += $6; failed += $9 + $12 }
  NR == 1 && $0 == "accepted" { ++programs; ++passed }
  /^ended by/ { ++ended }
  END {
    if (failed < ended) failed = ended
    failed += 3 - programs
    printf "%d passed, %d failed\n", passed, failed
    exit failed != 0
  }' "$build/log"
