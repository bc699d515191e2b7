#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# portability.sh [LEG...|fast|all] runs the suite with other compilers, standard libraries, processors and systems, all
# unless told; --list names them. It installs what they need. The last line is the sum: `N legs, N passed`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. examples/setup.sh
. tests/legs.sh

# `fast` is what every change has to pass: each compiler, standard library, processor and sanitizer once.
# leg         | fast | what it runs                                                    | compiler
legs='
gcc12         |      | unit, a file at a time                                          | g++ 12
unity         |      | unit, in one file, -O2                                          | g++ 12
clang14       | fast | unit                                                            | clang 14
clang19       |      | unit                                                            | clang 19
libcxx        | fast | unit, libc++                                                    | clang 19
gcc12-23      |      | unit, C++23                                                     | g++ 12
clang19-23    | fast | unit, C++23                                                     | clang 19
arm32         |      | unit, 32 bits, emulated                                         | g++ 12, arm-linux-gnueabihf
arm64         | fast | unit, NEON, emulated                                            | g++ 12, aarch64-linux-gnu
windows       |      | unit but one file, and WinHTTP, under Wine                      | g++ 12, mingw-w64
wasm          |      | unit but the worker, and Fetch, under node                      | emscripten
asan-gcc12    | fast | unit, address and undefined sanitizers                          | g++ 12
asan-clang19  | fast | unit, address and undefined sanitizers, no exceptions           | clang 19
tsan-gcc12    | fast | threads, thread sanitizer                                       | g++ 12
tsan-clang19  | fast | threads, thread sanitizer                                       | clang 19
valgrind      |      | unit but 15 tests, see below, valgrind                          | g++ 12
bare-gcc12    | fast | unit, no exceptions, no RTTI                                    | g++ 12
bare-clang14  |      | unit, no exceptions, no RTTI                                    | clang 14
bare-clang19  |      | unit, no exceptions, no RTTI                                    | clang 19
single        | fast | unit, single headers                                            | g++ 12
single-gcc12  |      | unit, single headers, no exceptions, no RTTI                    | g++ 12
single-clang14|      | unit, single headers, no exceptions, no RTTI                    | clang 14
single-clang19| fast | unit, single headers, no exceptions, no RTTI                    | clang 19
'

bare=-Dno_exceptions=true
single=-Dsingle_header=true
libcxx=(-Dcpp_args=-stdlib=libc++ -Dcpp_link_args=-stdlib=libc++)
cpp23=(-Dcpp_std=none -Dcpp_args=-std=c++2b)  # meson 1.0 has no word for it

# Not under valgrind: what tries all there is, or compares with an oracle by the hundred thousand, and would take many
# minutes; what reads memory that was given back; what counts by an operator new of its own, which valgrind replaces.
not_under_valgrind='another parser*,a broken payload*,each field of another type*,each required field that is left out*'
not_under_valgrind+=',every sequence of up to*,each byte is told*,a text in pieces*,what is written is read back as it was*'
not_under_valgrind+=',a part is left to*,nothing leaves before*,no stretch of its length*'
not_under_valgrind+=',what headers held is wiped*,a valid payload allocates nothing'

emulated() {  # emulated FOLDER TARGET CPU EMULATOR
  need arm || return
  local folder=$1 target=$2 cpu=$3 emulator=$4 foreign=$PWD/build/foreign library
  # Of /usr/include only what is the same for every processor.
  mkdir -p "$foreign/include"
  for library in boost doctest nlohmann; do ln -sfn "/usr/include/$library" "$foreign/include/$library"; done
  # Static, so that the emulator needs no libraries.
  cat >"build/$folder.ini" <<EOF
[binaries]
cpp = ['ccache', '$target-g++']
ar = '$target-ar'
exe_wrapper = '$emulator'
[built-in options]
cpp_args = ['-isystem', '$foreign/include']
cpp_link_args = ['-static']
[properties]
boost_root = '$foreign'
[host_machine]
system = 'linux'
cpu_family = '$cpu'
cpu = '$cpu'
endian = 'little'
EOF
  # The emulator is slow enough for optimization to pay.
  under=$emulator run unit "$folder" g++ --cross-file "build/$folder.ini" "${unity[@]}" -Doptimization=1
}

