#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds every adapter and runs the conformance kit against each: transports.sh [MESON_SETUP_ARGUMENT...]
# The last line is the sum: `N adapters, M rules, R refused`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests

build=build/transports
[ -f "$build/build.ninja" ] || meson setup "$build" -Doptimization=0 -Ddebug=false "$@" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
meson compile -C "$build" transports >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }

# The pages of the engines' stacks have no header: their lines are compiled against stand-ins of the engines' classes.
for engine in godot unreal; do
  { echo "#include \"tests/stand_ins/$engine.hpp\""; sed -n '/^```cpp$/,/^```$/{/^```/!{/#include <godot_cpp\|#include "/!p}}' "adapters/$engine/README.md"
    echo "static_assert(tillwire::http::transport<${engine}_transport>);"; } |
    g++ -std=c++20 -Wall -Wextra -Werror -Iinclude -I. -x c++ -fsyntax-only -
done

exec "$build/tests/transports"
