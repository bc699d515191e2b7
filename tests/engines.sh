#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Compiles the lines of the pages on engines, which have no header, against stand-ins of the engines' classes.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

passed=0 failed=0
for engine in godot unreal; do
  {
    echo "#include \"tests/stand_ins/$engine.hpp\""
    # the first block of C++, but for what it includes of the engine
    sed -n '/^```cpp$/,/^```$/{/^```$/q;/^```/d;/godot_cpp\|include "/d;p}' "adapters/$engine/README.md"
    echo "static_assert(tillwire::http::transport<${engine}_transport>);"
  } | g++ -std=c++20 -Wall -Wextra -Werror -Iinclude -I. -x c++ -fsyntax-only - && ((++passed)) || ((++failed))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
