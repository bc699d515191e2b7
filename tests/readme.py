#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles and runs every code block of the pages, and follows their links. tests/readme.sh runs it, with what it needs.

  tests/readme.py [--accept] [PAGE...]      all pages when none is named

What a block is, the word behind its language says:

  cpp NAME      a program; or, where it has no main, lines that stand in tests/readme/NAME.cpp in place of `//[lines]`, and
                what they include in place of `//[includes]`. It is compiled without a warning and run, and prints what the
                text block that follows says, or tests/readme/NAME.txt; --accept writes the latter.
  c NAME        lines in tests/readme/NAME.c, which is linked to the next program
  sh            commands, which end well; `program.cpp` and `host.c` are the blocks before. Those of RUN_BY are run by
                another script
  text          what the program or the commands before print, "…" for anything
  text NAME     what g++ and clang++ say of tests/readme/NAME.cpp, which they refuse: each of them some line, and each line
                one of them; "…" for anything
  LANGUAGE FILE lines of FILE, which a test of its own uses; "…" for anything, and comments behind them are the page's own

"…" in a program stands for nothing. Anything else, and a block that is none of these, is wrong. So are a link to what is
not there, and `code` that names such a file.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HARNESSES = ROOT / "tests" / "readme"
BUILD = ROOT / "build" / "readme"
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("adapters/*/README.md")), *sorted(ROOT.glob("examples/*/README.md"))]
ENGINES = "godot", "unreal"  # whose blocks tests/engines.sh compiles
# All tests, of which this is one, and what is for another system: that script takes the command off an adapter's page.
RUN_BY = {
    "./tests/run.sh": "tests/run.sh",
    "x86_64-w64-mingw32-g++-posix": "tests/portability/windows.sh",
    "em++": "tests/portability/wasm.sh",
}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wno-unused-parameter", "-Werror"]
PACKAGES = ["libcurl", "sqlite3", "openssl", "cpp-httplib"]
PLACES = r"(?:\./)?((?:include|adapters|single_include|examples|tests)/[\w/.]*)"
COMPILER = (["ccache"] if shutil.which("ccache") else []) + ["g++"]
PATIENCE = 600

# A proxy of the machine's would be asked for what is meant for this machine.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


class Wrong(Exception):
    pass


def blocks(page):
    """(line, language, name, text) of each fenced block of a page."""
    found, opened = [], None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        fence = re.fullmatch(r"(\s*)```(.*)", line)
        if fence is None:
            if opened:
                opened[3].append(line[opened[4]:])
        elif opened:
            found.append((*opened[:3], "".join(l + "\n" for l in opened[3])))
            opened = None
        else:
            language, _, name = fence[2].partition(" ")
            opened = number, language, name.strip(), [], len(fence[1])
    if opened:
        raise Wrong(f"{page.name}:{opened[0]}: a block without an end")
    return found


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return str(s.getsockname()[1])


def run(command, folder, **options):
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, text=True, errors="replace", timeout=PATIENCE, **options)


