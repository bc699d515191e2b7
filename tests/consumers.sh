#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Takes the library as strangers do, each way in a folder of its own: consumers.sh [WAY...], all when none is named. What
# is missing is installed. The last line is the sum: `N ways, N passed`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

ways=(meson_wrap pkg_config pkg_config_with_data_elsewhere cmake_find_package cmake_refuses_other_versions
  cmake_fetch_content cmake_add_subdirectory cmake_exported single_header_copied self_contained copy_paste)
if [ $# = 0 ]; then set -- "${ways[@]}"; fi
for way; do
  case " ${ways[*]} " in
    *" $way "*) ;;
    *) echo "there is no way $way, but: ${ways[*]}" >&2 && exit 2 ;;
  esac
done
. examples/setup.sh
need packaging

checkout=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# of files of this machine: fetched from by submodules as well, whoever owns them
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always \
  GIT_CONFIG_KEY_1=safe.directory GIT_CONFIG_VALUE_1='*'
unset CPLUS_INCLUDE_PATH CPATH PKG_CONFIG_PATH CMAKE_PREFIX_PATH
strict='-std=c++20 -Wall -Wextra -Wpedantic -Werror'
IFS=. read -r major minor patch < <(sed -n 's/^#define TILLWIRE_VERSION "\(.*\)"/\1/p' include/tillwire/base/version.hpp)
body='{"provider":"my_shop","action":"created","product_id":"B01J4SWO1G","name":"The Coolest Water Bottle","price":11.16}'
accepted=$body$'\naccepted' over_libcurl=libcurl$'\n'$body$'\naccepted'

# What a stranger clones: the files as they are here, committed or not.
repository=$work/repository
mkdir "$repository"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  if [ -e "$file" ]; then printf '%s\0' "$file"; fi
done | tar -c --null -T - | tar -x -C "$repository"
(
  cd "$repository" && git init -q -b main && git add -A &&
    git -c user.name=tests -c user.email=tests@localhost commit -q -m 'As it is here'
) || exit 1
revision=$(git -C "$repository" rev-parse HEAD)

prints() {  # prints EXPECTED COMMAND...
  local expected=$1 actual
  shift
  actual=$("$@") || return
  if [ "$actual" != "$expected" ]; then printf '%s\n' 'it printed' "$actual" 'in place of' "$expected"; return 1; fi
}

built_is_the_program_alone() {  # in a build folder, which has the object files of its two sources and no others
  local objects
  objects=$(find "$1" -name '*.o' | sed 's|.*/||; s|\.cpp\.o$||' | sort | tr '\n' ' ')
  if [ "$objects" != 'compiled_half main ' ]; then echo "it built $objects"; return 1; fi
}

sources() { cp "$checkout"/tests/consumers/{main,compiled_half}.cpp .; }

installed() {  # into $work/prefix, which is not where it was installed: it has been moved
  [ -d "$work/prefix" ] && return
  meson setup "$work/build" "$repository" --prefix="$work/elsewhere" -Dtests=false -Dexamples=false &&
    meson install -C "$work/build" && mv "$work/elsewhere" "$work/prefix"
}

meson_wrap() {
  sources && cp "$checkout/tests/consumers/meson.build" . && mkdir subprojects &&
    sed "s|@url@|file://$repository|; s|@revision@|$revision|" "$checkout/tests/consumers/tillwire.wrap" >subprojects/tillwire.wrap &&
    meson setup build && meson compile -C build && prints "$over_libcurl" build/program &&
    meson introspect build --targets >targets &&
    prints program python3 -c 'import json; print(*(target["name"] for target in json.load(open("targets"))))' &&
    ! grep -iE 'doctest|sqlite|httplib|openssl|CLI11' build/meson-logs/meson-log.txt && built_is_the_program_alone build
}

