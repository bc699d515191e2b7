# SPDX-License-Identifier: BSL-1.0
# To be sourced by bash. `need GROUP`, where a group is one of the tables below without its prefix, installs what the
# machine lacks for it, or says what that is and exits.

# how to see it | Debian and Ubuntu: the first that is to be had, >= where older ones will not do | dnf | pacman | brew
# rows of more than one table
_tillwire_row_gxx='tool:g++              | g++                                                  | gcc-c++            | gcc           | gcc'
_tillwire_row_boost='boost:108100         | libboost1.81-dev libboost1.83-dev libboost-dev>=1.81 | boost-devel        | boost         | boost'
_tillwire_row_clang19='tool:clang++-19       | clang-19                                             | clang19            | clang19       | llvm@19'
_tillwire_row_python3='tool:python3          | python3                                              | python3            | python        | python'
_tillwire_row_node='tool:node             | nodejs                                               | nodejs             | nodejs        | node'
_tillwire_row_rapidjson='header:rapidjson/writer.h | rapidjson-dev                                    | rapidjson-devel    | rapidjson     | rapidjson'
_tillwire_row_arm32='tool:arm-linux-gnueabihf-g++ | g++-arm-linux-gnueabihf                       | none               | none          | none'

_tillwire_demo="
$_tillwire_row_gxx
meson:1.0                | meson>=1.0                                           | meson              | meson         | meson
tool:ninja               | ninja-build                                          | ninja-build        | ninja         | ninja
tool:pkg-config          | pkg-config                                           | pkgconf-pkg-config | pkgconf       | pkgconf
header:curl/curl.h       | libcurl4-openssl-dev                                 | libcurl-devel      | curl          | curl
header:CLI/CLI.hpp       | libcli11-dev                                         | cli11-devel        | cli11         | cli11
$_tillwire_row_boost
"
_tillwire_tests="$_tillwire_demo
header:doctest/doctest.h | doctest-dev                                          | doctest-devel      | doctest       | doctest
tool:clang++-14          | clang-14                                             | clang14            | clang14       | llvm@14
$_tillwire_row_clang19
sanitizer:clang++-14     | libclang-rt-14-dev                                   | compiler-rt14      | compiler-rt14 | llvm@14
sanitizer:clang++-19     | libclang-rt-19-dev                                   | compiler-rt19      | compiler-rt19 | llvm@19
$_tillwire_row_python3
header:nlohmann/json.hpp | nlohmann-json3-dev                                   | json-devel         | nlohmann-json | nlohmann-json
tool:curl                | curl                                                 | curl               | curl          | curl
header:openssl/ssl.h     | libssl-dev                                           | openssl-devel      | openssl       | openssl
tool:valgrind            | valgrind                                             | valgrind           | valgrind      | valgrind
header:httplib.h         | libcpp-httplib-dev                                   | cpp-httplib-devel  | cpp-httplib   | cpp-httplib
header:sqlite3.h         | libsqlite3-dev                                       | sqlite-devel       | sqlite        | sqlite
"
_tillwire_arm="$_tillwire_tests
tool:aarch64-linux-gnu-g++ | g++-aarch64-linux-gnu                              | gcc-c++-aarch64-linux-gnu | aarch64-linux-gnu-gcc | aarch64-unknown-linux-gnu
tool:qemu-aarch64        | qemu-user                                            | qemu-user          | qemu-user     | qemu
$_tillwire_row_arm32
"
_tillwire_libcxx="$_tillwire_tests
libcxx:-fsyntax-only     | libc++-19-dev                                        | libcxx-devel       | libc++        | llvm@19
libcxx:-lc++abi          | libc++abi-19-dev                                     | libcxxabi-devel    | libc++abi     | llvm@19
"
_tillwire_wasm="$_tillwire_tests
tool:em++                | emscripten                                           | emscripten         | emscripten    | emscripten
$_tillwire_row_node
"
_tillwire_bench="$_tillwire_tests
tool:nginx               | nginx-light                                          | nginx-core         | nginx         | nginx
$_tillwire_row_rapidjson
"
_tillwire_windows="$_tillwire_tests
tool:x86_64-w64-mingw32-g++-posix | g++-mingw-w64-x86-64-posix                    | mingw64-gcc-c++      | mingw-w64-gcc | mingw-w64
file:/usr/lib/wine/wine64 | wine64                                              | wine-core            | wine          | wine-stable
"
_tillwire_schema="
$_tillwire_row_node
tool:npm                 | npm                                                  | nodejs-npm         | npm           | node
"
_tillwire_packaging="$_tillwire_demo
tool:cmake               | cmake                                                | cmake              | cmake         | cmake
tool:git                 | git                                                  | git                | git           | git
$_tillwire_row_python3
"
_tillwire_docs="
tool:doxygen             | doxygen                                              | doxygen            | doxygen       | doxygen
$_tillwire_row_clang19
$_tillwire_row_python3
$_tillwire_row_gxx
$_tillwire_row_boost
"
_tillwire_size="$_tillwire_tests
$_tillwire_row_rapidjson
$_tillwire_row_arm32
tool:nm                  | binutils                                             | binutils           | binutils      | binutils
"

