#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What the library costs: compile time against nlohmann/json and Boost.JSON, code size against RapidJSON: size.sh [ROUNDS|code]
# Each row has its figure, its target and ok or SHORT; the cost of every header stands in build/size/headers.txt. `code` leaves
# out what needs a clock.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need size

rounds=${1:-5}
sources=tests/size folder=build/size
mkdir -p "$folder"
export LC_ALL=C CCACHE_DISABLE=1
kept=0 missed=0

row() {  # row WHAT FIGURE TARGET: no more than the target; without one the figure is listed only
  local verdict=''
  if [ -n "$3" ]; then
    verdict=$(awk -v is="$2" -v most="$3" 'BEGIN { print is <= most ? "ok" : "SHORT" }')
    if [ "$verdict" = ok ]; then kept=$((kept + 1)); else missed=$((missed + 1)); fi
  fi
  printf '%-62s %9s %6s %s\n' "$1" "$2" "$3" "$verdict"
}

# --- compile time: processor time of the compiler, the two compared by turns, since the machine may have other work

user_seconds() {  # user_seconds COMMAND...
  local TIMEFORMAT=%U
  { time "$@" >/dev/null 2>&1; } 2>&1
}
optimized() { g++ -std=c++20 -O2 -Iinclude -c "$sources/$1.cpp" -o "$folder/timed-$1.o"; }

ratio_of_medians() {  # ratio_of_medians ROUNDS OURS THEIRS
  local i
  for ((i = 0; i < $1; ++i)); do echo "$(user_seconds optimized "$2") $(user_seconds optimized "$3")"; done >"$folder/times"
  paste -d' ' <(cut -d' ' -f1 "$folder/times" | sort -n) <(cut -d' ' -f2 "$folder/times" | sort -n) |
    awk -v middle=$((($1 + 1) / 2)) 'NR == middle { printf "%.2f\n", $1 / $2 }'
}

syntax() { printf '%b' "$1" | g++ -std=c++20 -Iinclude -I. -x c++ -fsyntax-only -; }

echo "g++ $(g++ -dumpfullversion)"
printf '%-62s %9s %6s\n' '' figure target
if [ "$rounds" != code ]; then
  for name in send_umbrella send_vendor nlohmann src boost_json; do optimized "$name"; done  # a figure of what fails is none
  row 'compile time, one payload sent, <tillwire.hpp> / nlohmann' "$(ratio_of_medians "$rounds" send_umbrella nlohmann)" 0.5
  row 'compile time, one payload sent, <tillwire/drip.hpp> / nlohmann' "$(ratio_of_medians "$rounds" send_vendor nlohmann)" 0.5
  row 'compile time, <tillwire/src.hpp> / <boost/json/src.hpp>' "$(ratio_of_medians "$rounds" src boost_json)" 1.0

  empty=$(user_seconds syntax '')
  (cd include && find tillwire.hpp tillwire -name '*.hpp' ! -name src.hpp | sort) | while read -r header; do
    awk -v is="$(user_seconds syntax "#include <$header>\n")" -v empty="$empty" -v name="$header" \
      'BEGIN { printf "%5.0f ms %s\n", (is - empty) * 1000, name }'
  done | sort -rn >"$folder/headers.txt"
  {
    grep -E ' (tillwire|tillwire/drip|tillwire/usercom)\.hpp$' "$folder/headers.txt"
    grep -vE ' (tillwire|tillwire/drip|tillwire/usercom)\.hpp$' "$folder/headers.txt" | head -n 10
  } | while read -r ms _ header; do row "include <$header>, ms above an empty file" "$ms" ''; done
fi

# --- code size

# libstdc++.so refers to the members of std::string: where they are visible, ld keeps those that a program has, used or not
echo '{ local: *; };' >"$folder/nothing_visible"
flags=(-std=c++20 -Os -ffunction-sections -fdata-sections -fno-exceptions -fno-rtti -Iinclude
  -Wl,--gc-sections "-Wl,--version-script=$folder/nothing_visible")
build() {  # build FOLDER CXX MORE...: the four programs, with the library in a file of its own
  local to=$folder/$1 cxx=$2 source program how
  shift 2
  mkdir -p "$to"
  for source in src order write send peer_order rapidjson double; do
    "$cxx" "${flags[@]}" "$@" -c "$sources/$source.cpp" -o "$to/$source.o"
  done
  for how in '' -static; do
    for program in write send; do
      "$cxx" "${flags[@]}" $how "$to/$program.o" "$to/order.o" "$to/src.o" -o "$to/$program$how"
    done
    "$cxx" "${flags[@]}" $how "$to/rapidjson.o" "$to/peer_order.o" -o "$to/rapidjson$how"
    "$cxx" "${flags[@]}" $how "$to/double.o" -o "$to/double$how"
  done
}
text() { size -A "$1" | awk '$1 == ".text" { print $2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }
symbols() { nm -C "$1" | grep -cE "$2" || true; }  # symbols PROGRAM PATTERN
boost_json='boost::json'
doubles='__floating_to_chars|ryu|POW10|std::to_chars\(char\*, char\*, (double|float)'

build native g++
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
g++ -std=c++20 -Os -c "$sources/boost_json.cpp" -o "$folder/boost_json.o"
[ "$(symbols "$folder/boost_json.o" "$boost_json")" != 0 ] || {
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
echo "$kept targets kept, $missed missed"
[ "$missed" = 0 ]
