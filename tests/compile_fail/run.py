#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles what cases.py says must not compile, and what must instead: run.py [CXX...]"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import cases

INCLUDE = pathlib.Path(__file__).resolve().parents[2] / "include"
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-I", INCLUDE]

FIELDS = {struct: [row.split(None, 2) for row in rows.strip().splitlines()] for struct, rows in cases.GIVEN.items()}

COMPILES, FAILS, UNNAMED = "compiles", "does not compile", "is refused, but the first error does not say so"

# A snippet, the words of its error (None: it is to compile), and what run.py must think of it.
SELF_TEST = [
    ("auto made() { return 1; }", None, None),
    ("auto made() { return 1 }", None, FAILS),
    ("void made() { int unused; }", None, FAILS),
    ("auto made() { return 1; }", cases.left_out("required", "action"), COMPILES),
    ("auto made() { return 1 }", cases.left_out("required", "action"), UNNAMED),
    ('static_assert(false, "tillwire: no");', cases.says("no"), None),
    ('static_assert(false, "tillwire: no");', cases.says("yes"), UNNAMED),
    ('auto made() { return unknown("static assertion failed: tillwire: no"); }', cases.says("no"), UNNAMED),
    ('auto made() { return unknown; }\nstatic_assert(false, "tillwire: no");', cases.says("no"), UNNAMED),
]


def whole(struct, without=None, other=()):
    """A struct with all of its fields but one, or with another value for one."""
    given = {field: value for _, field, value in FIELDS[struct] if field != without} | dict(other)
    return f"{struct}{{{', '.join(f'.{field} = {expand(value)}' for field, value in given.items())}}}"


def expand(text):
    return re.sub(r"\$(\w+(?:::\w+)+)(?:-(\w+))?", lambda m: whole(m[1], m[2]), text)


def placed(where, text):
    """The snippet that has the text there."""
    struct, _, field = where.partition(".")
    if struct in FIELDS:
        return placed(cases.VALUE, whole(struct, other=[(field, text)]))
    return re.sub(r"\$(?!\w)", lambda _: expand(text), where)


def rows():
    """(what, snippet, the words of its error or None, generated or not) of all that is compiled."""
    for struct, fields in FIELDS.items():
        yield struct, placed(cases.VALUE, whole(struct)), None, True
        for how, field, _ in fields:
            snippet = placed(cases.VALUE, whole(struct, without=field))
            yield f"{struct} without {field}", snippet, cases.left_out(how, field), True
            if how == "stated":
                yield f"{struct} with {field} omitted", placed(f"{struct}.{field}", "tillwire::omitted"), None, True
    for where, refused, accepted, words in cases.CASES:
        for text, expected in [(accepted, None), (refused, words)]:
            yield f"{' '.join(where.split())} with {text}", placed(where, text), expected, False


def compiled(cxx, *args, text=None):
    # Without the source lines, which would repeat the words of the snippet; and in English.
    quiet = "-fno-caret-diagnostics" if "clang" in cxx else "-fno-diagnostics-show-caret"
    done = subprocess.run([cxx, *FLAGS, quiet, *args], input=text, capture_output=True, text=True,
                          env=os.environ | {"LC_ALL": "C"})
    return done.returncode == 0, done.stderr


def precompiled(cxx, folder):
    """The arguments that stand for the prelude, and what the compiler had against it."""
    header = pathlib.Path(folder, f"{cxx.replace('/', '_')}.hpp")
    header.write_text(cases.PRELUDE)
    output = header.with_suffix(".hpp.pch" if "clang" in cxx else ".hpp.gch")
    good, errors = compiled(cxx, "-x", "c++-header", header, "-o", output)
    return ["-include-pch", output] if "clang" in cxx else ["-include", header], "" if good else errors


def judged(cxx, prelude, text, words):
    """Why the snippet is not as it should be, or None; and what the compiler said."""
    good, output = compiled(cxx, *prelude, *(["-w"] if words else []), "-fsyntax-only", "-x", "c++", "-", text=text)
    if words is None:
        return None if good else FAILS, output
    if good:
        return COMPILES, output
    # It is the first error that is read.
    first = re.search(r"^.+:\d+: (?:fatal )?error: (.*)$", output, re.M)
    pattern = ".*".join(map(re.escape, words["clang++" if "clang" in cxx else "g++"].split("…")))
    return None if first and re.fullmatch(pattern, first[1]) else UNNAMED, output


