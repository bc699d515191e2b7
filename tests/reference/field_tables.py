#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes include/tillwire/{drip,usercom}/README.md: the fields of all payloads, by their types and their comments.

field_tables.py           writes them
field_tables.py --check   says whether they are what it would write
"""

import difflib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDE = ROOT / "include/tillwire"
PROGRAM = ROOT / "build/reference/field_tables"
VENDORS = {"drip": "Drip", "usercom": "User.com"}

PRESENCE = """| presence | means |
|---|---|
| required | leaving it out does not compile, and a text may not be empty |
| stated | to be mentioned: with a value, or with `tillwire::omitted` |
| optional | not written unless given |
| one of | exactly one of the fields that are members of that name, which is required |
| at least one of | optional, but one of these is needed |
| path | required, and part of the URL instead of the body |
| custom | keys of the caller's own, which are written beside the fields |
"""

KINDS = {
    "text": "UTF-8 without NUL",
    "decimal": "a number of up to 18 digits, which are kept as given: `\"11.16\"_dec`",
    "cents": "a whole number of hundredths: `1116_cents`",
    "integer": "a whole number of 64 bits",
    "true or false": "a `bool`",
    "timestamp": "text: RFC 3339 with a zone, such as `2019-01-28T12:15:23Z`",
    "UNIX time": "whole seconds since 1970",
    "any object": "`attributes{…}`: any keys and values",
    "any JSON": "`attribute_value`: anything",
}
CHECKED = ["provider_name", "email", "url", "currency_code", "sms_number", "time_zone"]


class Documented:
    """A struct or class as its header shows it: its comment, and those of its members."""

    def __init__(self, words):
        self.words, self.members = words, {}


def plain(comment):
    """The text of a /** */ comment, its paragraphs apart."""
    lines = [re.sub(r"^\s*/?\*+/? ?", "", line).removesuffix("*/").rstrip() for line in comment.splitlines()]
    return re.sub(r"(?<!\n)\n(?!\n)", " ", "\n".join(lines).strip())


def documented(headers):
    """All structs and classes of the headers, by their name inside of tillwire."""
    found = {}
    for path in headers:
        space, comment, current = [], "", None
        for block in re.finditer(r"/\*\*.*?\*/|[^\n]*\n", path.read_text("utf-8"), re.S):
            line = block[0]
            if line.startswith("/**"):
                comment = plain(line)
                continue
            if m := re.match(r"(?:inline )?namespace (?:tillwire::inline \w+(?:::)?)?(\w*)\s*\{(?!\})", line):
                space.append(m[1])
            elif re.match(r"\}  // namespace", line):
                space.pop()
            elif m := re.match(r"(?:struct|class) (\w+)[^;]*\{$", line.rstrip()):
                current = found["::".join(filter(None, [*space, m[1]]))] = Documented(comment)
            elif line.startswith("};"):
                current = None
            elif current and (m := re.match(r"  \S.*?[>\w] (\w+)(?:\{\})?;\s*(?:///< (.*))?$", line.rstrip())):
                current.members[m[1]] = m[2] or ""
            if line.strip():
                comment = ""
    return found


def sentence(words):
    """The first sentence, as it stands in a cell of a table."""
    words = re.split(r"\.(?=\s|$)", words)[0]
    return words[:1].lower() + words[1:] if re.match(r"(An?|The) ", words) else words


def cell(text):
    return "".join(part if i % 2 else part.replace("<", "&lt;").replace("*", "\\*")
                   for i, part in enumerate(re.split(r"(`[^`]*`)", text))).replace("|", "\\|")


def link(kind):
    return re.sub(r"object: (?:\w+::)*(\w+)", r"[\1](#\1)", re.sub(r"text: (\w+)", r"`\1`", kind))


class Maker:
    def __init__(self, vendor):
        self.vendor, self.kinds, self.lines, self.findings = vendor, set(), [], []
        headers = sorted((INCLUDE / vendor).glob("*.hpp"))
        self.types = documented([*headers, INCLUDE / "schema/types.hpp"])
        described = {name for path in headers
                     for name in re.findall(r"BOOST_DESCRIBE_STRUCT\((\w+)", path.read_text("utf-8"))}
        told = self.tell(subprocess.run([PROGRAM, vendor], check=True, capture_output=True, text=True).stdout)
        self.findings += [f"{name} is described, but not told by field_tables.cpp" for name in sorted(described - told)]

    def tell(self, output):
        told = set()
        for part in output.split("struct\t")[1:]:
            name, *rows = [row.split("\t") for row in part.splitlines()]
            told.add(name[0].split("::")[-1])
            self.struct(name[0], rows)
        return told

    def struct(self, name, rows):
        words = self.types[name].words
        calls = [row[1:] for row in rows if row[0] == "call"]
        one = {row[0]: row[1] for row in rows}
        paths = [path for _, path in calls]
        for path in re.findall(r"POST (/\S+?)\.?(?=\s|$)|\bor (/\S+?)\.?(?=\s|$)", words):
            if (path[0] or path[1]) not in paths:
                self.findings.append(f"{name}: its comment names {path[0] or path[1]}, which is not its path")
        words = re.sub(r":? ?POST /\S+?(?: or /\S+?)?(\.?)(?=\s|$)", r"\1", words)
        self.lines += [f"## {name.removeprefix(self.vendor + '::').replace('::', ' ')}", "", cell(words), ""]
        for method, path in calls:
            self.lines += [f"- `{method} {path}`"]
        if calls:
            body = "the fields" if one["envelope"] == "none" else '`{"batches":[…]}` around the fields'
            accept = "" if one["accept"] in ("application/json", "*/*") else f"; asked for by `Accept: {one['accept']}`"
            self.lines += [f"- body: {body}{accept}"]
            if self.vendor != "usercom":
                self.lines += [f"- accepted: {one['success']}"]
            again = {"converges": "ends in the same state", "repeats": "counts it, or shows it, twice"}[one["again"]]
            self.lines += [f"- sent a second time, after an answer was lost: the vendor {again}", ""]
        self.lines += ["| field | presence | kind | what it is | default |", "|---|---|---|---|---|"]
        self.lines += [self.field(name, *row[1:]) for row in rows if row[0] == "field"] + [""]

    def field(self, owner, name, member, presence, kind, default, notes, choice):
        # Each alternative is told by its own type: the member's comment is about how to choose.
        words = sentence(self.types[choice].words) if choice else self.types[owner].members.get(member, "")
        if not words:
            self.findings.append(f"{owner}::{member} has no comment")
        self.kinds.add(re.sub(r"^.* of (?=text)|, or null$", "", kind))
        presence = presence.replace("one of", f"one of (`{member}`)", 1) if choice else presence
        name = f"`{name}`" if name else "*any other key*" if presence == "custom" else ""
        notes = f" ({cell(notes)})" if notes else ""
        return f"| {name} | {presence} | {link(kind)} | {cell(words)}{notes} | {f'`{default}`' if default else ''} |"

    def text(self):
        kinds = [f"| {kind} | {cell(words)} |" for kind, words in KINDS.items() if kind in self.kinds]
        kinds += [f"| `{name}` | text: {cell(sentence(self.types[name].words))} |"
                  for name in CHECKED if f"text: {name}" in self.kinds]
        head = [f"# The fields of {VENDORS[self.vendor]}'s payloads", "",
                "Made from the headers of this folder by tests/reference/field_tables.py: presence, kind and default stand in the "
                "types, and what a field is in its comment. The numbers are those of the documents "
                "that the library was made from (000 products, 001 orders, 002 carts, 003 batches, 004 User.com); \"newest\" is "
                "the vendor's present documentation. A default is what the vendor takes for an absent field; it is never written.",
                ""]
        foot = ["## Presence and kinds", "", PRESENCE, "| kind | is |", "|---|---|", *kinds]
        return "\n".join(head + self.lines + foot) + "\n"


def main():
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([*os.environ.get("CXX", "g++").split(), "-std=c++20", "-I", ROOT / "include",
                    ROOT / "tests/reference/field_tables.cpp", "-o", PROGRAM], check=True)
    wrong = 0
    for vendor in VENDORS:
        path, made = INCLUDE / vendor / "README.md", Maker(vendor)
        for finding in made.findings:
            print(f"include/tillwire/{vendor}: {finding}")
        wrong += len(made.findings)
        old = path.read_text("utf-8") if path.exists() else ""
        if "--check" not in sys.argv[1:]:
            path.write_text(made.text(), "utf-8")
        elif old != made.text():
            wrong += 1
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), made.text().splitlines(True),
                                                       f"include/tillwire/{vendor}/README.md", "as the headers say"))
    print(f"{len(VENDORS)} files, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