_tillwire_preprocesses() {  # Homebrew's headers are on no compiler's path, but meson finds them
  printf '%b' "$1" | g++ -x c++ -E -idirafter /opt/homebrew/include - >/dev/null 2>&1
}

_tillwire_has() {
  local kind=${1%%:*} what=${1#*:}
  case $kind in
    tool) command -v "$what" >/dev/null ;;
    file) [ -e "$what" ] ;;
    meson) printf '%s\n' "$what" "$(meson --version 2>/dev/null || echo 0)" | sort -VC ;;
    header) _tillwire_preprocesses "#include <$what>\n" ;;
    boost) _tillwire_preprocesses "#include <boost/version.hpp>\n#if BOOST_VERSION < $what\n#error old\n#endif\n" ;;
    libcxx) printf '#include <version>\nint main() {}\n' | clang++-19 -stdlib=libc++ -x c++ -o /dev/null - "$what" 2>/dev/null ;;
    sanitizer) echo 'int main() {}' | "$what" -fsanitize=address,undefined -x c++ -o /dev/null - 2>/dev/null ;;
  esac
}

_tillwire_missing() {  # the rows of the table that the machine does not satisfy
  local row
  while IFS= read -r row; do
    if [ -n "$row" ] && ! _tillwire_has "${row%% *}"; then printf '%s\n' "$row"; fi
  done <<<"$1"
}

_tillwire_column() { cut -d'|' -f"$2" <<<"$1" | tr -s ' ' | sed 's/^ //; s/ $//'; }

_tillwire_on_one_line() { sort -u | tr '\n' ' '; }

_tillwire_by_hand() {
  {
    echo "$2 Please install:"
    echo "  Debian, Ubuntu: $(_tillwire_column "$1" 2 | sed 's/ / or /g' | sed 's/$/,/' | _tillwire_on_one_line | sed 's/, $//')"
    echo "  dnf:            $(_tillwire_column "$1" 3 | _tillwire_on_one_line)"
    echo "  pacman:         $(_tillwire_column "$1" 4 | _tillwire_on_one_line)"
    echo "  brew:           $(_tillwire_column "$1" 5 | _tillwire_on_one_line)"
    echo "The commands must bear the names: $(_tillwire_column "$1" 1 | sed -n 's/^tool://p; s/^meson:.*/meson/p' | _tillwire_on_one_line)"
  } >&2
  exit 1
}

_tillwire_to_be_had() {  # the first package of the list that apt offers in a version that will do
  local entry name least version
  for entry in $1; do
    name=${entry%%>=*} least=${entry#"$name"} least=${least#>=}
    version=$(LC_ALL=C apt-cache policy "$name" 2>/dev/null | sed -n 's/^ *Candidate: //p')
    if [ -n "$version" ] && [ "$version" != '(none)' ] && dpkg --compare-versions "$version" ge "${least:-0}"; then
      printf '%s\n' "$name"
      return
    fi
  done
  return 1
}

_tillwire_apt_get() {
  local root=()
  if [ "$(id -u)" != 0 ]; then root=(sudo); fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=500 "$@"
}

need() {
  local group table rows list package log packages=() absent=()
  for group; do
    table=_tillwire_$group
    if [ -z "${!table-}" ]; then echo "need: no group $group" >&2; exit 1; fi
    table=${!table}
    rows=$(_tillwire_missing "$table")
    if [ -z "$rows" ]; then continue; fi
    if ! command -v apt-get >/dev/null; then _tillwire_by_hand "$rows" 'Something is missing.'; fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
      _tillwire_by_hand "$rows" 'Something is missing, and only root can install it.'
    fi

    log=$(mktemp)
    if [ -z "${_tillwire_updated-}" ]; then
      # One broken source is not the end: whether the packages are to be had is seen below.
      _tillwire_apt_get update >"$log" 2>&1 || true
      _tillwire_updated=1
    fi
    packages=() absent=()
    while IFS= read -r list; do
      if package=$(_tillwire_to_be_had "$list"); then packages+=("$package"); else absent+=("${list// / or }"); fi
    done <<<"$(_tillwire_column "$rows" 2)"
    if [ ${#absent[@]} != 0 ]; then
      grep -E '^(Err|E|W):' "$log" >&2 || true
      rm -f "$log"
      { (. /etc/os-release && echo "${PRETTY_NAME:-This system} has no package:") && printf '  %s\n' "${absent[@]}"; } >&2
      exit 1
    fi
    echo "Installing ${packages[*]}" >&2
    # Another Boost or curl that the user relies on is not taken away for ours: apt then refuses, and says why.
    if ! _tillwire_apt_get install -y --no-install-recommends --no-remove "${packages[@]}" >>"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      exit 1
    fi
    rm -f "$log"
    rows=$(_tillwire_missing "$rows")
    if [ -n "$rows" ]; then
      echo "Installed, but still not found or too old: $(_tillwire_column "$rows" 1 | sed 's/^[a-z]*://' | tr '\n' ' ')" >&2
      exit 1
    fi
  done
}
