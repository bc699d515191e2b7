#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Sees to it that what the comments of include/ show as code stands in examples.cpp, and that this compiles."""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COMMENT = re.compile(r"/\*\*.*?\*/|///[^\n]*", re.S)
# What is more than a name or a call; what has an ellipsis is a form, not an example.
CODE = re.compile(r'^[^…]*(;$| = |\w\{[{\d"]|co_await )[^…]*$')


def words(code):
    return re.sub(r"\s+", " ", code).strip()


def main():
    example = ROOT / "tests/reference/examples.cpp"
    shown, compiled, missing = 0, words(example.read_text("utf-8")), 0
    for path in sorted(ROOT.glob("include/**/*.hpp")):
        for comment in COMMENT.finditer(path.read_text("utf-8")):
            text = re.sub(r"\n\s*\* ?", "\n", comment[0])
            spans = [span for span in map(words, re.findall(r"`([^`]+)`", text)) if CODE.match(span)]
            for code in re.findall(r"@code\n(.*?)@endcode", text, re.S) + spans:
                shown += 1
                if words(code) not in compiled:
                    missing += 1
                    print(f"{path.relative_to(ROOT)}: `{words(code)}` is not in examples.cpp")
    result = subprocess.run([*os.environ.get("CXX", "g++").split(), "-std=c++20", "-Wall", "-Wextra", "-Werror", "-I",
                             ROOT / "include", "-fsyntax-only", example])
    print(f"{shown} examples, {missing} not compiled")
    return bool(missing or result.returncode or not shown)


if __name__ == "__main__":
    sys.exit(main())
