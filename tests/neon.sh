#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The tests of texts and of writing, on an emulated 64-bit ARM: there the blocks of bytes are NEON's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need arm

build=build/neon
mkdir -p "$build"
compiler=(aarch64-linux-gnu-g++)
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi
# static, so that the emulator needs no libraries; the headers of Boost and doctest are the same for every processor
flags=(-std=c++20 -O1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Iinclude -I. -idirafter /usr/include)

objects=()
for source in tests/{main,tillwire_src}.cpp tests/unit/base/{byte_block,digits,decimal}.cpp tests/unit/json/{oracle,writer}.cpp \
  tests/unit/schema/text.cpp; do
  object=$build/$(basename "$source" .cpp).o
  "${compiler[@]}" "${flags[@]}" -DTESTS_DIR="\"$PWD/tests\"" -c "$source" -o "$object"
  objects+=("$object")
done
aarch64-linux-gnu-g++ -static "${objects[@]}" -o "$build/unit"
qemu-aarch64 "$build/unit"
