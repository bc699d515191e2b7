#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What the library costs: compile time against nlohmann/json and Boost.JSON, code size against RapidJSON:
# size.sh [ROUNDS|code], where `code` leaves out what a clock measures. Each row has its figure, its target and ok or SHORT;
# the cost of every header stands in build/size/headers.txt. The last line is the sum: `P passed, F failed`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need size

rounds=${1:-7}
sources=tests/size folder=build/size
mkdir -p "$folder"
export LC_ALL=C CCACHE_DISABLE=1
passed=0 failed=0

row() {  # row WHAT FIGURE TARGET: no more than the target; without one the figure is listed only
  local verdict=''
  if [ -n "$3" ]; then
    verdict=$(awk -v is="$2" -v most="$3" 'BEGIN { print is != "" && is <= most ? "ok" : "SHORT" }')
    if [ "$verdict" = ok ]; then ((++passed)); else ((++failed)); fi
  fi
  printf '%-62s %9s %6s %s\n' "$1" "$2" "$3" "$verdict"
}

# --- compile time: processor time of the compiler, the least of each of the two, which take turns: other work mostly adds

user_seconds() {  # user_seconds COMMAND..., which is silent unless it fails
  local TIMEFORMAT=%U
  { time "$@" 2>"$folder/errors"; } 2>&1 || { head -n 40 "$folder/errors" >&2 && return 1; }
}
optimized() { g++ -std=c++20 -O2 -Iinclude -c "$sources/$1.cpp" -o "$folder/timed-$1.o"; }

timed_row() {  # timed_row WHAT OURS THEIRS TARGET
  local i name ours theirs
  for name in "$2" "$3"; do optimized "$name"; done  # compiles, and warms the disk's cache
  for ((i = 0; i < rounds; ++i)); do
    # one at a time: a failure in the midst of a command would not end the script
    ours=$(user_seconds optimized "$2")
    theirs=$(user_seconds optimized "$3")
    echo "$ours $theirs"
  done >"$folder/times"
  row "$1" "$(awk 'NR == 1 || $1 < ours { ours = $1 } NR == 1 || $2 < theirs { theirs = $2 }
                   END { printf "%.2f\n", ours / theirs }' "$folder/times")" "$4"
}

syntax() { printf '%b' "$1" | g++ -std=c++20 -Iinclude -I. -x c++ -fsyntax-only -; }

echo "g++ $(g++ -dumpfullversion)"
printf '%-62s %9s %6s\n' '' figure target
compile_times() {
  local empty is header ms
  timed_row 'compile time, one payload sent, <tillwire.hpp> / nlohmann' send_umbrella nlohmann 0.5
  timed_row 'compile time, one payload sent, <tillwire/drip.hpp> / nlohmann' send_vendor nlohmann 0.5
  timed_row 'compile time, <tillwire/src.hpp> / <boost/json/src.hpp>' src boost_json 1.0

  empty=$(user_seconds syntax '')
  (cd include && find tillwire.hpp tillwire -name '*.hpp' ! -name src.hpp | sort) | while read -r header; do
    is=$(user_seconds syntax "#include <$header>\n")
    awk -v is="$is" -v empty="$empty" -v name="$header" 'BEGIN { printf "%5.0f ms %s\n", (is - empty) * 1000, name }'
  done | sort -rn >"$folder/headers.txt"
  {
    grep -E ' (tillwire|tillwire/drip|tillwire/usercom)\.hpp$' "$folder/headers.txt"
    grep -vE ' (tillwire|tillwire/drip|tillwire/usercom)\.hpp$' "$folder/headers.txt" | head -n 10
  } | while read -r ms _ header; do row "include <$header>, ms above an empty file" "$ms" ''; done
}
if [ "$rounds" != code ]; then compile_times; fi

# --- code size

