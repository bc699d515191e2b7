#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds for Windows by MinGW-w64 and runs under Wine: the unit tests, the conformance kit against winhttp_transport, an
# example. The last line is the sum: `P passed, F failed`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
need windows

build=build/windows
mkdir -p "$build/headers"
# the headers that are the same for every system, and none of Linux's own
for folder in boost doctest nlohmann; do ln -sfn "/usr/include/$folder" "$build/headers/$folder"; done

# The name with -posix: the other MinGW has no std::mutex. Without optimization its linker takes minutes, for the number of
# sections, which are too many for an ordinary object file in any case.
compiler=(x86_64-w64-mingw32-g++-posix)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
flags=(-std=c++20 -O1 -g0 -Wa,-mbig-obj -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude -I. -isystem "$build/headers"
  -D_POSIX_THREAD_SAFE_FUNCTIONS)  # the tests' gmtime_r

object_of() { printf '%s/%s.o\n' "$build" "$(tr / _ <<<"${1%.cpp}")"; }
compile() { "${compiler[@]}" "${flags[@]}" -DTESTS_DIR="\"$PWD/tests\"" -c "$1" -o "$(object_of "$1")" || { echo "$1 does not compile" >&2; return 1; }; }
compile_all() {  # in two processes at a time
  local source running=0 good=0
  for source; do
    if ((running == 2)); then wait -n || good=1; ((running -= 1)); fi
    compile "$source" &
    ((running += 1))
  done
  while ((running > 0)); do wait -n || good=1; ((running -= 1)); done
  return "$good"
}

mapfile -t unit < <(sed -n "/^unit_sources = files(/,/^)/s/^ *'\(.*\.cpp\)',$/tests\/\1/p" tests/meson.build)
compile_all "${unit[@]}"
