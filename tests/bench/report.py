# SPDX-License-Identifier: BSL-1.0
"""Judges what the programs of the suite have measured: the table, the file of figures, the comparison; and has it drawn.

report.py FIGURES --compiler TEXT [--json FILE] [--compare OLD.json]
report.py --check [--json FILE] [--compare OLD.json] says beforehand whether these files will do
"""
import argparse
import json
import pathlib
import statistics
import sys

import plots

WRITE = ("write, one item", "write, 1 to 5 items")
# case, ours, peer, target. "at most": our time as a multiple of the peer's; "at least": the peer's as a multiple of ours
TARGETS = [
    *((case, "tillwire", peer, *target) for case in WRITE
      for peer, *target in (("memcpy", "at most", 8), ("RapidJSON", "at least", 6), ("Boost.JSON", "at least", 15),
                            ("nlohmann", "at least", 30))),
    *((case, "tillwire, validated", "memcpy", "at most", 16) for case in WRITE),
    ("read, one item", "tillwire", "Boost.JSON", "at most", 1),
    ("read, 1000 request_ids", "tillwire", "Boost.JSON", "at most", 1),
    ("read, 1000 request_ids", "tillwire, read<T>", "Boost.JSON", "at most", 1),
    ("send single orders", "tillwire, curl", "raw socket", "at least", 0.7),
    ("send batches of 1000", "tillwire, curl", "raw socket", "at least", 0.75),
]
ALLOCATIONS = 0
# of an event at the largest size, as a multiple of the median of the sizes from a hundredth of that on
GROWTH = 1.5
LARGE = 0.01
# what two runs of the same programs differ by, as their memory lies elsewhere, which no round shows
PLACEMENT = 0.05


def spread(values):
    """How far the rounds differ, as a part of their median; the highest and the lowest of many are left out."""
    inner = sorted(values)[1:-1] if len(values) >= 5 else values
    middle = statistics.median(values)
    return (max(inner) - min(inner)) / middle if middle else 0


def read_figures(path):
    times, counts, curves = {}, {}, {}
    for line in pathlib.Path(path).read_text().splitlines():
        figure = json.loads(line)
        if "growth" in figure:
            curves.setdefault(figure["growth"], []).append(figure)
        elif "count" in figure:
            counts[figure["case"]] = figure["count"]
        else:
            times.setdefault(figure["case"], {})[figure["by"]] = figure["ns"]
    return times, counts, curves


def row(case, ours, peer, values, how, target):
    ratio = statistics.median(values)
    return {"case": case, "ours": ours, "peer": peer, "ratio": ratio, "noise": spread(values), "how": how,
            "target": target, "ok": ratio <= target if how == "at most" else ratio >= target}


def judge(times, counts, curves):
    rows = []
    for case, ours, peer, how, target in TARGETS:
        pairs = zip(times[case][ours], times[case][peer])
        rows.append(row(case, ours, peer, [a / b if how == "at most" else b / a for a, b in pairs], how, target))
    for case, count in counts.items():
        rows.append(row(case, f"{count}", "", [count], "at most", ALLOCATIONS))
    for curve, points in curves.items():
        large = [p for p in points if p["size"] >= LARGE * points[-1]["size"]]
        for what in ("ns", "bytes"):
            rounds = min(len(p[what]) for p in large)
            values = [large[-1][what][i] / statistics.median(p[what][i] for p in large) for i in range(rounds)]
            name = f"growth, {curve}, {'time' if what == 'ns' else 'memory'}"
            rows.append(row(name, f"{large[-1]['size']:,}", f"from {large[0]['size']:,} on", values, "at most", GROWTH))
    return rows


