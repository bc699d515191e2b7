#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what the library leaves behind in a program: names it shares with others, globals, constructors: hygiene.py [CXX...]"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import floors
import headers

# Boost and std are read before these are defined; each then cannot compile where it is replaced.
NAMES = {
    "Windows": """ABSOLUTE BOOL CALLBACK CONST CreateEvent CreateFile CreateMutex CreateProcess CreateWindow DELETE DOMAIN
        DeleteFile DrawText ERROR FALSE FAR GetClassName GetCommandLine GetCurrentTime GetFreeSpace GetMessage GetObject IN
        IGNORE INFINITE LoadString NEAR NO_DATA NO_ERROR OPAQUE OPTIONAL OUT PASCAL PostMessage RELATIVE ReportEvent
        SendMessage STRICT Sleep TRANSPARENT TRUE TRY_AGAIN VOID Yield far hyper interface near pascal small""",
    "X11": """Above Always Below Bool Button1 Complex ControlMask CursorShape CurrentTime Expose FocusIn False GrabModeSync
        KeyPress Nonconvex None Status Success True Unsorted XValue""",
    "Qt": "Q_EMIT Q_SIGNALS Q_SLOTS emit forever foreach signals slots",
    "Unreal": "PI TCHAR UPROPERTY UFUNCTION checkf ensure ensureMsgf verify",
    "Arduino": "B0 B1 DEC DEFAULT EULER HEX HIGH INPUT LOW OCT OUTPUT PROGMEM",
    "C": "I complex imaginary linux major makedev minor unix OVERFLOW UNDERFLOW DOMAIN HUGE",
}
# Those that take arguments there, so that a name with none behind it is safe.
FUNCTIONS = "F TEXT _T abs assert bit bitRead check constrain degrees isfinite isnan lowByte max min radians round signbit sq word".split()
# Both translation units of the program have the same of all templates, and the addresses show that one of each is left.
SAME = """
#include <cstdio>
namespace shop {
struct sale { tillwire::required<std::string, "till"> till; tillwire::list<std::string> coupons{}; };
BOOST_DESCRIBE_STRUCT(sale, (), (till, coupons))
}
struct nowhere { static constexpr bool blocking = true; void start(tillwire::http::request const&, tillwire::http::completion) noexcept {} };
struct all_of_it {
  tillwire::result<std::string> (*write)(shop::sale const&) = &tillwire::json::write<shop::sale>;
  decltype(&tillwire::field_table<shop::sale>) fields = &tillwire::field_table<shop::sale>;
  decltype(&tillwire::field_table<tillwire::drip::order_activity>) order = &tillwire::field_table<tillwire::drip::order_activity>;
  tillwire::endpoint_row const* row = &tillwire::endpoint_for<tillwire::drip::order_activity>;
  void const* clock = &tillwire::machine_time;
  bool operator==(all_of_it const&) const = default;
};
inline bool works() {
  nowhere none;
  const tillwire::drip::account account{.account_id = "9999999", .credential = tillwire::drip::access_token("till-token"), .application = "My Till", .site = "www.mytill.com"};
  tillwire::client drip{account, none};
  auto given = drip.send(tillwire::drip::product_activity{.provider = tillwire::provider_name("my_shop"), .action = tillwire::drip::product_action::created,
    .product_id = "1", .name = "Bottle", .price = tillwire::decimal(11)});
  auto text = tillwire::json::write(shop::sale{.till = "left", .coupons = {"a"}});
  return !given && text && *text == R"({"till":"left","coupons":["a"]})" && tillwire::json::read<shop::sale>(*text);
}
"""

# What may stand in the data of a program: holds nothing but the pointer to its functions.
GLOBALS = {"tillwire::v0_1::machine_time"}


def run(*command, given=None, cwd=None):
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=cwd)
    return done.returncode == 0, done.stdout + done.stderr


def lines(paths):
    return "\n".join(headers.include(path) for path in paths) + "\n"


def poison(foreign):
    text = "".join(f"#include <{name}>\n" for name in foreign)
    for name in sorted({name for names in NAMES.values() for name in names.split()}):
        text += f"#undef {name}\n#define {name} @\n"
    for name in FUNCTIONS:
        text += f"#undef {name}\n#define {name}(...) @\n"
    return text


def behind_macros(tree, core, cxx):
    everything = core + ["include/tillwire/src.hpp"]
    sources = [path for path in tree if path.startswith("include/") and path.endswith(".ipp")]
    foreign = [name for name in headers.foreign(tree, everything + sources)
               if not name.endswith("src.hpp") and (name in headers.FOREIGN or headers.is_there(cxx, name))]
    foreign += ["complex.h", "sys/sysmacros.h"]
    # with gnu++20, `linux` and `unix` are the compiler's own; tests/headers.py tries c++20
    good, output = headers.compile(cxx, [poison(foreign), lines(everything)], "-fsyntax-only", "-std=gnu++20")
    yield f"behind the macros of {', '.join(NAMES)}", good, output
    good, output = headers.compile(cxx, [lines(everything)], "-fsyntax-only", "-std=gnu++20", "-DNDEBUG")
    yield "-std=gnu++20 -DNDEBUG", good, output
    # the poison works
    good, output = headers.compile(cxx, [poison(["string"]), "int Success = 0;"], "-fsyntax-only")
    yield "a macro does not compile", not good and "Success" in output, output