def output_of(command, folder):
    """What it prints; it ends well."""
    done = run(command, folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Wrong(f"{' '.join(map(str, command[:1]))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def pattern_of(wanted):
    return ".*?".join(map(re.escape, wanted.split("…")))


def compare(printed, wanted):
    if not re.fullmatch(pattern_of(wanted), printed, re.S):
        raise Wrong(f"printed:\n{printed}wanted:\n{wanted}")


class Page:
    def __init__(self, path, folder, accept):
        self.path, self.folder, self.accept = path, folder, accept
        self.printed = None  # by the block before
        self.linked = []  # objects for the next program
        for name in "data", "build":
            (folder / name).mkdir(parents=True)
        for name in "include", "adapters", "single_include", "tests", "build/demo", "meson.build", "meson_options.txt":
            (folder / name).symlink_to(ROOT / name)
        # The pages' own addresses, and those of this run.
        self.places = {"8080": free_port(), "/var/lib/till": str(folder / "data")}
        shutil.copytree(ROOT / "examples", folder / "examples")
        for file in folder.glob("examples/*.cpp"):
            file.write_text(self.placed(file.read_text()))

    def placed(self, text):
        for here, there in self.places.items():
            text = text.replace(here, there)
        return text

    def source(self, line, name, text, suffix):
        """The block as a file that compiles."""
        here = f'#line {line + 1} "{self.path.relative_to(ROOT)}"\n'
        text = self.placed(text.replace("…", ""))
        if suffix == ".cpp" and re.search(r"^int main\(", text, re.M):
            return here + text
        harness = HARNESSES / (name + suffix)
        if not name or not harness.is_file():
            raise Wrong(f"has no main, and there is no tests/readme/{name}{suffix}")
        included = "".join(l + "\n" for l in text.splitlines() if l.startswith("#include"))
        lines = "".join(("" if l.startswith("#include") else l) + "\n" for l in text.splitlines())
        around = harness.read_text()
        if "//[lines]\n" not in around:
            raise Wrong(f"tests/readme/{name}{suffix} has no place for it")
        return self.placed(around).replace("//[includes]\n", included).replace("//[lines]\n", here + lines)

    def compile(self, name, source, compiler=COMPILER):
        file, program = self.folder / "program.cpp", self.folder / name
        file.write_text(source)
        library = [] if "tillwire/src.hpp" in source or "TILLWIRE_IMPLEMENTATION" in source else [str(library_object())]
        output_of([*compiler, "-std=c++20", *WARNINGS, *package_flags("--cflags"), "-Iinclude", "-I.", "program.cpp", "-c", "-o", name + ".o"],
                  self.folder)
        output_of(["g++", name + ".o", *library, *self.linked, "-o", name, *package_flags("--libs"), "-pthread"], self.folder)
        self.linked = []
        if library:  # the commands on a page compile a program of one file
            file.write_text("#include <tillwire/src.hpp>\n" + source)
        return program

    def cpp(self, line, name, text, followed):
        if not name:
            raise Wrong("a program has a name")
        source = self.source(line, name, text, ".cpp")
        program = self.compile(name, source)
        sandbox = subprocess.Popen([self.folder / "build/demo/examples/sandbox", self.places["8080"]],
                                   env=ENVIRONMENT, text=True, stdout=subprocess.PIPE)
        try:
            sandbox.stdout.readline()
            self.printed = output_of([str(program)], self.folder)
        finally:
            sandbox.kill()
            sandbox.communicate()
        if followed:
            return
        file = HARNESSES / (name + ".txt")
        if self.accept:
            file.write_text(self.printed)
        if not file.is_file():
            raise Wrong(f"printed:\n{self.printed}and nothing says whether it should")
        compare(self.printed, file.read_text())

    def c(self, line, name, text, _):
        (self.folder / "host.c").write_text(self.source(line, name, text, ".c"))
        output_of(["cc", "-Wall", "-Wextra", "-Werror", "-I.", "-c", "host.c", "-o", "host.o"], self.folder)
        self.linked.append("host.o")

    def sh(self, _line, _name, text, _):
        commands = []
        for command in self.placed(text).splitlines():
            script = RUN_BY.get(command.partition(" ")[0])
            if script is None:
                commands.append(command)
            elif not command.startswith("./" + script) and not any(
                    command.partition("  #")[0].rstrip() in (ROOT / page).read_text()
                    for page in re.findall(r"adapters/\w+/README\.md", (ROOT / script).read_text())):
                raise Wrong(f"{script} does not run `{command}`")
        done = run(["bash", "-ec", "\n".join(["set -m", *commands])], self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Wrong(f"ended with {done.returncode}:\n{done.stdout}")
        self.printed = done.stdout

    def text(self, _line, name, text, _):
        if not name:
            if self.printed is None:
                raise Wrong("nothing has printed this")
            return compare(self.printed, text)
        (self.folder / "refused.cpp").write_text((HARNESSES / (name + ".cpp")).read_text())
        unsaid = set(text.splitlines())
        for compiler in "g++", "clang++-19":
            done = run([compiler, "-std=c++20", "-fsyntax-only", "-Iinclude", "-I.", "refused.cpp"], self.folder, capture_output=True)
            if done.returncode == 0:
                raise Wrong(f"{compiler} takes it")
            said = {l for l in text.splitlines() if re.search(pattern_of(l), done.stderr)}
            if not said:
                raise Wrong(f"{compiler} says:\n{done.stderr}")
            unsaid -= said
        if unsaid:
            raise Wrong(f"neither says `{sorted(unsaid)[0]}`")

    def quoted(self, name, text):
        """Each line of the block stands in the file; "…" may be several."""
        if not (ROOT / name).is_file():
            raise Wrong(f"there is no {name}")
        there = (ROOT / name).read_text()
        for line in text.splitlines():
            line = re.split(r"\s\s+(?:#|//)", line.strip())[0]
            pattern = "(?s:.*?)".join(re.escape(part).replace(r"\ ", r"\s+") for part in line.split("…"))
            if not re.search(rf"^\s*{pattern}(?:\s\s//.*)?$", there, re.M):
                raise Wrong(f"{name} has no line `{line}`")

    def judge(self, line, language, name, text, followed):
        if "/" in name or "." in name:
            return self.quoted(name, text)
        if language not in ("cpp", "c", "sh", "text"):
            raise Wrong("is of no kind that can be tried")
        if language != "text":
            self.printed = None
        getattr(self, language)(line, name, text, followed)


def library_object():
    made = BUILD / "tillwire.o"
    if not made.exists():
        output_of([*COMPILER, "-std=c++20", *WARNINGS, "-Iinclude", "-c", "examples/tillwire.cpp", "-o", str(made)], ROOT)
    return made


def package_flags(kind):
    return output_of(["pkg-config", kind, *PACKAGES], ROOT).split()


def prose(page):
    return re.sub(r"^(\s*)```.*?^\1```$", "", page.read_text(), flags=re.M | re.S)


def anchors(page):
    """The names that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.*)", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def broken_links(page):
    text = prose(page)
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if file.is_dir() and anchor:
            file /= "README.md"
        if not target.startswith("https://") and not (file.exists() and (not anchor or anchor in anchors(file))):
            yield target
    for code in re.findall(r"`([^`\n]+)`", text):
        named = re.match(PLACES, code)
        if named and not (ROOT / named[1]).exists():
            yield code


def try_page(path, accept):
    """How many blocks a page has, the words behind their languages, and how many things are wrong, each of them printed."""
    count, names, wrong = 0, set(), 0

    def tell(what):
        nonlocal wrong
        wrong += 1
        print(what, flush=True)

    for target in broken_links(path):
        tell(f"{path.relative_to(ROOT)}: there is no {target}")
    if path.parent.name in ENGINES:
        return count, names, wrong
    with tempfile.TemporaryDirectory(prefix="tillwire-readme-") as folder:
        page, found = Page(path, pathlib.Path(folder), accept), blocks(path)
        for (line, language, name, text), following in zip(found, found[1:] + [None]):
            followed = following is not None and following[1:3] == ("text", "")
            count += 1
            names.add(name)
            try:
                page.judge(line, language, name, text, followed)
            except (Wrong, subprocess.TimeoutExpired) as why:
                tell(f"{path.relative_to(ROOT)}:{line}: {why}")
    return count, names, wrong


def main():
    accept = "--accept" in sys.argv[1:]
    named = [pathlib.Path(a).resolve() for a in sys.argv[1:] if a != "--accept"]
    if not set(named) <= set(PAGES):
        sys.exit(f"there are these pages: {' '.join(str(p.relative_to(ROOT)) for p in PAGES)}")
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "tillwire.o").unlink(missing_ok=True)
    output_of(["./examples/demo.sh"], ROOT)  # builds the sandbox
    library_object()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts, names, wrongs = zip(*pool.map(lambda path: try_page(path, accept), named or PAGES))
    wrong = sum(wrongs)
    for file in sorted([] if named else HARNESSES.iterdir()):
        if file.stem not in set().union(*names) | {"shop"}:
            wrong += 1
            print(f"{file.relative_to(ROOT)}: no block is of that name")
    print(f"{sum(counts)} blocks, {wrong} wrong")
    sys.exit(wrong != 0)


if __name__ == "__main__":
    main()
