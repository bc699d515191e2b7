#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds for Windows by MinGW-w64 and runs under Wine: the unit tests, the conformance kit against winhttp_transport, an
# example. The last line is the sum: `P passed, F failed`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
. tests/legs.sh
need windows

build=build/windows
mkdir -p "$build/headers"
# the headers that are the same for every system, and none of Linux's own
for folder in boost doctest nlohmann; do ln -sfn "/usr/include/$folder" "$build/headers/$folder"; done

# The name with -posix: the other MinGW has no std::mutex. Without optimization its linker takes minutes, for the number of
# sections, which are too many for an ordinary object file in any case.
compiler=(x86_64-w64-mingw32-g++-posix)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
flags=(-std=c++20 -O1 -g0 -Wa,-mbig-obj -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude -I.
  -isystem "$build/headers" -D_POSIX_THREAD_SAFE_FUNCTIONS)  # the last for gmtime_r

object_of() { printf '%s/%s.o\n' "$build" "$(tr / _ <<<"${1%.cpp}")"; }
compile() { "${compiler[@]}" "${flags[@]}" -DTESTS_DIR="\"$PWD/tests\"" -c "$1" -o "$(object_of "$1")"; }
compile_all() {  # in two processes at a time
  local source running=0 good=0
  for source; do
    if ((running == 2)); then wait -n || good=1; running=$((running - 1)); fi
    compile "$source" &
    running=$((running + 1))
  done
  while ((running > 0)); do wait -n || good=1; running=$((running - 1)); done
  return "$good"
}

# all of them but dry_run.cpp, which has a POSIX shell run the command lines
mapfile -t unit < <(sed -n "/^unit_sources = files(/,/^)/s/^ *'\(.*\.cpp\)',$/tests\/\1/p" tests/meson.build |
  grep -v '/dry_run\.cpp$')
unit+=(tests/{main,tillwire_src}.cpp)
compile_all "${unit[@]}" tests/portability/winhttp_{transport,trust}.cpp
link() {  # link PROGRAM SOURCES...
  local program=$build/$1.exe source objects=()
  shift
  for source; do objects+=("$(object_of "$source")"); done
  x86_64-w64-mingw32-g++-posix -static "${objects[@]}" -o "$program" -lwinhttp -lcrypt32
}
link unit "${unit[@]}"
link winhttp_transport tests/{main,tillwire_src}.cpp tests/portability/winhttp_transport.cpp
link winhttp_trust tests/{main,tillwire_src}.cpp tests/portability/winhttp_trust.cpp
# by the command that the page gives its reader
command=$(grep '^x86_64-w64-mingw32' adapters/winhttp/README.md)
CPLUS_INCLUDE_PATH=$build/headers ${command%%  #*} -o "$build/windows_till.exe"

# The servers are Linux programs; what runs under Wine reaches them over loopback.
native=$build/native
[ -f "$native/build.ninja" ] || meson setup "$native" -Dtests=false -Doptimization=0 -Ddebug=false >"$native.log" 2>&1 ||
  { cat "$native.log"; exit 1; }
meson compile -C "$native" fault_server sandbox >"$native.log" 2>&1 || { cat "$native.log"; exit 1; }

folder=$(mktemp -d)
export WINEPREFIX=$folder/prefix WINEDEBUG=-all
servers=()
stop() {
  kill "${servers[@]}" 2>/dev/null || true
  /usr/lib/wine/wineserver64 -k 2>/dev/null || true
  /usr/lib/wine/wineserver64 -w 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
first_line() {  # first_line FILE: waits for it
  local tries=0
  until [ -n "$(sed -n 1p "$1")" ] || ((++tries == 100)); do sleep 0.1; done
  sed -n 1p "$1"
}
"$native/examples/fault_server" >"$folder/fault_server" & servers+=($!)
"$native/examples/sandbox" 0 >"$folder/sandbox" & servers+=($!)
TILLWIRE_FAULT_SERVER=$(first_line "$folder/fault_server")
export TILLWIRE_FAULT_SERVER

passed=0 failed=0
# <windows.h> as it comes, with all of its macros, min and max among them
macros() {  # macros ORDER...: of inclusion
  if printf '#include %s\n' "$@" '"examples/windows_till.cpp"' |
    "${compiler[@]}" "${flags[@]}" -x c++ -fsyntax-only -; then ((++passed)); else ((++failed)); fi
}
ours=('<tillwire/src.hpp>' '<tillwire/outbox/worker.hpp>' '<tillwire/testing/transport_conformance.hpp>'
  '<tillwire/testing/store_conformance.hpp>')
macros '<windows.h>' "${ours[@]}"
macros "${ours[@]}" '<windows.h>'
echo "== <windows.h> before and after: $passed passed, $failed failed"

windows() { timeout 600 /usr/lib/wine/wine64 "$build/$1.exe" "${@:2}" 2>/dev/null | tr -d '\r'; }
doctest() {  # doctest PROGRAM: its summary counts
  local status=0 p f
  windows "$@" >"$folder/log" || status=$?
  judge "$folder/log" "$status"
  if [ "$f" != 0 ]; then cat "$folder/log"; fi
  echo "== $*"
  sed -n '/^\[doctest\]/p' "$folder/log" | tail -n 3
  passed=$((passed + p)) failed=$((failed + f))
}
expect() {  # expect TEXT PROGRAM ARGUMENTS...: what it prints, and ends well
  local text=$1 status=0 printed
  printed=$(windows "${@:2}") || status=$?
  echo "== ${*:2}: $printed, status $status"
  if [ "$printed" = "$text" ] && [ "$status" = 0 ]; then ((++passed)); else ((++failed)); fi
}
doctest unit
doctest winhttp_transport
doctest winhttp_trust
expect accepted windows_till "$(first_line "$folder/sandbox" | grep -oE 'http://[0-9.:]+')"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
