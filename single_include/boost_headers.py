# SPDX-License-Identifier: BSL-1.0
"""Takes the headers of Boost into a text, for amalgamate.py --with-boost; run with a compiler's name, says where they are.

The text is for every compiler, so that conditions stay in it, and an #include gives way to the header with all of its
own. What a guard surrounds is left out where it has been met for certain; where it was met behind a condition, it may
have to stand again. What has no guard is meant to be included again and again, and is taken in each time.
"""

import os
import posixpath
import re
import shlex
import subprocess
import sys

OLDEST = 108100
IFS = "if", "ifdef", "ifndef"
LINE = re.compile(r"(?:[^\n]*\\\n)*[^\n]*\n")  # one for the preprocessor: it goes on behind a backslash
TOKEN = re.compile(
    r"""(?P<lines>//(?:\\\n|[^\n])*(?:\n[ \t]*//(?:\\\n|[^\n])*)*)
      | (?P<block>/\*.*?\*/)
      | (?:u8|[uUL])?R"(?P<end>[^\s()\\]{0,16})\(.*?\)(?P=end)"
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'""",
    re.S | re.X)


def marker(name):
    return "TILLWIRE_" + re.sub(r"\W", "_", name).upper()


def directive(line):
    """Its word and the rest, or two empty texts."""
    found = re.match(r"\s*#\s*(\w+)\s*(.*)", line.replace("\\\n", " "))
    return (found[1], found[2].strip()) if found else ("", "")


def split(text, name):
    """The notices of a header's authors, and its lines without comments and blank ones."""
    notices = []

    def without(token):
        if token["lines"] is None and token["block"] is None:
            return token[0]
        if re.search(r"copyright|licen[sc]e", token[0], re.I):
            notices.append(re.sub(r"(?m)^[ \t]+", "", token[0]).rstrip() + "\n")
        return " " if token["block"] else ""
    lines = LINE.findall(TOKEN.sub(without, text.replace("\r\n", "\n").rstrip("\n") + "\n"))
    # a blank line behind a backslash is the end of what goes before it
    lines = [re.sub(r"[ \t]+\n\Z", "\n", line) for line in lines if line.strip()]
    once = ("pragma", "once")  # would hold for the whole text
    if once in map(directive, lines):
        lines = [line for line in lines if directive(line) != once]
        if guard(lines, 0) is None:
            lines = [f"#ifndef {marker(name)}\n", f"#define {marker(name)}\n", *lines, "#endif\n"]
    return notices, lines


def guard(lines, start):
    """The macro that has what begins in a line met only once, or None where it is no such condition."""
    # what Boost's own tests define does not count
    tested = re.fullmatch(r"ifndef (\w+)|if !\s*defined\s*\(?\s*(\w+)\s*\)?(?:\s*\|\|\s*defined\s*\(\w+_GENERATE_TESTS\))?",
                          " ".join(directive(lines[start])))
    macro = tested and (tested[1] or tested[2])
    inside = [directive(line) for line in lines[start + 1:start + 3]]
    if not macro or ("define", macro) not in (inside if inside[:1] == [("ifndef", macro)] else inside[:1]):
        return None
    depth = 0
    for end, line in enumerate(lines[start:], start):
        word, _ = directive(line)
        depth += word in IFS
        if depth == 1 and word in ("else", "elif"):
            return None
        depth -= word == "endif"
        if depth == 0:
            # BOOST_HAS_..._H, defined where it is not, is undefined again
            usual = re.search(r"_(H|HPP|INCLUDED)_?$", macro) and "_HAS_" not in macro
            return macro if usual or (start, end) == (0, len(lines) - 1) else None
    return None


def folder_of(command):
    """The folder that holds boost/, for a compiler."""
    done = subprocess.run([*command, "-x", "c++", "-E", "-"], input=b"#include <boost/version.hpp>\n", capture_output=True)
    found = re.search(rb'^# \d+ "(.*)/boost/version\.hpp"', done.stdout, re.M)
    if not found:
        raise ValueError(f"{shlex.join(command)} finds no boost/version.hpp: name the folder that holds boost/, as in --with-boost=DIR")
    # as in a literal; clang has numbers for what is not ASCII
    return os.fsdecode(re.sub(rb"\\([0-7]{3}|.)", lambda c: bytes([int(c[1], 8)]) if c[1].isdigit() else c[1], found[1]))


class Scope:
    """What is met if a condition holds."""

    def __init__(self, undefined=None):
        self.undefined = undefined  # the condition is that this macro is not defined
        self.guards = set()


class Condition:
    """An open #if. Where its outcome is known, it does not stand in the text."""

    def __init__(self, value=None, scopes=None):
        self.is_known = value is not None
        self.is_live = self.was_live = value is not False
        self.scopes = scopes  # behind a guard, which opens no scope: those to come back to


