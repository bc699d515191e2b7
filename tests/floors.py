#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks who includes whom, names, guards and versions. Before it judges the tree, each rule refuses bad examples."""

import functools
import pathlib
import posixpath
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A header includes its own folder and lower floors. Folders of one floor do not see each other.
FLOORS = {
    "tillwire/base/": 0,
    "tillwire/schema/": 1,
    "tillwire/json/": 2,
    "tillwire/http/": 2,
    "tillwire/api/": 3,
    "tillwire/drip/": 4,
    "tillwire/usercom/": 4,
    "tillwire/outbox/": 5,
    "tillwire/testing/": 6,
    "tillwire/drip.hpp": 7,
    "tillwire/usercom.hpp": 7,
    "tillwire.hpp": 8,
    "tillwire/src.hpp": 9,
}

# Under include/, but no header: the fields of the payloads, which tests/reference/field_tables.py makes.
PAGES = "tillwire/drip/README.md", "tillwire/usercom/README.md"

# Though the floor is lower: who (a pattern), what, why.
NEVER = [
    (r"tillwire/http/", r"tillwire/schema/", "http/ carries bytes and knows no payload"),
    (r"tillwire/drip\b", r"tillwire/usercom\b", "a user of one vendor does not pay for the other"),
    (r"tillwire/usercom\b", r"tillwire/drip\b", "a user of one vendor does not pay for the other"),
    (r"(?!tillwire/src\.hpp).*\.hpp", r".*\.ipp", "only src.hpp and .ipp files include an .ipp"),
]

# Third parties under include/: what, who alone may, why.
RESERVED = [
    (r"(?i:curl/|sqlite|windows\.h)|boost/(asio|beast)\b", r"(?!)", "belongs into an adapter"),
    (r"iostream$", r"(?!)", "brings static constructors into every program"),
    (r"thread$", r"tillwire/(outbox/worker\.hpp|base/impl/time_source\.ipp)", "only outbox/worker.hpp owns a thread"),
    (r"boost/json\b", r"tillwire/json/boost_json\.hpp", "is for those who ask for it"),
    (r"boost/(describe|mp11)\b", r"tillwire/(schema|json|api|drip|usercom)/.*", "reflection stays where payloads are"),
]

# What the umbrella leaves to those who ask for it.
OPT_IN = r"tillwire/testing/.*|tillwire/base/byte_block\.hpp|tillwire/outbox/(worker|locked_store|interruptible)\.hpp|tillwire/json/(boost_json|json_schema)\.hpp|tillwire/api/body_schema\.hpp|tillwire/src\.hpp"

# Macros of host programs: Qt, Unreal, X11, Windows. `check`, `min` and `max` take arguments there, so that check<T>(x),
# (check)(x) and (std::min)(a, b) are safe.
HOST_MACROS = ("slots signals emit foreach verify ensure small None Bool Status Success "
               "DELETE ERROR interface near far").split()
HOST_FUNCTIONS = "min max".split()
HOST_CALLS = HOST_FUNCTIONS + ["check"]

# What not every compiler has, and the macros that say which one it is.
EXTENSIONS = (r"\b(?:__attribute__|__builtin_\w+|__int128|__extension__|__PRETTY_FUNCTION__|__FUNCSIG__|__declspec|"
              r"__restrict\w*|__typeof\w*|typeof|__asm\w*|__thread)\b|#\s*(?:pragma\s+(?:GCC|clang|warning)|warning)\b|\[\[\s*(?:gnu|clang|msvc)::|"
              r"[(,=]\s*\(\s*\{[^{}]*;")
COMPILERS = r"\b(?:__GNUC__|__clang__|_MSC_VER)\b"

LONGEST = 400
PARTS = "MAJOR", "MINOR", "PATCH"

TOKEN = re.compile(
    r"""(?P<include>\#[ \t]*include[ \t]*(?:<(?P<angled>[^>\n]*)>|"(?P<quoted>[^"\n]*)"))
      | (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      | (?P<raw>(?<!\w)(?:u8|[uUL])?R"(?P<end>[^\s()\\]{0,16})\(.*?\)(?P=end)")
      | (?P<string>"(?:\\.|[^"\\\n])*"|(?<!\w)(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')""",
    re.S | re.X)


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


@functools.lru_cache(maxsize=None)
def code(text):
    """The text without comments, with empty string literals and includes, line for line."""
    def blank(m):
        lines = "\n" * m[0].count("\n")
        return '""' + lines if m["raw"] or m["string"] else "#" + lines if m["include"] else " " + lines
    return TOKEN.sub(blank, text)