run_leg() {
  case $1 in
    gcc12) run unit gcc g++ "${plain[@]}" ;;
    unity) run unit unity g++ -Doptimization=2 -Ddebug=false -Dunity=on -Dunity_size=1000 ;;
    clang14) run unit clang14 clang++-14 "${unity[@]}" ;;
    clang19) run unit clang19 clang++-19 "${unity[@]}" ;;
    libcxx) need libcxx && run unit libcxx clang++-19 "${unity[@]}" "${libcxx[@]}" ;;
    gcc12-23) run unit gcc-23 g++ "${unity[@]}" "${cpp23[@]}" ;;
    clang19-23) run unit clang19-23 clang++-19 "${unity[@]}" "${cpp23[@]}" ;;
    arm32) emulated arm32 arm-linux-gnueabihf arm qemu-arm ;;
    arm64) emulated arm64 aarch64-linux-gnu aarch64 qemu-aarch64 ;;
    windows | wasm) "tests/portability/$1.sh" ;;
    asan-gcc12) run unit gcc-sanitized g++ "${sanitized[@]}" ;;
    asan-clang19) run unit clang19-sanitized clang++-19 "${sanitized[@]}" "$bare" ;;
    tsan-gcc12) run threads gcc-threads g++ "${thread_sanitized[@]}" ;;
    tsan-clang19) run threads clang19-threads clang++-19 "${thread_sanitized[@]}" ;;
    valgrind)
      built unit gcc-valgrind g++ "${unity[@]}" -Dcpp_args=-g1 &&
        $valgrind build/gcc-valgrind/tests/unit --no-skipped-summary --test-case-exclude="$not_under_valgrind" ;;
    bare-gcc12) run unit gcc-bare g++ "${unity[@]}" "$bare" ;;
    bare-clang14) run unit clang14-bare clang++-14 "${unity[@]}" "$bare" ;;
    bare-clang19) run unit clang19-bare clang++-19 "${unity[@]}" "$bare" ;;
    single) run unit gcc-single g++ "${unity[@]}" "$single" ;;
    single-gcc12) run unit gcc-bare-single g++ "${unity[@]}" "$bare" "$single" ;;
    single-clang14) run unit clang14-bare-single clang++-14 "${unity[@]}" "$bare" "$single" ;;
    single-clang19) run unit clang19-bare-single clang++-19 "${unity[@]}" "$bare" "$single" ;;
  esac
}

names() { cut -d'|' -f1 <<<"$legs" | tr -d ' ' | sed '/^$/d'; }
fast() { sed -n 's/^\([^ |]*\) *| fast .*/\1/p' <<<"$legs"; }
cell() { grep "^$1 *|" <<<"$legs" | cut -d'|' -f"$2" | sed 's/^ *//; s/ *$//'; }

chosen=()
for name in "${@:-all}"; do
  case $name in
    --list) names; exit ;;
    all) mapfile -t -O ${#chosen[@]} chosen < <(names) ;;
    fast) mapfile -t -O ${#chosen[@]} chosen < <(fast) ;;
    *)
      if ! names | grep -qxF -e "$name"; then
        echo "portability.sh: no leg $name. There are: fast all $(names | tr '\n' ' ')" >&2
        exit 1
      fi
      chosen+=("$name") ;;
  esac
done
need tests

log=$(mktemp)
trap 'rm -f "$log"' EXIT
row='%-14s  %-55s  %-28s  %7s  %7s\n'
printf "$row" leg 'what it runs' compiler passed seconds
tests=0 failed=0 legs_passed=0
for name in "${chosen[@]}"; do
  start=$SECONDS
  (run_leg "$name") >"$log" 2>&1
  judge "$log" $?
  if [ "$f" = 0 ]; then legs_passed=$((legs_passed + 1)); else cat "$log"; fi
  printf "$row" "$name" "$(cell "$name" 3)" "$(cell "$name" 4)" "$p" $((SECONDS - start))
  if [ "$f" != 0 ]; then echo "$name has failed"; fi
  tests=$((tests + p)) failed=$((failed + f))
done
echo "$tests passed, $failed failed"
echo "${#chosen[@]} legs, $legs_passed passed"
[ "$legs_passed" = ${#chosen[@]} ]
