#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tries amalgamate.py --with-boost: self_contained.py [CXX...], where a CXX may have arguments.

What the preprocessor of each compiler makes of the header must be what it makes of the one with Boost beside it. It is
compiled without Boost, which is hidden where the machine lets us, and with Boost beside it.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "single_include"))
import boost_headers

HERE = ROOT / "tests/single_header"
FLAGS = "-std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
BOTTLE = '{"provider":"my_shop","action":"created","product_id":"B01J4SWO1G","name":"The Coolest Water Bottle","price":11.16}\n'
COMPILED = "#define TILLWIRE_IMPLEMENTATION\n"
OPT_INS = "".join(f"#define TILLWIRE_{name}\n" for name in
                  "BASE_BYTE_BLOCK OUTBOX_INTERRUPTIBLE OUTBOX_LOCKED_STORE OUTBOX_WORKER".split())
TOP = "#include <tillwire.hpp>\n"

# A made-up Boost in which each header is included in one of the ways that a simple replacement gets wrong.
MADE = {
    "version.hpp": "#ifndef BOOST_VERSION_HPP\n#define BOOST_VERSION_HPP\n#define BOOST_VERSION 108200\n#endif\n",
    "top.hpp": """/* #include <boost/comment.hpp> */
// \\
#include <boost/comment.hpp>
#ifndef TOP
#define TOP
#if 0 /* for dependency trackers */
#include <boost/nowhere.hpp>
#if defined(A)
#elif defined(B)
#endif
#elif defined(A)
#include <boost/branch.hpp>
#else
int neither;
#endif
#include <boost/branch.hpp>
#ifndef GUARDED_HPP
#include <boost/guarded.hpp>
#endif
#include "dir/relative.hpp"
#include <boost/guarded.hpp>
#ifndef MADE_CONFIG
#include <boost/select.hpp>
#endif
#include MADE_CONFIG
#define BEGIN(x) begin x \\
  text \\

#include <boost/again.hpp>
BEGIN(of) const char* s = "// no comment, /* nor this */"; char c = '"'; // don't
#undef BEGIN
#include <boost/again.hpp>
#define LAST(x) x \\

int/* */behind_a_backslash;
#ifdef A
#include <boost/either.hpp>
#else
#include <boost/either.hpp>
#endif
#ifndef LONE
#include <boost/lone.hpp>
#endif
#include <boost/lone.hpp>
#include <boost/partly.hpp>
#include <boost/partly.hpp>
#include <boost/has.hpp>
#include <boost/has.hpp>
#include <boost/once.hpp>
#if __has_include(<boost/once.hpp>) && !__has_include(<boost/nowhere.hpp>)
#include <boost/once.hpp>
int has;
#else
#include <boost/nowhere.hpp>
#endif
#include <stddef.h>
#if defined(B)
#ifdef BOOST_HAS_PRAGMA_ONCE
#pragma once
#endif
#include <boost/circle.hpp>
#elif __has_include(<boost/nowhere.hpp>)
int never;
#endif
#include <boost/circle.hpp>
#endif
""",
    "branch.hpp": "#if !defined(BRANCH_HPP)\n#define BRANCH_HPP\n#include <boost/guarded.hpp>\nint branch;\n#endif // BRANCH_HPP\n",
    "guarded.hpp": "// Copyright of somebody\n#ifndef GUARDED_HPP\n#define GUARDED_HPP\nint guarded;\n#endif\n",
    "dir/relative.hpp": '#include "relative_too.hpp"\n#include "boost/dir/../guarded.hpp"\n',
    "dir/relative_too.hpp": "#ifndef TOO\n#define TOO\nint relative;\n#endif\n",
    "select.hpp": '#if defined(A)\n#define MADE_CONFIG "boost/config_a.hpp"\n#else\n#define MADE_CONFIG <boost/config_b.hpp>\n#endif\n',
    "config_a.hpp": "int config_a;\n#include <boost/guarded.hpp>\n",
    "config_b.hpp": "int config_b;\n",
    "again.hpp": "#if defined(BEGIN)\nint again;\n#else\nint the_second_time;\n#endif\n",
    "partly.hpp": "#ifndef PARTLY_HPP\n#define PARTLY_HPP\nint part;\n#endif\nint the_rest;\n",
    "either.hpp": "#ifndef EITHER_HPP\n#define EITHER_HPP\nint either;\n#endif\n",
    "lone.hpp": "#ifndef LONE\n#define LONE\nint lone;\n#endif\n",
    "has.hpp": "#ifndef MADE_HAS_TIME_H\n#define MADE_HAS_TIME_H\nint time;\n#endif\n#undef MADE_HAS_TIME_H\nint more;\n",
    "once.hpp": "#pragma once\nint once;\n",
    "circle.hpp": "#ifndef CIRCLE\n#define CIRCLE\n#include <boost/circle_too.hpp>\nint circle;\n#endif\n",
    "circle_too.hpp": "#ifndef CIRCLE_TOO\n#define CIRCLE_TOO\n#include <boost/circle.hpp>\nint circle_too;\n#endif\n",
    "comment.hpp": "int comment;\n",
}