@functools.lru_cache(maxsize=None)
def includes(text):
    """(line, name, quoted or not) of each include that is not in a comment."""
    return [(line_of(text, m), m["quoted"] or m["angled"], m["quoted"] is not None)
            for m in TOKEN.finditer(text) if m["include"]]


def own(path, name, quoted):
    """The checkout's path of what an include names, or None for std and third parties."""
    if re.match(r"tillwire(/|\.hpp$)", name):
        return "include/" + name
    if name.startswith("adapters/"):
        return name
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if quoted else None


def under_include(tree):
    return {p: t for p, t in tree.items() if p.startswith("include/")}


def headers(tree):
    return {p: t for p, t in tree.items() if re.fullmatch(r"(include|adapters)/.*\.(hpp|ipp)", p)}


def place(name):
    """The row of FLOORS that a path under include/ belongs to."""
    return next((row for row in FLOORS if name == row or row.endswith("/") and name.startswith(row)), None)


# Each rule yields (path, findings), where a finding is (line, sentence).


def floor(tree):
    for path, text in under_include(tree).items():
        name, found = path.removeprefix("include/"), []
        here = place(name)
        if name not in PAGES and (here is None or not path.endswith((".hpp", ".ipp"))):
            found.append((1, "is no .hpp or .ipp on a floor of the table"))
        for line, target, quoted in includes(text):
            file = own(path, target, quoted)
            if file is None or here is None:
                continue
            target = file.removeprefix("include/")
            there = place(target) if file.startswith("include/") else None
            why = next((why for who, what, why in NEVER if re.match(who, name) and re.match(what, target)), None)
            if there is None:
                found.append((line, f"{target} is on no floor of the table"))
            elif why is not None:
                found.append((line, f"{target}: {why}"))
            elif here != there and FLOORS[here] <= FLOORS[there]:
                found.append((line, f"{target} is on floor {FLOORS[there]}, this is floor {FLOORS[here]}"))
        for m in re.finditer(r"#[ \t]*include\w*", code(text)):
            found.append((line_of(code(text), m), "this kind of include cannot be checked"))
        yield path, found


def reserved(tree):
    for path, text in under_include(tree).items():
        yield path, [(line, f"<{target}>: {why}")
                     for line, target, quoted in includes(text) for what, who, why in RESERVED
                     if re.match(what, target) and not re.fullmatch(who, path.removeprefix("include/"))]


def adapter(tree):
    for path, text in tree.items():
        if not path.startswith("adapters/"):
            continue
        folder = "/".join(path.split("/")[:2]) + "/"
        may = ("include/tillwire/testing/", folder)
        found = []
        for line, target, quoted in includes(text):
            file = own(path, target, quoted)
            if file is not None and file != "include/tillwire.hpp" and not file.startswith(may):
                found.append((line, f"{target}: not <tillwire.hpp>, <tillwire/testing/...> or its own folder"))
        yield path, found


def guard(tree):
    for path, text in headers(tree).items():
        name = re.sub(r"\W", "_", path.removeprefix("include/").removeprefix("tillwire/")).upper()
        name = name if name.startswith("TILLWIRE_") else "TILLWIRE_" + name
        found = []
        if not text.startswith("// SPDX-License-Identifier: BSL-1.0\n"):
            found.append((1, "the first line is not the SPDX line"))
        if not re.fullmatch(rf"\s*#ifndef {name}\n\s*#define {name}\n.*#endif\s*", code(text), re.S):
            found.append((1, f"is not guarded by {name}"))
        yield path, found


def version(tree):
    path = "include/tillwire/base/version.hpp"
    text = tree.get(path, "")
    numbers = [re.search(rf"^#define TILLWIRE_VERSION_{part} (\d+)$", text, re.M) for part in PARTS]
    if not all(numbers):
        yield path, [(1, "does not define TILLWIRE_VERSION_MAJOR, _MINOR and _PATCH")]
        return
    major, minor, patch = (m[1] for m in numbers)
    dotted, space = f"{major}.{minor}.{patch}", f"v{major}_{minor}"
    whole = re.search(r'^#define TILLWIRE_VERSION "(.*)"$', text, re.M)
    yield path, [] if whole is None or whole[1] == dotted else [(1, f"TILLWIRE_VERSION is not {dotted}")]
    meson = re.search(r"(?<!\w)version:\s*'([^']*)'", tree.get("meson.build", ""))
    yield "meson.build", [] if meson and meson[1] == dotted else [(1, f"the version is not {dotted}, as in {path}")]
    opening = re.compile(r"(?<!using )\bnamespace\s+tillwire\b(?:(?:::|\s*\{\s*)inline\s+(?:namespace\s+)?(\w+))?")
    for path, text in tree.items():
        if not path.endswith((".hpp", ".ipp", ".cpp")):
            continue
        text, found = code(text), []
        for m in opening.finditer(text):
            if m[1] != space and (m[1] or path.startswith("include/")):
                found.append((line_of(text, m), f"the namespace is not tillwire::inline {space}"))
        yield path, found