class Boost:
    """The headers in a folder, which holds boost/."""

    def __init__(self, folder):
        self.folder = folder
        version = folder / "boost/version.hpp"
        if not version.is_file():
            raise ValueError(f"there is no Boost: {version} does not exist")
        found = re.search(r"#define BOOST_VERSION (\d+)", version.read_text("utf-8"))
        self.number = int(found[1]) if found else 0
        self.version = f"{self.number // 100000}.{self.number // 100 % 1000}.{self.number % 100}"
        if self.number < OLDEST:
            raise ValueError(f"Boost 1.81 or newer is needed: {version} is of {self.version}")
        self.sources = {}  # what was taken in: name, (notices, lines)

    def take_in(self, text, left=()):
        """The text with the headers of Boost that it includes, but for those that are left to be included."""
        self.left, self.out, self.choices, self.scopes = left, [], {}, [Scope()]
        self.append(LINE.findall(text), "")
        return "".join(self.out)

    def found(self, target, name):
        """The header that <target> or "target" is in a header, or None where it is not of Boost."""
        folders = [posixpath.dirname(name), ""] if target[0] == '"' and name else [""]
        names = [posixpath.normpath(posixpath.join(folder, target[1:-1])) for folder in folders]
        return next((n for n in names if n.startswith("boost/") and (self.folder / n).is_file()), None)

    def append(self, lines, name):
        """Appends the lines of a header, or of the text where it has no name."""
        conditions = []
        for number, line in enumerate(lines):
            line = re.sub(r"__has_include\s*\(\s*(<boost/[^>]*>)\s*\)",
                          lambda has: str(int(self.found(has[1], name) is not None)), line)
            word, rest = directive(line)
            if word in IFS:
                is_live = all(c.is_live for c in conditions)
                conditions.append(self.begun(lines, number, line) if is_live else Condition(False))
                conditions[-1].was_live |= not is_live
            elif word in ("elif", "else"):
                self.turn(conditions[-1], line)
            elif word == "endif":
                self.end(conditions.pop(), line)
            elif all(c.is_live for c in conditions):
                if word == "include": self.include(line, rest, name)
                else: self.out.append(line)
                if word == "undef" and any(rest in scope.guards for scope in self.scopes):
                    raise ValueError(f"{name} undefines {rest}, which guards a header")
                if word == "define": self.choose(rest, name)

    def begun(self, lines, number, line):
        word, rest = directive(line)
        macro = guard(lines, number)
        value = outcome(rest) if word == "if" else None
        if macro and any(macro in scope.guards for scope in self.scopes):
            return Condition(False)
        if macro:
            condition = Condition(scopes=self.scopes)
            while self.scopes[-1].undefined == macro: self.scopes = self.scopes[:-1]  # that is no condition, then
            self.scopes[-1].guards.add(macro)
            self.out.append(line)
            return condition
        if value is None: self.open(line, rest if word == "ifndef" else None)
        return Condition(value)

    def open(self, line, undefined=None):
        self.scopes = [*self.scopes, Scope(undefined)]
        self.out.append(line)

    def turn(self, condition, line):
        word, rest = directive(line)
        if not condition.is_known:
            self.scopes = [*self.scopes[:-1], Scope()]
            self.out.append(line)
        elif condition.was_live:
            condition.is_live = False
        else:
            value = outcome(rest) if word == "elif" else True
            condition.is_known = value is not None
            condition.is_live = condition.was_live = value is not False
            if value is None: self.open(f"#if {rest}\n")

    def end(self, condition, line):
        if condition.is_known:
            return
        self.scopes = condition.scopes or self.scopes[:-1]
        if directive(self.out[-1])[0] in IFS: self.out.pop()
        else: self.out.append(line)

    def choose(self, definition, name):
        """Of what an `#include MACRO` may come to mean, the text tells by a macro of ours which one it is."""
        chosen = re.fullmatch(r'(\w+)\s+("boost/.*"|<boost/.*>)', definition)
        header = chosen and self.found(chosen[2], name)
        if header:
            self.choices.setdefault(chosen[1], {})[header] = None
            self.out.append(f"#define {marker(header)}\n")

    def include(self, line, target, name):
        header = self.found(target, name) if target[0] in '<"' else None
        if target in self.choices:
            condition = Condition()
            for number, choice in enumerate(self.choices[target]):
                if number == 0: self.open(f"#if defined({marker(choice)})\n")
                else: self.turn(condition, f"#elif defined({marker(choice)})\n")
                self.header(choice)
            self.turn(condition, "#else\n")
            self.out.append(line)  # it is the user's own
            self.end(condition, "#endif\n")
        elif header and header not in self.left:
            self.header(header)
        else:
            self.out.append(line)

    def header(self, name):
        is_first = name not in self.sources
        if is_first: self.sources[name] = split((self.folder / name).read_text("utf-8"), name)
        notices, lines = self.sources[name]
        before = len(self.out)
        self.out += [f"// ---- {name}\n", *(notices if is_first else [])]
        inside = len(self.out)
        self.append(lines, name)
        if len(self.out) == inside and not is_first: del self.out[before:]


def outcome(condition):
    """Whether it holds, where that is plain: `0`, or what is left of it when it is known which headers there are."""
    if not re.fullmatch(r"(?:\b[01]\b|&&|\|\||[!()\s])+", condition):
        return None
    return bool(eval(condition.replace("&&", " and ").replace("||", " or ").replace("!", " not ")))


if __name__ == "__main__":
    try:
        print(folder_of(sys.argv[1:] or ["g++"]))
    except ValueError as error:
        sys.exit(str(error))