def described():
    """The described structs of the vendors' headers, by their names in cases.py."""
    for path in sorted([*INCLUDE.glob("tillwire/drip/*.hpp"), *INCLUDE.glob("tillwire/usercom/*.hpp")]):
        spaces = []
        for m in re.finditer(r"^namespace ([^{]*) \{$|^(\}  // namespace)|^BOOST_DESCRIBE_STRUCT\((\w+)",
                             path.read_text("utf-8"), re.M):
            if m[1]:
                spaces.append(re.sub(r"^tillwire(::inline \w+)?(::)?", "", m[1]))
            elif m[2]:
                spaces.pop()
            else:
                yield "::".join([*filter(None, spaces), m[3]])


def known_to_the_library(cxx, folder):
    """(struct, how, member) of each field that must be given, by the library's own tables."""
    source, program = pathlib.Path(folder, "fields.cpp"), pathlib.Path(folder, "fields")
    prints = "".join(f'  print<{struct}>("{struct}");\n' for struct in described())
    source.write_text(cases.PRELUDE + """
#include <cstdio>
template <class T>
void print(char const* name) {
  using tillwire::presence;
  for (tillwire::field const& f : tillwire::field_table<T>) {
    char const* const how = f.how == presence::required ? "required"
                            : f.how == presence::stated ? "stated"
                            : f.how == presence::path   ? "path"
                                                        : nullptr;
    if (how != nullptr) std::printf("%s %s %.*s\\n", name, how, static_cast<int>(f.member.size()), f.member.data());
  }
}
int main() {
""" + prints + "}\n")
    good, errors = compiled(cxx, source, "-o", program)
    if not good:
        return None, errors
    lines = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    return {tuple(line.split()) for line in lines}, ""


def main():
    named, wrong = {True: 0, False: 0}, 0

    def complain(*lines):
        nonlocal wrong
        wrong += 1
        print(*lines, sep="\n  ")

    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        preludes = {}
        compilers = sys.argv[1:] or ["g++", "clang++-14", "clang++-19"]
        for cxx in [cxx for cxx in compilers if not shutil.which(cxx)]:
            compilers.remove(cxx)
            complain(f"{cxx} is not installed")
        for cxx, (prelude, errors) in zip(compilers, pool.map(lambda cxx: precompiled(cxx, folder), compilers)):
            if errors:
                complain(f"{cxx}: the prelude does not compile", *errors.splitlines()[:12])
            else:
                preludes[cxx] = prelude

        for cxx, prelude in list(preludes.items()):
            for text, words, expected in SELF_TEST:
                reason, output = judged(cxx, prelude, text, words)
                if reason != expected:
                    complain(f"{cxx}: run.py itself: {text!r} {reason}, should be: {expected}",
                             *output.splitlines()[:4])
                    preludes.pop(cxx, None)

        if preludes:
            known, errors = known_to_the_library(next(iter(preludes)), folder)
            listed = {(struct, how, field) for struct, fields in FIELDS.items() if struct not in cases.ACCOUNTS
                      for how, field, _ in fields}
            if known is None:
                complain("the program that prints the library's fields does not compile", *errors.splitlines()[:12])
            else:
                for field in sorted(known - listed):
                    complain(f"{' '.join(field)} is not in cases.py")
                for field in sorted(listed - known):
                    complain(f"{' '.join(field)} is in cases.py alone")

        jobs = [(cxx, *row) for row in rows() for cxx in preludes]
        for (cxx, what, _, words, generated), (reason, output) in zip(
                jobs, pool.map(lambda job: judged(job[0], preludes[job[0]], job[2], job[3]), jobs)):
            if reason:
                errors = [line for line in output.splitlines() if "error:" in line]
                complain(f"{cxx}: {what}", reason, *errors[:4])
            elif words:
                named[generated] += 1

    print(f"{named[True]} without a field that must be given, {named[False]} by the cases written by hand")
    print(f"{named[True] + named[False]} refused with the field named, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
