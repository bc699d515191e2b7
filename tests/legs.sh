# SPDX-License-Identifier: BSL-1.0
# To be sourced by the scripts that run legs: how a leg's folder is set up and built, and what counts as passed.

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1

# Without optimization it compiles three times as fast, and the sanitizers see more. In unity the suite takes a third of
# the time; four files of it keep two cores busy, and the compilers below a gigabyte and a half each.
plain=(-Doptimization=0 -Ddebug=false)
unity=("${plain[@]}" -Dunity=on -Dunity_size=20)
sanitized=("${unity[@]}" -Db_sanitize=address,undefined -Db_lundef=false -Dcpp_args=-g1)
thread_sanitized=("${unity[@]}" -Db_sanitize=thread -Db_lundef=false -Dcpp_args=-g1)

counts() {  # counts LOG: "P F" of the last line that counts anything; a test of ours may print such a line earlier
  sed -nE -e 's/^\[doctest\] test cases: *[0-9]+ \| *([0-9]+) passed \| *([0-9]+) failed.*/\1 \2/p' \
    -e 's/^([0-9]+) (passed|cases|fuzzers), ([0-9]+) (failed|unexpected|crashes)$/\1 \3/p' \
    -e 's/^([0-9]+) refused with the field named, ([0-9]+) wrong$/\1 \2/p' \
    -e 's/^([0-9]+) (names|blocks), ([0-9]+) (undocumented|wrong)$/\1 \3/p' \
    -e 's/^[0-9]+ schemas, ([0-9]+) bodies, ([0-9]+) unexplained$/\1 \2/p' \
    -e 's/^[0-9]+ ways, ([0-9]+) passed$/\1 0/p' \
    -e 's/^[0-9]+ schedules, ([0-9]+) violations, ([0-9]+) of [0-9]+ mutants caught$/\2 \1/p' \
    -e 's/^kills=([0-9]+) acknowledged=[0-9]+ accepted=[0-9]+ lost=([0-9]+) unexplained_duplicates=0$/\1 \2/p' \
    -e 's/^[0-9]+ adapters, ([0-9]+) rules, ([0-9]+) refused$/\1 \2/p' "$1" | tail -n 1
}

judge() {  # judge LOG STATUS: sets p and f to what passed and failed
  read -r p f <<<"$(counts "$1")"
  p=${p:-0} f=${f:-0}
  # A program that crashed after counting, ran nothing, or left a test out has not passed.
  if [ "$f" = 0 ] && { [ "$2" != 0 ] || [ "$p" = 0 ] || grep -q '[1-9][0-9]* skipped' "$1"; }; then f=1; fi
}

set_up() {  # set_up FOLDER CXX SETUP_ARGUMENTS...
  local build=build/$1 cxx=$2 cc=${2/clang++/clang} how
  shift 2
  # meson keeps the compiler that a folder was first set up with, so a folder of another kind is made anew.
  how="$PWD $cxx $*"
  if [ "$(cat "$build/how" 2>/dev/null)" != "$how" ]; then
    rm -rf "$build"
    # meson drops the ccache where there is none.
    CC="ccache ${cc/g++/gcc}" CXX="ccache $cxx" meson setup "$build" "$@" || return
    printf '%s\n' "$how" >"$build/how"
  fi
}

built() {  # built PROGRAM FOLDER CXX SETUP_ARGUMENTS...
  local program=$1
  shift
  set_up "$@" && meson compile -C "build/$1" "$program"
}

run() {  # run PROGRAM FOLDER CXX SETUP_ARGUMENTS...; `under`, if set, is the command that runs it
  built "$@" && ${under-} "build/$2/tests/$1"
}
valgrind='valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite'