flags=(-std=c++20 -Os -ffunction-sections -fdata-sections -fno-exceptions -fno-rtti -Wl,--gc-sections -Iinclude)
build() {  # build FOLDER CXX MORE...: the four programs, with the library in a file of its own
  local to=$folder/$1 cxx=$2 source program how
  shift 2
  mkdir -p "$to"
  for source in src order write send peer_order rapidjson double; do
    "$cxx" "${flags[@]}" "$@" -c "$sources/$source.cpp" -o "$to/$source.o"
  done
  for how in '' -static; do
    for program in write send; do
      "$cxx" "${flags[@]}" "$@" $how "$to/$program.o" "$to/order.o" "$to/src.o" -o "$to/$program$how"
    done
    "$cxx" "${flags[@]}" "$@" $how "$to/rapidjson.o" "$to/peer_order.o" -o "$to/rapidjson$how"
    "$cxx" "${flags[@]}" "$@" $how "$to/double.o" -o "$to/double$how"
  done
}
text() { size -A "$1" | awk '$1 == ".text" { print $2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }
symbols() {  # symbols PROGRAM PATTERN: how many; nothing, which no target takes, where the program cannot be read
  nm -C "$1" >"$folder/symbols" && { grep -cE "$2" "$folder/symbols" || [ $? = 1 ]; }
}
boost_json='boost::json'
doubles='__floating_to_chars|ryu|POW10|std::to_chars\(char\*, char\*, (double|float)'

# Of the members of std::string, to which libstdc++.so itself refers, ld would keep all that a program happens to have, used or not.
echo '{ local: *; };' >"$folder/local.map"
build native g++ -Wl,--version-script="$folder/local.map"
native=$folder/native
# all three say the same of the same order, and the last reads its reply
"$native/write" >"$folder/written"
"$native/rapidjson" | cmp - "$folder/written"
"$native/send" | cmp - "$folder/written"

theirs=$(text "$native/rapidjson")
row 'code, an order written: bytes of .text, RapidJSON' "$theirs" ''
row 'code, an order written: bytes of .text' "$(text "$native/write")" ''
row 'code, an order written / RapidJSON' "$(ratio "$(text "$native/write")" "$theirs")" 1.3
row 'code, sent and the reply read: bytes of .text' "$(text "$native/send")" ''
row 'code, of these of the reader (document, node)' \
  "$(nm -CS --radix=d "$native/send" |
    awk '$3 ~ /^[tTwW]$/ && /json::document|json::node/ && !seen[$1]++ { sum += $2 } END { print sum + 0 }')" ''
row 'code, sent and the reply read / RapidJSON' "$(ratio "$(text "$native/send")" "$theirs")" 4
row 'symbols of Boost.JSON where only is written' "$(symbols "$native/write" "$boost_json")" 0
row 'symbols of double printing, linked statically' "$(symbols "$native/send-static" "$doubles")" 0

# the patterns find what they are for
optimized boost_json
[ "$(symbols "$folder/timed-boost_json.o" "$boost_json")" != 0 ] || {
  echo 'no symbol of Boost.JSON was found in Boost.JSON' >&2
  exit 1
}
[ "$(symbols "$native/double-static" "$doubles")" != 0 ] || {
  echo 'no table was found in the program that prints a double' >&2
  exit 1
}

# Boost's headers by themselves: those of the machine beside them are not of the other one
mkdir -p "$folder/boost"
boost=$(python3 single_include/boost_headers.py g++)
ln -sfn "$boost/boost" "$folder/boost/boost"
build arm arm-linux-gnueabihf-g++ -Wno-psabi -isystem "$folder/boost"
for program in write send; do
  for how in '' -static; do
    strip=$folder/arm/$program$how
    arm-linux-gnueabihf-strip -o "$strip.stripped" "$strip"
    row "32-bit ARM, $program${how:+, static}: bytes of the stripped file" "$(wc -c <"$strip.stripped" | tr -d ' ')" ''
  done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