pkg_config() {
  sources && installed || return
  export PKG_CONFIG_PATH=$work/prefix/share/pkgconfig
  pkg-config --exists "tillwire = $major.$minor.$patch" "tillwire-adapters = $major.$minor.$patch" &&
    g++ $strict -DWITH_CURL ./*.cpp $(pkg-config --define-prefix --cflags --libs tillwire-adapters libcurl) -o program &&
    prints "$over_libcurl" ./program || return
  # the headers alone have no adapters on their path
  ! g++ -std=c++20 -fsyntax-only -DWITH_CURL main.cpp $(pkg-config --define-prefix --cflags tillwire) 2>errors &&
    grep 'curl_transport.hpp: No such file' errors
}

pkg_config_with_data_elsewhere() {
  sources && meson setup build "$repository" --prefix="$PWD/prefix" -Ddatadir="$PWD/data" -Dtests=false -Dexamples=false &&
    meson install -C build || return
  export PKG_CONFIG_PATH=$PWD/data/pkgconfig
  g++ $strict -fsyntax-only -DWITH_CURL main.cpp $(pkg-config --cflags tillwire-adapters libcurl)
}

cmake_builds() {  # cmake_builds DEFINITION...
  sources && cp "$checkout/tests/consumers/CMakeLists.txt" . && cmake -B build -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror' "$@" &&
    cmake --build build && prints "$over_libcurl" build/program && built_is_the_program_alone build
}

cmake_find_package() { installed && cmake_builds -DCMAKE_PREFIX_PATH="$work/prefix" -DASKED_FOR="$major.$minor"; }

cmake_refuses_other_versions() {
  local version here=(-DCMAKE_PREFIX_PATH="$work/prefix")
  sources && cp "$checkout/tests/consumers/CMakeLists.txt" . && installed || return
  for version in "$major.$minor.$((patch + 1))" "$major.$((minor + 1))" "$((major + 1)).0" 0.0; do
    if cmake -B "build-$version" "${here[@]}" -DASKED_FOR="$version" 2>errors; then echo "it takes it for $version"; return 1; fi
    grep "requested version \"$version\"" errors || { cat errors; return 1; }
  done
  cmake -B build-exact "${here[@]}" -DASKED_FOR="$major.$minor.$patch;EXACT" && cmake -B build-any "${here[@]}"
}

cmake_fetch_content() { cmake_builds -DFETCHED_FROM="file://$repository" -DFETCHED_TAG="$revision"; }

cmake_add_subdirectory() {
  git clone -q "file://$repository" third_party/tillwire && cmake_builds -DCOPIED_TO=third_party/tillwire
}

cmake_exported() {  # by a library that links it, and installs itself
  sources && cp "$checkout/tests/consumers/exported/CMakeLists.txt" . && git clone -q "file://$repository" tillwire &&
    cmake -B library -DCOPIED_TO=tillwire -DCMAKE_INSTALL_PREFIX="$PWD/prefix" && cmake --build library &&
    cmake --install library && rm -r tillwire library && mv prefix moved &&
    cmake -B build -DCMAKE_PREFIX_PATH="$PWD/moved" && cmake --build build && prints "$over_libcurl" build/program &&
    installed && diff -r "$work/prefix/include" moved/include && diff -r "$work/prefix/share/tillwire" moved/share/tillwire
}

single_header_copied() {
  sources && mkdir adapters && cp "$repository/single_include/tillwire.hpp" . && cp -r "$repository/adapters/curl" adapters &&
    g++ $strict -DWITH_CURL -I . main.cpp compiled_half.cpp -lcurl -o program && prints "$over_libcurl" ./program
}

without_boost() {  # without_boost COMMAND...: hidden, where the machine lets us
  local boost how
  boost=$(python3 "$repository/single_include/boost_headers.py" g++)/boost || return
  for how in --mount '--mount --map-root-user'; do
    if unshare $how sh -c 'mount -t tmpfs none "$0" && test ! -e "$0/version.hpp"' "$boost"; then
      unshare $how sh -c 'mount -t tmpfs none "$0" && exec "$@"' "$boost" "$@"
      return
    fi
  done
  "$@"
}

self_contained() {
  sources && python3 "$repository/single_include/amalgamate.py" --with-boost --output . &&
    without_boost g++ $strict -I . main.cpp compiled_half.cpp -o program && prints "$accepted" ./program || return
  g++ -std=c++20 -I . -M main.cpp compiled_half.cpp >read && ! grep '/boost/' read
}

copy_paste() {  # what its README says, from a checkout
  local line program=$checkout/build/demo/examples/sandbox
  if [ ! -x "$program" ]; then
    # the folder of examples/demo.sh, which may have set it up already
    (
      cd "$checkout" && mkdir -p build &&
        { [ -f build/demo/build.ninja ] || meson setup build/demo . -Dtests=false --buildtype=release; } &&
        ninja -C build/demo examples/sandbox
    ) || return
  fi
  git clone -q "file://$repository" tillwire && cd tillwire &&
    sed -n '/^```sh$/,/^```$/{//!p}' examples/copy_paste/README.md >commands && cat commands &&
    prints 1 grep -c g++ commands && bash -e commands || return
  "$program" 0 >server.log &
  trap "kill $!" EXIT
  for _ in $(seq 100); do line=$(grep -om1 'http://[^ ]*' server.log) && break; sleep 0.1; done
  prints accepted my_till/a.out "$line" && prints 2 sh -c 'ls my_till/*.hpp | wc -l'
}

tried=0 passed=0
for way; do
  start=$SECONDS
  mkdir "$work/$way"
  tried=$((tried + 1))
  if (cd "$work/$way" && "$way") >"$work/log" 2>&1; then
    said=passed passed=$((passed + 1))
  else
    said=FAILED
    tail -n 40 "$work/log"
  fi
  printf '%-30s %-6s %3d s\n' "${way//_/ }" "$said" $((SECONDS - start))
done
echo "$tried ways, $passed passed"
[ "$passed" = "$tried" ]
