#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Kills a till while it records and sends, and looks at what its vendor got: crash.sh [--kills N] [--seed S].
# The last line is `kills=N acknowledged=A accepted=B lost=L unexplained_duplicates=D`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests

mkdir -p build
compiler=(g++)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
read -ra libraries <<<"$(pkg-config --cflags --libs libcurl openssl sqlite3)"
"${compiler[@]}" -std=c++20 -O1 -g1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude -I. -c tests/crash/crash.cpp \
  -o build/crash.o
g++ build/crash.o -o build/crash "${libraries[@]}" -pthread
build/crash "$@"
