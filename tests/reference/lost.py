#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tells which public names clang sees that Doxygen does not, whose parser now and then loses the rest of a header.

clang++ -std=c++20 -fsyntax-only -Xclang -ast-dump -Xclang -ast-dump-filter=tillwire ALL.cpp | lost.py XML_FOLDER
"""

import pathlib
import re
import sys

import undocumented

NAMED = {"FieldDecl", "VarDecl", "CXXMethodDecl", "FunctionDecl", "TypeAliasDecl", "ConceptDecl", "EnumConstantDecl"}
TEMPLATES = {"ClassTemplateDecl", "FunctionTemplateDecl", "VarTemplateDecl", "TypeAliasTemplateDecl"}


def seen_by_clang(dump):
    names, opaque = set(), (None, ["public"])
    within = []  # (depth, (scope, its access from here on)), where scope is None if nothing in it is public
    for line in dump:
        m = re.match(r"([ |`-]*)(\w+) 0x\w+ (.*)$", line.rstrip())
        if not m:
            continue
        depth, kind, rest = len(m[1]), m[2], m[3]
        while within and within[-1][0] >= depth:
            within.pop()
        scope, access = within[-1][1] if within else ("", ["public"])
        inner = opaque
        if kind == "AccessSpecDecl":
            access[0] = rest.split()[-1]
        elif scope is None or access[0] == "private" or " implicit " in rest or "parent 0x" in rest:
            pass
        elif kind in TEMPLATES:
            inner = scope, access
        elif kind == "NamespaceDecl":
            name = re.sub(r"( inline| nested)+$", "", rest).split()[-1]
            version = re.fullmatch(r"v\d+_\d+|literals", name)
            if name != "detail":
                inner = scope if version else f"{scope}::{name}", ["public"]
        elif kind == "CXXRecordDecl":
            if record := re.search(r"(class|struct) (\w+) definition$", rest):
                names.add(f"{scope}::{record[2]}")
                inner = f"{scope}::{record[2]}", ["private" if record[1] == "class" else "public"]
        elif kind == "EnumDecl":
            if enumeration := re.search(r"class (\w+)", rest):
                names.add(f"{scope}::{enumeration[1]}")
                inner = f"{scope}::{enumeration[1]}", ["public"]
        elif kind in NAMED and "operator" not in rest:
            name = re.search(r"(\w+)$" if kind == "ConceptDecl" else r"\b(\w+) '", rest)
            if name and not name[1].startswith("boost_"):
                names.add(f"{scope}::{name[1]}")
        within.append((depth, inner))
    return {name.removeprefix("::tillwire").removeprefix("::") for name in names}


def main():
    seen = seen_by_clang(sys.stdin)
    documented = {one.general() for one in undocumented.read(pathlib.Path(sys.argv[1]))[0]}
    lost = sorted(seen - documented)
    for name in lost:
        print(f"{name} is not seen by Doxygen")
    print(f"{len(seen)} names of clang's, {len(lost)} lost")
    return bool(lost) or not seen


if __name__ == "__main__":
    sys.exit(main())
