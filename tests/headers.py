#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles each public header and adapter by itself and behind hostile macros: headers.py [CXX...]"""

import concurrent.futures
import functools
import os
import re
import shutil
import subprocess
import sys

import floors

FLAGS = "-std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
FLAGS += ["-DCPPHTTPLIB_OPENSSL_SUPPORT"]  # which a header demands of its user
FLAGS += ["-I", floors.ROOT / "include", "-I", floors.ROOT]

# Read before the macros, so that these meet our code alone. What a header includes on top of it is added to it.
FOREIGN = """
algorithm any array atomic bit cassert cctype cerrno charconv chrono climits cmath compare complex concepts
condition_variable coroutine cstddef cstdint cstdio cstdlib cstring ctime deque exception filesystem forward_list
fstream functional initializer_list iomanip iostream istream iterator limits list locale map memory memory_resource
mutex new numbers numeric optional ostream queue random ratio regex set shared_mutex span sstream stack stdexcept
streambuf string string_view system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set
utility variant vector boost/describe.hpp boost/mp11.hpp
""".split()

# What is foreign may define one of them itself, as <resolv.h> does.
HOSTILE = [f"#undef {name}\n#define {name} @" for name in floors.HOST_MACROS]
HOSTILE += [f"#undef {name}\n#define {name}(a, b) @" for name in floors.HOST_FUNCTIONS]


def compile(cxx, lines, *args):
    command = [cxx, "-x", "c++", *FLAGS, *(args or ["-fsyntax-only"]), "-"]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def include(path):
    return f"#include <{path.removeprefix('include/')}>"


@functools.lru_cache(maxsize=None)
def is_there(cxx, name):
    # Not by __has_include: where that says no, g++ 12 takes a later #include of the same name without a word.
    return compile(cxx, [f"#include <{name}>"], "-E")[0]


def foreign(tree, paths):
    """What the headers include of others, directly or not, in the order met."""
    found, seen, todo = dict.fromkeys(FOREIGN), set(), list(paths)
    while todo:
        path = todo.pop()
        if path in tree and path not in seen:
            seen.add(path)
            for _, name, quoted in floors.includes(tree[path]):
                file = floors.own(path, name, quoted)
                if file in tree:
                    todo.append(file)
                else:
                    found[name] = None
    return found


def not_installed(path, output):
    """The third party header that an adapter did not find: the std ones have neither dot nor slash, ours are quoted."""
    m = re.search(r"fatal error: '?([^':\s]*[./][^':\s]*)'?(?: file not found|: No such file)", output)
    ours = m and (m[1].startswith(("tillwire", "adapters/")) or f'"{m[1]}"' in output)
    return m[1] if m and path.startswith("adapters/") and not ours else None


def alone(tree, cxx, path):
    # Including it twice compiles the first time as if it were once. In an adapter the macros of OpenSSL cast as in C.
    casts = ["-Wold-style-cast"] if path.startswith("include/") else []
    return [(path, *compile(cxx, [include(path)] * 2, "-fsyntax-only", *casts))]


def hostile(tree, cxx, paths):
    before = [f"#include <{name}>" for name in foreign(tree, paths) if name in FOREIGN or is_there(cxx, name)]
    good, output = compile(cxx, before + HOSTILE + [include(path) for path in paths])
    if good or len(paths) == 1:
        return [(path, good, output) for path in paths]
    return [result for path in paths for result in hostile(tree, cxx, [path])]


def without_json(tree, cxx, path):
    good, output = compile(cxx, [include(path)], "-M")
    met = re.search(r"\S*boost/json\S*", output)
    return [(path, good and not met, f"pulls in {met[0]}" if met else output)]


def main():
    tree = floors.load()
    public = [path for path in floors.headers(tree) if path.endswith(".hpp") and path != "include/tillwire/src.hpp"]
    core = [path for path in public if path.startswith("include/")]
    adapters = [path for path in public if path not in core]

    compilers = sys.argv[1:] or ["g++", "clang++-14", "clang++-19"]
    jobs, passed, failed, missing = [], 0, 0, {}
    for cxx in compilers:
        if shutil.which(cxx) is None:
            failed += 1
            print(f"{cxx} is not installed")
            continue
        # Behind the macros, the core and each adapter's folder are one translation unit each, taken apart only to say who
        # is to blame. Adapters, whose third parties are large, are tried one by one with the first compiler alone.
        folders = [[path for path in adapters if path.startswith(folder)]
                   for folder in sorted({path.rpartition("/")[0] + "/" for path in adapters})]
        jobs += [("with hostile macros", hostile, cxx, group) for group in [core, *folders]]
        jobs += [("without Boost.JSON", without_json, cxx, "include/tillwire.hpp")]
        jobs += [("alone and twice", alone, cxx, path) for path in (public if cxx == compilers[0] else core)]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: (job, job[1](tree, *job[2:])), jobs)
        for (how, _, cxx, _), found in results:
            for path, good, output in found:
                third_party = not good and not_installed(path, output)
                if third_party:
                    missing[path] = third_party
                elif good:
                    passed += 1
                else:
                    failed += 1
                    print(f"{path} {how}, {cxx}:", *output.splitlines()[:12], sep="\n  ")
    for path, third_party in missing.items():
        print(f"{path} was left out: <{third_party}> is not installed")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