def run(*command, given=None, **environment):
    done = subprocess.run(command, input=given, capture_output=True, text=True, env={**os.environ, **environment})
    return done.returncode == 0, done.stdout + done.stderr


def amalgamate(*arguments, **environment):
    return run(sys.executable, ROOT / "single_include/amalgamate.py", *arguments, **environment)


def preprocessed(cxx, text, *arguments):
    good, output = run(*cxx, "-std=c++20", "-DNDEBUG", "-E", "-P", *arguments, "-x", "c++", "-", given=text)
    return "\n".join(line for line in output.splitlines() if not line.startswith("#")) if good else output


def made(folder):
    """The made-up Boost, and what is taken in of it."""
    for name, text in MADE.items():
        path = folder / "boost" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return boost_headers.Boost(folder).take_in("#include <boost/top.hpp>\n#include <boost/guarded.hpp>\n" * 2)


def refusals(folder):
    good, output = amalgamate("--with-boost", folder / "none", "--output", folder / "out")
    yield "where there is no Boost", not good and f"{folder}/none/boost/version.hpp does not exist" in output, output
    (folder / "old/boost").mkdir(parents=True)
    (folder / "old/boost/version.hpp").write_text("#define BOOST_VERSION 108000\n", "utf-8")
    good, output = amalgamate("--with-boost", folder / "old", "--output", folder / "out")
    says = f"Boost 1.81 or newer is needed: {folder}/old/boost/version.hpp is of 1.80.0"
    yield "where Boost is older than 1.81", not good and says in output, output
    odd = folder / 'an "old" Böost'
    shutil.copytree(folder / "old", odd)
    good, output = amalgamate("--with-boost", "--output", folder / "out", CXX=shlex.join(["g++", f"-I{odd}"]))
    yield "where the compiler finds it in a folder of an odd name", not good and f"{odd}/boost/version.hpp is of" in output, output
    good, output = amalgamate("--with-boost", "--output", folder / "out", CXX="false")
    yield "where the compiler finds no Boost", not good and "--with-boost=DIR" in output, output
    good, output = amalgamate("--with-boost")
    yield "without a folder to write to", not good and "need --output DIR" in output, output
    good, output = amalgamate("--adapter", "curls", "--output", folder / "out")
    yield "an adapter that there is not", not good and "there are beast, c, curl, emscripten, httplib, offload, sqlite, winhttp" in output, output
    good, output = amalgamate("--adapter", "beast", "--output", folder / "out")
    yield "an adapter with more than itself", not good and "copy the adapter's folder instead" in output, output


