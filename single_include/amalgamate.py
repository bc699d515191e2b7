#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes tillwire.hpp and tillwire_testing.hpp, in the folder of this script, out of include/.

amalgamate.py                writes them
amalgamate.py --check        says whether they are what it would write
amalgamate.py --forward DIR  fills DIR with a header for each of include/tillwire/, which includes the one it went into

$CXX, or g++, tells which macros they leave behind: those that do not begin with TILLWIRE_ are refused.

amalgamate.py --output DIR   writes them to DIR, for a program of one's own, and takes into tillwire.hpp what is asked for:
  --with-boost[=DIR]         all that it needs of Boost, from the folder that holds boost/, or from where $CXX finds it
  --adapter NAME             what adapters/NAME/ has, such as curl; it can be repeated
"""

import argparse
import difflib
import itertools
import os
import pathlib
import posixpath
import re
import shlex
import shutil
import subprocess
import sys
import textwrap

sys.dont_write_bytecode = True
import boost_headers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
INCLUDE = ROOT / "include"
TOP, COMPILED, TESTING = "tillwire.hpp", "tillwire/src.hpp", "tillwire/testing/"
BRIDGE = ["boost/json.hpp"]  # is for programs that have Boost.JSON themselves
SPDX = "// SPDX-License-Identifier: BSL-1.0\n"
CXX = shlex.split(os.environ.get("CXX", "g++"))


class Source:
    """A header of include/: those of ours that it includes, those of others, and its text without these."""

    def __init__(self, name):
        self.own, self.foreign, self.text = [], [], ""
        depth = 0  # of conditions: its guard is the first
        for number, line in enumerate((INCLUDE / name).read_text("utf-8").removeprefix(SPDX).splitlines(), 2):
            directive = re.match(r"\s*#\s*(\w+)", line)
            word = directive[1] if directive else ""
            depth += (word in ("if", "ifdef", "ifndef")) - (word == "endif")
            if word.startswith("include"):
                target = re.fullmatch(r"#include <(\S+)>", line)
                ours = target and re.match(r"tillwire(/|\.hpp$)", target[1])
                if not target or ours and depth != 1:
                    sys.exit(f"include/{name}:{number}: cannot take in {line.strip()}")
                if depth == 1:
                    (self.own if ours else self.foreign).append(target[1])
                    continue
                # what stands behind a condition of its header stays there
            self.text += line + "\n"
        self.text = re.sub(r"\n{3,}", "\n\n", self.text)


def switch(name):
    """The macro that brings a header along which tillwire.hpp does not include: its guard's name, but for the end."""
    return "TILLWIRE_IMPLEMENTATION" if name == COMPILED else re.sub(r"\W", "_", name.removesuffix(".hpp")).upper()


class Tree:
    def __init__(self):
        names = sorted(p.relative_to(INCLUDE).as_posix() for p in INCLUDE.rglob("*.?pp"))
        self.sources = {name: Source(name) for name in names}
        self.top = self.reached([TOP])
        self.opt_ins = [n for n in names if n.endswith(".hpp") and n not in self.top and n != COMPILED
                        and not n.startswith(TESTING)]
        self.testing = [n for n in self.reached([n for n in names if n.startswith(TESTING)]) if n.startswith(TESTING)]

    def reached(self, roots):
        """The roots and what they include, each behind what it includes itself."""
        order = {}

        def visit(name):
            if name not in order:
                for other in self.sources[name].own:
                    visit(other)
                order[name] = None
        for root in roots:
            visit(root)
        return list(order)

    def asked_by(self, name):
        """The macros each of which brings this header along."""
        return [switch(root) for root in [*self.opt_ins, COMPILED] if name in self.reached([root])]

    def foreign(self, names):
        return {other for name in names for other in self.sources[name].foreign}


def forward(tree, folder):
    made = r"(#define TILLWIRE_\w+\n)?#include <tillwire(_testing)?\.hpp>\n"
    for path in sorted((folder / "tillwire").rglob("*")):
        if not path.is_dir() and not re.fullmatch(made, path.read_text("utf-8", "replace")):
            sys.exit(f"{path}: amalgamate.py did not make it, and leaves its folder alone")
    shutil.rmtree(folder / "tillwire", ignore_errors=True)
    for name in tree.sources:
        if name.endswith(".hpp") and name != TOP:
            asked = f"#define {switch(name)}\n" if name in [*tree.opt_ins, COMPILED] else ""
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{asked}#include <tillwire{'_testing' * name.startswith(TESTING)}.hpp>\n", "utf-8")


