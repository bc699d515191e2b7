#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Makes the reference of include/ in build/reference/html. Refuses public names without a comment, examples in comments that
# do not compile, pages of fields that are not what field_tables.py makes, and what Doxygen warns of.
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
mapfile -t headers < <(cd include && find . -name '*.hpp' | sed 's|^\./||' | sort)

lost() {  # lost FOLDER HEADERS...: names in the headers that are not in the XML of FOLDER
  local xml=$out/$1/xml
  shift
  printf '#include <%s>\n' "$@" |
    clang++-19 -std=c++20 -Iinclude -Itests/reference -fsyntax-only -Xclang -ast-dump -Xclang -ast-dump-filter=tillwire -x c++ - |
    python3 tests/reference/lost.py "$xml"
}

status=0
python3 tests/reference/examples.py || status=1
python3 tests/reference/field_tables.py --check || status=1
# Nothing is lost of the sample; where there is the sample's XML alone, everything of another header is.
lost sample sample.hpp && ! lost sample tillwire/base/cents.hpp >"$out/sample/lost" || status=1
lost . "${headers[@]/#tillwire\/src.hpp/tillwire.hpp}" || status=1  # src.hpp only defines what others declare
sed "s|$PWD/||" "$out/warnings" | sort -u
if [ -s "$out/warnings" ]; then status=1; fi
python3 tests/reference/undocumented.py "$out/xml" "${headers[@]}" || status=1
exit "$status"