def umbrella(tree):
    top = "include/tillwire.hpp"
    if top not in tree:
        yield top, [(1, "is not there")]
        return
    reached, todo = set(), [top]
    while todo:
        path = todo.pop()
        if path in tree and path not in reached:
            reached.add(path)
            todo += [own(path, target, quoted) or "" for _, target, quoted in includes(tree[path])]
    for path in under_include(tree):
        opt_in = re.fullmatch(OPT_IN, path.removeprefix("include/"))
        if opt_in and path in reached:
            yield path, [(1, "is included by tillwire.hpp, which leaves it to those who ask for it")]
        elif path.endswith(".hpp") and not opt_in and not path.count("/detail/"):
            yield path, [] if path in reached else [(1, "is not included by tillwire.hpp")]


def listed(tree):
    text = re.sub(r"#.*", "", tree.get("tests/meson.build", ""))
    for path in tree:
        if re.fullmatch(r"tests/unit/.*\.cpp", path):
            name = path.removeprefix("tests/")
            yield path, [] if f"'{name}'" in text else [(1, f"'{name}' is not listed in tests/meson.build")]


def length(tree):
    for path, text in headers(tree).items():
        lines = text.count("\n")
        yield path, [] if lines <= LONGEST else [(lines, f"is longer than {LONGEST} lines")]


def host_macro(tree):
    call = rf"(?:{'|'.join(HOST_CALLS)})\b(?=\s*\()"
    taken = re.compile(rf"\b(?:(?:{'|'.join(HOST_MACROS)})\b|{call})")
    for path, text in headers(tree).items():
        text = code(text)
        yield path, [(line_of(text, m), f"{m[0]} is a macro in some host program") for m in taken.finditer(text)]


def guarded_by_compiler(text):
    """The lines of the code that stand in an #if which names a compiler."""
    open_ifs, inside = [], set()
    for number, line in enumerate(text.split("\n"), 1):
        m = re.match(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)", line)
        if m and m[1].startswith("if"):
            open_ifs.append(bool(re.search(COMPILERS, m[2])))
        elif m and open_ifs and m[1] == "endif":
            open_ifs.pop()
        elif m and open_ifs:
            open_ifs[-1] = bool(re.search(COMPILERS, m[2]))
        if any(open_ifs):
            inside.add(number)
    return inside


def extension(tree):
    for path, text in headers(tree).items():
        text = code(text)
        inside = guarded_by_compiler(text)
        yield path, [(line_of(text, m), f"{' '.join(m[0].split())} is not in an #if of the compilers that have it")
                     for m in re.finditer(EXTENSIONS, text) if line_of(text, m) not in inside]


RULES = [floor, reserved, adapter, guard, version, umbrella, listed, length, host_macro, extension]


def refused(tree):
    """The names of the rules that find something in the tree."""
    return {rule.__name__ for rule in RULES for _, found in rule(tree) if found}


def guarded(macro, body):
    return f"// SPDX-License-Identifier: BSL-1.0\n#ifndef {macro}\n#define {macro}\n{body}\n#endif\n"


def header(name, body):
    path = name if name.startswith("adapters/") else "include/tillwire/" + name
    return {path: guarded("TILLWIRE_" + re.sub(r"\W", "_", name).upper(), body)}


def angled(*names):
    return "\n".join(f"#include <{name}>" for name in names)