def comment(text):
    return "".join(f"// {line}".rstrip() + "\n" for line in text.splitlines())


def includes(names):
    """The Boost ones first, as everywhere."""
    groups = [sorted(n for n in names if ("/" in n) == boost) for boost in (True, False)]
    return "\n".join("".join(f"#include <{name}>\n" for name in group) for group in groups if group)


def listed(names):
    lines = []
    for folder, part in itertools.groupby(sorted(names, key=posixpath.split), posixpath.dirname):
        line = f"{folder}/ {' '.join(map(posixpath.basename, part))}".removeprefix("/ ")
        lines.append(textwrap.fill(line, 117, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False))
    return "\n".join(lines) + "\n"


def preamble(tree, what, use, names, others=""):
    version = re.search(r'TILLWIRE_VERSION "(.*)"', tree.sources["tillwire/base/version.hpp"].text)[1]
    text = SPDX + comment(f"tillwire {version}, {what}. single_include/amalgamate.py makes it: change its sources.\n\n{use}")
    return text + comment(f"\nSources, in include/:\n{listed(names)}{others}\n" + (ROOT / "LICENSE").read_text("utf-8"))


def bodies(tree, names):
    return "".join(f"\n// ---- {name}\n{tree.sources[name].text}" for name in names)


def adapter(name):
    """The texts of an adapter's headers, each behind those it includes itself."""
    folder, texts = ROOT / "adapters" / name, {}

    def visit(path):
        if path in texts:
            return
        text = ""
        for number, line in enumerate(path.read_text("utf-8").removeprefix(SPDX).splitlines(), 2):
            quoted = re.fullmatch(r'#include "([^/"]+)"', line)
            if quoted and (folder / quoted[1]).exists(): visit(folder / quoted[1])
            elif re.match(r'\s*#\s*include\s*(<tillwire/|")', line):
                sys.exit(f"{path.relative_to(ROOT)}:{number}: cannot take in {line.strip()}: copy the adapter's folder instead")
            elif line != "#include <tillwire.hpp>": text += line + "\n"
        texts[path] = re.sub(r"\n{3,}", "\n\n", text)
    for path in sorted(folder.glob("*.h*")):
        visit(path)
    if not texts:
        there = sorted({path.parent.name for path in ROOT.glob("adapters/*/*.hpp")})
        sys.exit(f"there is no adapters/{name}/ with headers: there are {', '.join(there)}")
    return {f"{name}/{path.name}": text for path, text in texts.items()}


def library(tree, adapters, boost):
    """With the texts of adapters, and with Boost in it unless that is None."""
    names = tree.reached([TOP, *tree.opt_ins, COMPILED])
    use = f"""In every file of a program:
  #include <tillwire.hpp>
In exactly one of them, in place of <{COMPILED}>:
  #define TILLWIRE_IMPLEMENTATION
  #include <tillwire.hpp>
Headers that <tillwire.hpp> leaves to those who ask for them are asked for in the same way:
""" + "".join(f"  #define {switch(name):29} in place of <{name}>\n" for name in tree.opt_ins) + """
It may be included again with other macros: what is there already is not repeated. It needs C++20 and """
    use += "the headers of\nBoost 1.81 or newer." if boost is None else f"""no Boost:
what it needs of Boost {boost.version} is in it. A program may use that version besides, but no other."""

    text = includes(tree.foreign(tree.top)) + bodies(tree, tree.top)
    for asked, part in itertools.groupby((name for name in names if name not in tree.top), tree.asked_by):
        part, condition = list(part), " || ".join(f"defined({macro})" for macro in asked)
        needed = includes(tree.foreign(part) - tree.foreign(tree.top))
        text += f"\n#if {condition}\n\n{needed}{bodies(tree, part)}\n#endif  // {condition}\n"
    text += "".join(f"\n// ---- adapters/{name}\n{body}" for name, body in adapters.items())
    text = re.sub(r"\n{3,}", "\n\n", text)

    others = f"in adapters/:\n{listed(adapters)}" if adapters else ""
    if boost is not None:
        text = boost.take_in(f"""#if defined(__GNUC__)
#pragma GCC system_header  // no warnings of what is in the headers of others
#endif

#include <boost/version.hpp>
#if BOOST_VERSION != {boost.number}
#error "tillwire.hpp has Boost {boost.version} in it; headers of another version were included before it"
#endif

""" + text, left=BRIDGE)
        others += f"of Boost {boost.version}, without comments:\n{listed(boost.sources)}"
    return preamble(tree, "the library in one header", use, names, others) + "\n" + text


