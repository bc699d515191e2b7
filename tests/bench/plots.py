# SPDX-License-Identifier: BSL-1.0
"""The plots of the suite, as SVG by hand."""
import math
import statistics
from html import escape

TEXT, FAINT, GRID, PAPER = "#24292f", "#57606a", "#d8dee4", "#ffffff"
OURS, PEER, FLOOR, LIMIT = "#0969da", "#8c959f", "#c3cad1", "#cf222e"
FLOORS = ("memcpy", "raw socket", "raw socket, finished", "libcurl, finished")


def time_text(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def size_text(count, unit=""):
    for prefix, size in (("M", 1e6), ("k", 1e3)):
        if count >= size:
            return f"{count / size:g} {prefix}{unit}".strip() if unit else f"{count / size:g}{prefix}"
    return f"{count:g} {unit}".strip()


class drawing:
    def __init__(self, width, height, title):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="Helvetica, Arial, sans-serif" font-size="12" role="img" aria-label="{escape(title)}">',
            f'<rect width="{width}" height="{height}" rx="6" fill="{PAPER}"/>']

    def text(self, x, y, what, anchor="start", fill=TEXT, weight="normal", size=12):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}" '
                          f'font-size="{size}">{escape(what)}</text>')

    def line(self, x1, y1, x2, y2, stroke=GRID, width=1, dash=""):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
                          f'stroke-width="{width}"{dashes}/>')

    def bar(self, x, y, width, height, fill):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" fill="{fill}"/>')

    def curve(self, points, stroke, dash=""):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" '
                          f'stroke="{stroke}" stroke-width="2"{dashes}/>')
        for x, y in points:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{stroke}"/>')

    def done(self):
        return "\n".join(self.parts + ["</svg>"]) + "\n"


def limit_of(targets, case, ours, times):
    """The longest time that meets all targets of a bar of ours, or None."""
    limits = [times[t["peer"]]["median"] * (t["target"] if t["how"] == "at most" else 1 / t["target"])
              for t in targets if t["case"] == case and t["ours"] == ours]
    return min(limits, default=None)


def ratios(result):
    left, right, top, step = 150, 70, 62, 19
    width = 860
    bars = sum(len(times) for times in result["ns"].values())
    height = top + bars * step + len(result["ns"]) * 30 + 8
    values = [t["median"] for times in result["ns"].values() for t in times.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def at(ns):
        return left + (math.log10(ns) - low) / (high - low) * (width - left - right)

    d = drawing(width, height, "Time per event of tillwire and of other libraries")
    d.text(16, 24, "Time per event, on a logarithmic scale", weight="bold", size=14)
    for x, fill, what in ((345, OURS, "tillwire"), (425, PEER, "other libraries"), (545, FLOOR, "the floor")):
        d.bar(x, 14, 12, 12, fill)
        d.text(x + 17, 24, what)
    d.line(632, 12, 632, 28, LIMIT, 2)
    d.text(640, 24, "where tillwire's target ends")
    for decade in range(low, high + 1):
        d.line(at(10**decade), top - 8, at(10**decade), height - 10)
        d.text(at(10**decade), top - 14, time_text(10**decade), "middle", FAINT)
    y = top
    for case, times in result["ns"].items():
        d.text(16, y + 14, case, weight="bold")
        y += 22
        for by, time in sorted(times.items(), key=lambda item: item[1]["median"]):
            ours = by.startswith("tillwire")
            d.text(left - 8, y + 12, by, "end", weight="bold" if ours else "normal")
            d.bar(left, y + 1, at(time["median"]) - left, step - 4, OURS if ours else FLOOR if by in FLOORS else PEER)
            limit = limit_of(result["targets"], case, by, times)
            if limit:
                d.line(at(limit), y - 1, at(limit), y + step - 1, LIMIT, 2)
            end = at(time["median"])
            d.text(max(end, at(limit)) + 6 if limit and at(limit) > end - 4 and at(limit) < end + 60 else end + 6, y + 12,
                   time_text(time["median"]), fill=TEXT)
            y += step
        y += 8
    return d.done()


PANELS = (("events", "events, one after the other"), ("batch size", "orders in a batch"),
          ("items", "items in an order"), ("queue", "events in a queue"))


def growth(result, limit, part):
    width, panel, height, left, top = 860, 166, 150, 62, 70
    d = drawing(width, top + 2 * height + 104, "Time and memory per event as the work grows")
    d.text(16, 24, "Time and memory per event as the work grows", weight="bold", size=14)
    d.line(520, 20, 550, 20, LIMIT, 1, "4 3")
    d.text(558, 24, f"target: {limit:g} × the median of the last two decades")
    for row, (what, title, unit_text) in enumerate((("ns", "time per event", time_text),
                                                    ("bytes", "memory per event", lambda b: size_text(b, "B")))):
        y0 = top + row * (height + 52)
        values = [p[what] for points in result["growth"].values() for p in points if p[what] > 0]
        low = max(math.floor(math.log10(min(values))), 0)
        high = math.ceil(math.log10(max(values)))
        d.text(16, y0 - 12, title, weight="bold")
        for column, (prefix, name) in enumerate(PANELS):
            x0 = left + column * (panel + 34)
            curves = {c: p for c, p in result["growth"].items() if c.startswith(prefix)}
            decades = math.log10(max(p["size"] for points in curves.values() for p in points))

            def at(size, value):
                return (x0 + math.log10(size) / decades * panel,
                        y0 + height - (math.log10(value) - low) / (high - low) * height)

            for decade in range(low, high + 1):
                y = at(1, 10**decade)[1]
                d.line(x0, y, x0 + panel, y)
                if column == 0:
                    d.text(x0 - 8, y + 4, unit_text(10**decade), "end", FAINT, size=11)
            for decade in range(0, round(decades) + 1, 2 if decades > 4 else 1):
                x = at(10**decade, 10**low)[0]
                d.line(x, y0, x, y0 + height)
                d.text(x, y0 + height + 15, size_text(10**decade), "middle", FAINT, size=11)
            if row == 1:
                d.text(x0 + panel / 2, y0 + height + 33, name, "middle")
            for number, (curve, points) in enumerate(curves.items()):
                large = points[-1]["size"] * part
                bound = limit * statistics.median(p[what] for p in points if p["size"] >= large)
                if bound >= 10**low:
                    d.line(*at(large, bound), *at(10**decades, bound), LIMIT, 1, "4 3")
                shown = [at(p["size"], p[what]) for p in points if p[what] >= 10**low]
                d.curve(shown, OURS if number == 0 else "#8250df")
            if prefix == "queue" and row == 0:
                d.text(x0 + panel, y0 - 12, "recorded", "end", OURS, size=11)
                d.text(x0 + panel - 56, y0 - 12, "drained", "end", "#8250df", size=11)
    return d.done()
