#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tries single_include/: that it is up to date, compiles without a warning, and makes programs: single_header.py [CXX...]"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tests/single_header"
FLAGS = "-std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Werror".split()
ONE_HEADER = ["-I", ROOT / "single_include"]

BOTTLE = ('{"provider":"my_shop","action":"created","product_id":"B01J4SWO1G","name":"The Coolest Water Bottle","price":11.16}')
# Boost 1.81's Boost.JSON as a whole is not for g++ without exceptions.
OPT_INS = """API_BODY_SCHEMA BASE_BYTE_BLOCK JSON_JSON_SCHEMA OUTBOX_INTERRUPTIBLE OUTBOX_LOCKED_STORE OUTBOX_WORKER
IMPLEMENTATION""".split()

# What TILLWIRE_API_BODY_SCHEMA brings along, by itself.
SCHEMA = """auto a = tillwire::body_schema<tillwire::drip::order_activity>();
auto b = tillwire::json::json_schema<tillwire::drip::address>();
"""

# What is changed in which header, and what amalgamate.py must say of it, with --check or without.
REFUSED = [
    ("base/cents.hpp", "#endif", "#define leaked_macro 1\n#endif", [], "TILLWIRE_: leaked_macro"),
    ("outbox/worker.hpp", "#endif", "#define leaked_macro() 1\n#endif", [], "TILLWIRE_: leaked_macro"),
    ("testing/manual_clock.hpp", "#endif", "#undef INT_MAX\n#include <climits>\n#undef INT_MAX\n#endif", [], "TILLWIRE_: INT_MAX"),
    ("drip.hpp", "#include <tillwire/drip/event.hpp>", "#if 1\n#include <tillwire/drip/event.hpp>\n#endif", [], "cannot take in"),
    ("drip.hpp", "#include <tillwire/drip/event.hpp>", '#include "drip/event.hpp"', [], "cannot take in"),
    ("api/impl/account.ipp", "#endif", "// changed\n#endif", ["--check"], "single_include/tillwire.hpp is not what"),
    ("testing/manual_clock.hpp", "#endif", "// changed\n#endif", ["--check"], "single_include/tillwire_testing.hpp is not what"),
]


def run(*command, given=None):
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def amalgamate(root, *arguments):
    return run(sys.executable, root / "single_include/amalgamate.py", *arguments)


def copied(root):
    """What amalgamate.py needs of this checkout."""
    for part in "include", "single_include":
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "LICENSE", root)


def refusals(folder):
    for number, (header, old, new, arguments, says) in enumerate(REFUSED):
        root = pathlib.Path(folder) / str(number)
        copied(root)
        path = root / "include/tillwire" / header
        before, _, after = path.read_text("utf-8").rpartition(old)
        path.write_text(before + new + after, "utf-8")
        good, output = amalgamate(root, *arguments)
        yield f"amalgamate.py refuses a bad {header}", not good and says in output, output or "it did not"
    for beside in "--output", "--forward":
        good, output = amalgamate(ROOT, "--check", beside, pathlib.Path(folder) / "unchecked")
        yield f"amalgamate.py refuses --check beside {beside}", not good and "--check" in output, output or "it did not"


def forwarded(folder):
    root = pathlib.Path(folder) / "forwarded"
    copied(root)
    for what in "makes a folder", "makes it anew":
        good, output = amalgamate(root, "--forward", root / "made")
        old = root / "made/tillwire/old.hpp"
        yield f"amalgamate.py --forward {what}", good and (root / "made/tillwire/drip.hpp").exists() and not old.exists(), output
        old.write_text("#include <tillwire.hpp>\n", "utf-8")
    good, output = amalgamate(root, "--forward", root / "include")
    kept = (root / "include/tillwire/drip.hpp").read_text("utf-8") == (ROOT / "include/tillwire/drip.hpp").read_text("utf-8")
    yield "amalgamate.py --forward leaves include/ alone", not good and kept and "did not make" in output, output or "it did not"


def compiled(cxx, folder):
    program = pathlib.Path(folder) / "program"
    asked = "".join(f"#define TILLWIRE_{name}\n" for name in OPT_INS)
    both = "#include <tillwire.hpp>\n#include <tillwire_testing.hpp>\n"
    texts = {"each header": both * 2, "all of it": asked + both * 2, "the macros late": both + asked + both,
             "JSON Schema": "#define TILLWIRE_API_BODY_SCHEMA\n" + both + SCHEMA,
             "Boost.JSON": "#define TILLWIRE_JSON_BOOST_JSON\n" + both}
    for what, text in texts.items():
        for without in [[], ["-fno-exceptions", "-fno-rtti"]][:1 if what == "Boost.JSON" else 2]:
            good, output = run(cxx, *FLAGS, *ONE_HEADER, *without, "-x", "c++", "-fsyntax-only", "-", given=text)
            yield " ".join([what, *without]), good, output

    good, output = run(cxx, "-std=c++20", *ONE_HEADER, "-x", "c++", "-M", "-", given=both)
    unasked = re.findall(r"\S*/(?:boost/json\b\S*|thread)(?=\s)", output)
    yield "neither <thread> nor Boost.JSON unless asked for", good and not unasked, "\n".join(unasked) or output

    good, output = run(cxx, "-std=c++20", *ONE_HEADER, HERE / "main.cpp", "-o", program)
    good, output = run(program) if good else (good, output)
    yield "a program of one file", good and output == BOTTLE + "\naccepted\n", output
    good, output = run(cxx, *FLAGS, *ONE_HEADER, HERE / "program.cpp", HERE / "library.cpp", "-o", program)
    good, output = run(program) if good else (good, output)
    yield "a program of two files", good and output == BOTTLE + "\n", output


def main():
    passed, failed = 0, 0

    def count(what, good, output):
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"{what}:", *output.splitlines()[:12], sep="\n  ")

    with tempfile.TemporaryDirectory() as folder:
        count("amalgamate.py --check", *amalgamate(ROOT, "--check"))
        for result in [*refusals(folder), *forwarded(folder)]:
            count(*result)
        for cxx in sys.argv[1:] or ["g++", "clang++-14", "clang++-19"]:
            if shutil.which(cxx) is None:
                count(cxx, False, "is not installed")
                continue
            for what, good, output in compiled(cxx, folder):
                count(f"{what}, {cxx}", good, output)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