def examples():
    """A good tree, and (rule, what is wrong, tree) for each way to be bad."""
    top = angled("tillwire/drip.hpp", "tillwire/usercom.hpp", "tillwire/outbox/o.hpp")
    numbers = "\n".join(f"#define TILLWIRE_VERSION_{part} {n}" for part, n in zip(PARTS, "314"))
    harmless = """
namespace tillwire::inline v3_1 { /* slots min(a, b) */ inline auto a = 1'000'000; auto b = u8'"'; // emit
auto c = R"x(None " ERROR)x"; auto d = "\\"near"; auto e = check<int>(d) + (std::min)(a, (check)(2)) + nearest; }
#ifdef __clang__
[[clang::noinline]] int f(); /* #pragma */
#if 1
#elif 0
__attribute__((cold)) int g();
#endif
#endif"""
    good = {
        "meson.build": "project('tillwire', meson_version: '>=1.0', version: '3.1.4')",
        "tests/meson.build": "files('unit/a.cpp')",
        "tests/unit/a.cpp": "namespace tillwire::inline v3_1 {}",
        "include/tillwire.hpp": guarded("TILLWIRE_HPP", top),
        **header("drip.hpp", angled("tillwire/drip/d.hpp")),
        **header("usercom.hpp", angled("tillwire/usercom/u.hpp")),
        **header("src.hpp", angled("tillwire/json/impl/j.ipp")),
        **header("base/version.hpp", numbers),
        **header("base/b.hpp", harmless),
        **header("schema/s.hpp", angled("boost/describe.hpp", "tillwire/base/b.hpp", "tillwire/base/version.hpp")),
        **header("json/j.hpp", '#include "k.hpp"\n' + angled("tillwire/schema/s.hpp", "boost/mp11.hpp")),
        **header("json/k.hpp", ""),
        **header("json/boost_json.hpp", angled("boost/json.hpp")),
        **header("json/impl/j.ipp", angled("tillwire/json/j.hpp", "tillwire/json/impl/k.ipp")),
        **header("json/impl/k.ipp", ""),
        **header("http/h.hpp", "// #include <iostream>\n" + angled("tillwire/base/b.hpp", "thread_pool.hpp")),
        **header("drip/d.hpp", angled("tillwire/json/j.hpp", "tillwire/http/h.hpp")),
        **header("usercom/u.hpp", angled("tillwire/schema/s.hpp")),
        "include/tillwire/drip/README.md": "# The fields",
        **header("outbox/o.hpp", ""),
        **header("outbox/worker.hpp", angled("thread")),
        **header("testing/t.hpp", angled("tillwire/outbox/worker.hpp")),
        **header("adapters/curl/c.hpp", '#include "d.hpp"\n#include "curl_config.h"\n#include "adapters/curl/d.hpp"\n' +
                 angled("curl/curl.h", "iostream", "tillwire.hpp", "tillwire/testing/t.hpp")),
        **header("adapters/curl/d.hpp", ""),
    }

    def other(rule, path, text):
        return rule, f"{path}: {text}", good | {path: text}

    def added(rule, name, body):
        (path, text), = header(name, body).items()
        return other(rule, path, good[path].removesuffix("#endif\n") + body + "\n#endif\n" if path in good else text)

    b, d = "include/tillwire/base/b.hpp", "adapters/curl/d.hpp"
    return good, [
        added("floor", "base/b.hpp", "#include <tillwire/schema/s.hpp>"),
        added("floor", "base/b.hpp", '#include "../schema/s.hpp"'),
        added("floor", "base/b.hpp", "#include <adapters/curl/d.hpp>"),
        added("floor", "base/b.hpp", "#include TILLWIRE_SOMETHING"),
        added("floor", "json/k.hpp", "#include <tillwire/http/h.hpp>"),
        added("floor", "http/h.hpp", "#include <tillwire/json/k.hpp>"),
        added("floor", "http/h.hpp", "#include <tillwire/schema/s.hpp>"),
        added("floor", "drip/d.hpp", "#include <tillwire/usercom/u.hpp>"),
        added("floor", "usercom/u.hpp", "#include <tillwire/drip/d.hpp>"),
        added("floor", "usercom.hpp", "#include <tillwire/drip/d.hpp>"),
        added("floor", "outbox/o.hpp", "#  include <tillwire/drip.hpp>"),
        added("floor", "json/j.hpp", "#include <tillwire/json/impl/k.ipp>"),
        added("floor", "json/impl/k.ipp", "#include <tillwire/http/h.hpp>"),
        added("floor", "base/b.hpp", "#include <tillwire/nowhere/x.hpp>"),
        added("floor", "nowhere/impl/x.ipp", ""),
        other("floor", "include/tillwire/base/x.h", ""),
        other("floor", "include/tillwire/base/README.md", ""),
        *(added("extension", "base/b.hpp", bad) for bad in (
            "[[gnu::noinline]] int f();", "#pragma GCC poison x", "inline __int128 i;", "inline int i = ({ int j = 1; j; });",
            "#if defined(__GNUC__)\n#else\n[[ gnu::pure]] int f();\n#endif",
            "#if defined(__GNUC__)\n#endif\ninline auto i = __builtin_clz(1);", "#ifdef X\ninline typeof(1) i;\n#endif")),
        added("reserved", "http/h.hpp", "#include <curl/curl.h>"),
        added("reserved", "outbox/o.hpp", "#include <sqlite3.h>"),
        added("reserved", "http/h.hpp", "#include <boost/asio.hpp>"),
        added("reserved", "http/h.hpp", "#include <boost/beast/core.hpp>"),
        added("reserved", "base/b.hpp", "#include <Windows.h>"),
        added("reserved", "outbox/o.hpp", "#include <thread>"),
        added("reserved", "base/b.hpp", "#include <iostream>"),
        added("reserved", "json/k.hpp", "#include <boost/json/value.hpp>"),
        added("reserved", "json/impl/k.ipp", "#include <boost/json/value.hpp>"),
        added("reserved", "outbox/o.hpp", "#include <boost/mp11.hpp>"),
        added("reserved", "base/b.hpp", "#include <boost/describe/members.hpp>"),
        added("adapter", "adapters/curl/c.hpp", "#include <tillwire/http/h.hpp>"),
        added("adapter", "adapters/curl/c.hpp", '#include "../sqlite/s.hpp"'),
        added("adapter", "adapters/curl/c.hpp", "#include <tillwire/src.hpp>"),
        other("guard", d, good[d].replace("CURL_", "")),
        other("guard", d, "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"),
        other("guard", d, good[d] + "int after_the_guard;\n"),
        other("guard", b, good[b].split("\n", 1)[1]),
        other("version", "meson.build", "project(version: '3.1.5', meson_version: '3.1.4')"),
        added("version", "base/b.hpp", "namespace tillwire::inline v3_0::detail {}"),
        added("version", "base/b.hpp", "namespace tillwire::detail {}"),
        added("version", "adapters/curl/d.hpp", "namespace tillwire { inline namespace v3_0 {} }"),
        added("version", "base/version.hpp", '#define TILLWIRE_VERSION "3.1.5"'),
        other("version", "include/tillwire/base/version.hpp", guarded("TILLWIRE_BASE_VERSION_HPP", "")),
        added("umbrella", "base/forgotten.hpp", ""),
        added("umbrella", "drip.hpp", "#include <tillwire/testing/t.hpp>"),
        ("umbrella", "no umbrella", {path: text for path, text in good.items() if path != "include/tillwire.hpp"}),
        other("listed", "tests/unit/b/a.cpp", ""),
        other("listed", "tests/meson.build", "# 'unit/a.cpp'"),
        added("length", "adapters/curl/d.hpp", "\n" * LONGEST),
        *(added("host_macro", "base/b.hpp", f"int {name};") for name in HOST_MACROS),
        *(added("host_macro", "base/b.hpp", f"int {name} (int);") for name in HOST_CALLS),
        added("host_macro", "adapters/curl/d.hpp", "auto x = std::numeric_limits<int>::max();"),
    ]


def load():
    found = [ROOT / "meson.build", ROOT / "tests/meson.build", *ROOT.glob("tests/unit/**/*.cpp")]
    found += [p for p in ROOT.glob("include/**/*") if p.is_file()]
    found += [p for p in ROOT.glob("adapters/**/*") if p.suffix in (".hpp", ".ipp", ".h", ".cpp")]
    return {p.relative_to(ROOT).as_posix(): p.read_text("utf-8", "replace") for p in sorted(found) if p.exists()}


def main():
    passed, failed = 0, 0
    good, bad = examples()
    for expected, what, tree in [(set(), "the good tree", good)] + [({rule}, what, tree) for rule, what, tree in bad]:
        passed += refused(tree) == expected
        if refused(tree) != expected:
            failed += 1
            print(f"tests/floors.py: {what!r} is refused by {refused(tree)}, should be by {expected}")
    tree = load()
    for rule in RULES:
        for path, found in sorted(rule(tree)):
            passed += not found
            failed += len(found)
            for line, sentence in found:
                print(f"{path}:{line}: {sentence}")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