def hiding(boost):
    """What a command is begun with for it to see no Boost, or None where the machine does not let us."""
    for shared in ["--mount"], ["--mount", "--map-root-user"]:
        begun = ["unshare", *shared, "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', boost]
        if shutil.which("unshare") and run(*begun, "test", "!", "-e", f"{boost}/version.hpp")[0]:
            return begun
    return None


def compiled(cxx, name, folder, hidden):
    header = ["-I", folder / "boost_in_it"]
    program = folder / "program"
    for what, text in {"the library": TOP, "all of it": OPT_INS + COMPILED + TOP}.items():
        texts = [preprocessed(cxx, text, "-I", folder / where).split() for where in ("boost_in_it", "boost_beside_it")]
        yield f"{what} is the same to the preprocessor of {name}", texts[0] == texts[1] and len(texts[0]) > 100000, "it is not"

    good, output = run(*cxx, "-std=c++20", *header, "-x", "c++", "-M", "-", given=OPT_INS + COMPILED + TOP)
    read = re.findall(r"\S*/boost/\S*", output)
    yield f"{name} reads nothing of Boost", good and not read, "\n".join(read) or output
    good, output = run(*hidden, *cxx, *FLAGS, *header, HERE / "program.cpp", HERE / "library.cpp", "-o", program)
    good, output = run(program) if good else (good, output)
    yield f"a program without Boost, {name}", good and output == BOTTLE, output
    good, output = run(*hidden, *cxx, *FLAGS, *header, "-fno-exceptions", "-fno-rtti", "-x", "c++", "-fsyntax-only", "-",
                       given=OPT_INS + COMPILED + TOP + "#include <tillwire_testing.hpp>\n")
    yield f"all of it without exceptions, {name}", good, output
    good, output = run(*cxx, "-std=c++20", "-w", *header, HERE / "beside.cpp", HERE / "beside_after.cpp", "-o", program)
    good, output = run(program) if good else (good, output)
    yield f"a program with Boost beside it, {name}", good and output == BOTTLE, output
    good, output = run(*cxx, "-std=c++20", *header, "-x", "c++", "-E", "-",
                       given="#define BOOST_VERSION_HPP\n#define BOOST_VERSION 108099\n" + TOP)
    yield f"another version of Boost, {name}", not good and "headers of another version" in output, output


def tries(compilers, folder):
    text = made(folder / "made")
    source = "#include <boost/top.hpp>\n#include <boost/guarded.hpp>\n" * 2
    (folder / "users").mkdir()
    (folder / "users/made_config.hpp").write_text("int of_the_user;\n", "utf-8")
    for arguments in [], ["-DA"], ["-DB"], ["-DA", "-DB"], ["-DGUARDED_HPP"], ['-DMADE_CONFIG="made_config.hpp"']:
        for cxx in ["g++"], ["clang++-19"]:
            what = " ".join(["a made-up Boost", *cxx, *arguments])
            both = [preprocessed(cxx, t, *arguments, "-I", folder / "users", *where)
                    for t, where in ((source, ["-I", folder / "made"]), (text, []))]
            yield what, both[0].split() == both[1].split(), "\n--\n".join(both)
    left = [x for x in re.findall(r"#\s*include.*", text) if "boost" in x]
    yield "nothing of it is left to include", not left and "pragma once" not in text, "\n".join(left)
    yield "no more of it than is needed", text.count("int lone;\n") == 1, text
    yield "its authors are named", text.count("// Copyright of somebody\n") == 1, text
    yield from refusals(folder)

    for seed in "1", "2":
        good, output = amalgamate("--with-boost", "--adapter", "curl", "--adapter", "sqlite", "--output", folder / seed,
                                  PYTHONHASHSEED=seed)
        yield f"with adapters, seed {seed}", good, output
    same = (folder / "1/tillwire.hpp").read_text("utf-8") == (folder / "2/tillwire.hpp").read_text("utf-8")
    yield "whenever it is made, it is the same", same, "it is not"
    for arguments, where in (["--with-boost"], "boost_in_it"), ([], "boost_beside_it"):
        good, output = amalgamate(*arguments, "--output", folder / where)
        yield where, good, output

    boost = boost_headers.folder_of(["g++"]) + "/boost"
    hidden = hiding(boost)
    print(f"{boost} is hidden" if hidden else f"{boost} cannot be hidden here: the compilers say what they read")
    for cxx in compilers:
        if shutil.which(cxx.split()[0]) is None:
            yield cxx, False, "is not installed"
        else:
            yield from compiled(cxx.split(), cxx, folder, hidden or [])


def main():
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        compilers = sys.argv[1:] or ["g++", "clang++-14", "clang++-19", "clang++-19 -stdlib=libc++"]
        for what, good, output in tries(compilers, pathlib.Path(folder)):
            passed, failed = passed + good, failed + (not good)
            if not good: print(f"{what}:", *output.splitlines()[:12], sep="\n  ")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