def print_table(rows, times):
    print(f"{'':<39} {'ours':>9}  {'beside':<15} {'':>8} {'ratio':>6}   target")
    for r in rows:
        case, ours, peer, theirs = r["case"], r["ours"], r["peer"], ""
        if case in times:
            ours, theirs = (plots.time_text(statistics.median(times[case][by])) for by in (ours, peer))
            if r["ours"] == "tillwire, validated":
                case += ", validated"
            elif r["ours"] == "tillwire, read<T>":
                case += ", read<T>"
        print(f"{case:<39} {ours:>9}  {peer:<15} {theirs:>8} {r['ratio']:>6.3g}   "
              f"{'≤' if r['how'] == 'at most' else '≥'} {r['target']:<4g} {'ok' if r['ok'] else 'SHORT'}")
    print(f"{len(rows)} targets, {sum(r['ok'] for r in rows)} met")


def print_growth(growth):
    print("As the work grows, of an event:")
    for curve, points in growth.items():
        print(f"{curve:<17}" + "".join(f"{p['size']:>10,}" for p in points))
        for what, text in (("ns", plots.time_text), ("bytes", lambda b: f"{b:,.0f} B")):
            print(f"{'  time' if what == 'ns' else '  memory':<17}" + "".join(f"{text(p[what]):>10}" for p in points))
    print()


def refuse(path, why):
    print(f"run.sh: {path}: {why}", file=sys.stderr)
    sys.exit(2)


def read_old(path):
    """The file of figures of another run."""
    try:
        old = json.loads(pathlib.Path(path).read_text())
        for r in old["targets"]:
            r["case"], r["ours"], r["peer"], float(r["ratio"]), float(r["noise"])
    except OSError as e:
        refuse(path, e.strerror)
    except (ValueError, TypeError, KeyError):
        refuse(path, "not written by --json of this suite")
    return old


def compare(old, new):
    def key(r):
        return (r["case"], r["ours"], r["peer"]) if r["case"] in new["ns"] else r["case"]

    before = {key(r): r for r in old["targets"]}
    moved, alone = False, 0
    print("\nRatios since the other run:")
    if old.get("compiler") != new["compiler"]:
        print(f"by another compiler: {old.get('compiler')}")
    for r in new["targets"]:
        o = before.get(key(r))
        alone += o is None
        if o is None or abs(r["ratio"] - o["ratio"]) <= o["ratio"] * max(o["noise"], r["noise"], PLACEMENT):
            continue
        moved = True
        change = f"{(r['ratio'] / o['ratio'] - 1) * 100:+.0f} %" if o["ratio"] else "from none"
        change += ", better" if (r["ratio"] < o["ratio"]) == (r["how"] == "at most") else ", worse"
        print(f"{r['case']:<34} {r['ours']:<20} {r['peer']:<15} {o['ratio']:>6.3g} {r['ratio']:>6.3g}   {change}")
    if alone:
        print(f"{alone} of {len(new['targets'])} are not in the other run")
    if not moved:
        print("nothing moved" if alone < len(new["targets"]) else "nothing could be compared")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("figures", nargs="?")
    arguments.add_argument("--compiler")
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--json")
    arguments.add_argument("--compare")
    given = arguments.parse_args()
    old = read_old(given.compare) if given.compare else None
    if given.json:
        try:
            open(given.json, "a").close()
        except OSError as e:
            refuse(given.json, e.strerror)
    if given.check:
        return

    times, counts, curves = read_figures(given.figures)
    rows = judge(times, counts, curves)
    result = {
        "compiler": given.compiler,
        "targets": rows,
        "ns": {case: {by: {"median": statistics.median(ns), "noise": spread(ns)} for by, ns in all.items()}
               for case, all in times.items()},
        "counts": counts,
        "growth": {curve: [{"size": p["size"], "ns": statistics.median(p["ns"]), "bytes": statistics.median(p["bytes"]),
                            "ns noise": spread(p["ns"]), "bytes noise": spread(p["bytes"])} for p in points]
                   for curve, points in curves.items()},
    }
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(result, indent=1) + "\n")
    here = pathlib.Path(__file__).parent
    (here / "ratios.svg").write_text(plots.ratios(result))
    (here / "growth.svg").write_text(plots.growth(result, GROWTH, LARGE))
    print_growth(result["growth"])
    print_table(rows, times)
    if old:
        compare(old, result)
    sys.exit(not all(r["ok"] for r in rows))


main()