def two_units(core, cxx, folder):
    folder = pathlib.Path(folder)
    (folder / "a.cpp").write_text("#include <tillwire/src.hpp>\n" + lines(core) + SAME +
                                  "all_of_it other();\nint main() { return works() && all_of_it() == other() ? 0 : 1; }\n")
    (folder / "b.cpp").write_text(lines(reversed(core)) + SAME +
                                  "all_of_it other();\nall_of_it other() { return works() ? all_of_it() : all_of_it{.write = nullptr}; }\n")
    # with g++ the linker compares the types and functions of both; a difference is a warning of -Wodr
    more = ["-flto", "-Wodr", "-Wlto-type-mismatch"] if cxx.startswith("g++") else []
    base = [cxx, "-std=c++20", "-O0", *more, "-I", floors.ROOT / "include", "-Werror"]
    good, output = run(*base, "a.cpp", "b.cpp", "-o", "both", "-pthread", cwd=folder)
    if good:
        good, output = run(folder / "both")
    yield "two units with every header are one program", good, output
    if more:
        odd = "namespace tillwire { struct odd { %s x; %s y; }; odd give_%s(); odd give_%s() { return {}; } }\n"
        (folder / "c.cpp").write_text(odd % ("int", "int", "c", "c") + "int main() { tillwire::give_c(); }\n")
        (folder / "d.cpp").write_text(odd % ("long", "char", "d", "d"))
        good, output = run(*base, "c.cpp", "d.cpp", "-o", "odd", cwd=folder)
        yield "the linker refuses two structs of one name", not good and "odr" in output, output


def constructors(obj):
    """The functions that the compiler made to construct globals."""
    found = set(re.findall(r"\S*(?:_GLOBAL__sub_I|__cxx_global_var_init)\S*", run("nm", obj)[1]))
    # a section without such a function would be a constructor that is missed here
    if not found and re.search(r"\.(?:init_array|ctors)", run("readelf", "-SW", obj)[1]):
        found = {".init_array"}
    return found


def globals_of(obj):
    """What of ours is in writable data: of D, d, B, b, and of u and V in a section that is written."""
    output = run("objdump", "-t", "-C", obj)[1]
    found = set()
    for line in output.splitlines():
        m = re.match(r"[0-9a-f]+ (.{7}) (\S+)\s+[0-9a-f]+\s+(?:\.hidden )?(.*)", line)
        if m and "O" in m[1] and re.match(r"\.t?(data|bss)(?!\.rel\.ro)", m[2]) and "tillwire" in m[3]:
            found.add(m[3].removesuffix("[abi:cxx11]"))
    return {name for name in found if not name.startswith(("typeinfo", "vtable", "DW.ref"))}


def left_behind(cxx, folder):
    folder = pathlib.Path(folder)
    base = [cxx, "-std=c++20", "-I", floors.ROOT / "include", "-c"]
    for level in "-O0", "-O2":
        for what, text in (("umbrella", "#include <tillwire.hpp>\n"), ("src.hpp", "#include <tillwire/src.hpp>\n")):
            if what == "src.hpp" and level == "-O2":
                continue  # takes half a minute, and shows nothing that -O0 does not
            source, obj = folder / f"{what}{level}.cpp", folder / f"{what}{level}.o"
            source.write_text(text)
            warned = ["-Wglobal-constructors", "-Wexit-time-destructors", "-Werror"] if cxx.startswith("clang") else []
            good, output = run(*base, level, *warned, source, "-o", obj)
            found = constructors(obj) if good else set()
            yield f"{what} {level} without a global constructor", good and not found, output or ", ".join(sorted(found))
            if good:
                kept = globals_of(obj)
                yield f"{what} {level} without a global that changes", kept <= GLOBALS, ", ".join(sorted(kept))
    (folder / "bad.cpp").write_text("#include <string>\nnamespace tillwire { std::string word(\"a word that is kept\"); int count = 1; }\n")
    good, output = run(*base, "-O0", folder / "bad.cpp", "-o", folder / "bad.o")
    yield "a constructor and a global are found", \
        good and constructors(folder / "bad.o") and {"tillwire::word", "tillwire::count"} <= globals_of(folder / "bad.o"), output


def main():
    tree = floors.load()
    core = [path for path in floors.headers(tree)
            if path.startswith("include/") and path.endswith(".hpp") and path != "include/tillwire/src.hpp"]
    passed, failed = 0, 0

    def count(cxx, what, good, output):
        nonlocal passed, failed
        passed, failed = passed + bool(good), failed + (not good)
        if not good:
            print(f"{what}, {cxx}:", *output.splitlines()[:12], sep="\n  ")

    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = []
        for cxx in sys.argv[1:] or ["g++", "clang++-19"]:
            if shutil.which(cxx) is None:
                count(cxx, cxx, False, "is not installed")
                continue
            for check, arguments in ((behind_macros, (tree, core, cxx)), (two_units, (core, cxx)), (left_behind, (cxx,))):
                own = pathlib.Path(folder) / cxx / check.__name__
                own.mkdir(parents=True)
                if check is not behind_macros:
                    arguments += (own,)
                jobs.append((cxx, pool.submit(lambda c=check, a=arguments: list(c(*a)))))
        for cxx, job in jobs:
            for result in job.result():
                count(cxx, *result)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