def kit(tree):
    use = "Include it in place of any <tillwire/testing/...>; it brings <tillwire.hpp> along, which is one header as well."
    asked = "".join(f"#define {switch(n)}\n" for n in tree.reached(tree.testing) if n in tree.opt_ins)
    text = preamble(tree, "the test kit in one header", use, tree.testing)
    text += f'\n{asked}#include "tillwire.hpp"\n\n' + includes(tree.foreign(tree.testing) - tree.foreign(tree.top))
    return text + bodies(tree, tree.testing)


def macros(text):
    done = subprocess.run([*CXX, "-std=c++20", "-x", "c++", "-dM", "-E", "-"], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(CXX)} does not preprocess it:\n{done.stderr}")
    return set(done.stdout.splitlines())


def leaked(asked, text):
    """What a text defines, undefines or redefines, other than TILLWIRE_..., beyond what the headers of others do."""
    whole = re.sub(r"\\\n", " ", text)
    others = "".join(re.findall(r"^\s*#\s*(?:if|ifdef|ifndef|elif|else|endif|include)\b.*\n", whole, re.M))
    changed = {line.split()[1].partition("(")[0] for line in macros(asked + text) ^ macros(asked + others)}
    return {name for name in changed if not name.startswith("TILLWIRE_")}


def write(tree, folder, adapters, boost):
    """Both headers, for a program of one's own."""
    texts = {}
    for name in dict.fromkeys(adapters):
        texts |= adapter(name)
    try:
        taken = None if boost is None else boost_headers.Boost(pathlib.Path(boost or boost_headers.folder_of(CXX)))
        made = {"tillwire.hpp": library(tree, texts, taken), "tillwire_testing.hpp": kit(tree)}
    except ValueError as error:
        sys.exit(str(error))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--forward", metavar="DIR", type=pathlib.Path)
    parser.add_argument("--output", metavar="DIR", type=pathlib.Path)
    parser.add_argument("--with-boost", metavar="DIR", nargs="?", const="")
    parser.add_argument("--adapter", metavar="NAME", action="append", default=[])
    arguments = parser.parse_args()
    if (arguments.adapter or arguments.with_boost is not None) and not arguments.output:
        parser.error("--with-boost and --adapter need --output DIR")
    if arguments.check and (arguments.output or arguments.forward):
        parser.error("--check is about the folder of this script, without --output and --forward")
    tree = Tree()
    if arguments.output:
        write(tree, arguments.output, arguments.adapter, arguments.with_boost)
    if arguments.forward:
        forward(tree, arguments.forward)
    if arguments.output or arguments.forward:
        return 0

    made = {"tillwire.hpp": library(tree, {}, None), "tillwire_testing.hpp": kit(tree)}
    everything = made["tillwire.hpp"] + made["tillwire_testing.hpp"].replace('#include "tillwire.hpp"\n', "")
    asked = "".join(f"#define {switch(name)}\n" for name in [*tree.opt_ins, COMPILED])
    bad = sorted(leaked("", made["tillwire.hpp"]) | leaked(asked, everything))
    if bad:
        print(f"macros are left behind that do not begin with TILLWIRE_: {' '.join(bad[:20])}")
        return 1
    for name, text in made.items():
        path = HERE / name
        there = path.read_text("utf-8") if path.exists() else ""
        if not arguments.check:
            path.write_text(text, "utf-8")
        elif there != text:
            print(f"single_include/{name} is not what include/ makes: run python3 single_include/amalgamate.py")
            difference = difflib.unified_diff(there.splitlines(), text.splitlines(), "committed", "made anew", lineterm="", n=1)
            print("\n".join(list(difference)[:20]))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
