#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Makes the reference of include/ in build/reference/html; refuses public names without a comment and warnings of Doxygen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need docs

out=build/reference
rm -rf "$out"
mkdir -p "$out"

document() {  # document FOLDER SETTING...: what Doxygen says stands in FOLDER/warnings
  local to=$out/$1
  shift
  mkdir -p "$to"
  { cat tests/reference/Doxyfile && printf '%s\n' "OUTPUT_DIRECTORY=$to" "$@"; } | doxygen - 2>"$to/warnings"
}

# Exactly the names that begin with bare_ are told of.
document sample INPUT=tests/reference/sample.hpp GENERATE_HTML=NO
told=$(python3 tests/reference/undocumented.py "$out/sample/xml" |
  sed -n 's/ has no comment$//p' | sed 's/(.*//; s/.*[: ]//' | sort) || true
if [ "$told" != "$(grep -o 'bare_[a-z_]*' tests/reference/sample.hpp | grep -v '^bare_$' | sort -u)" ]; then
  printf 'tests/reference/undocumented.py does not see what is bare in sample.hpp, but:\n%s\n' "$told"
  exit 1
fi

version=$(sed -n 's/^#define TILLWIRE_VERSION "\(.*\)"$/\1/p' include/tillwire/base/version.hpp)
document . "INPUT=include tests/reference/main_page.md" "PROJECT_NUMBER=$version" \
  USE_MDFILE_AS_MAINPAGE=tests/reference/main_page.md
sort -u "$out/warnings"
status=0
(cd include && find . -name '*.hpp' -printf '%P\n') |
  xargs python3 tests/reference/undocumented.py "$out/xml" || status=1
[ ! -s "$out/warnings" ] && [ "$status" = 0 ]
