#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Where the work of sending one order goes: instructions of each stage, and system calls. Of 1000 orders over libcurl to a
# local nginx, after 100 that are not counted. The kernel's own instructions are not seen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
. tests/bench/nginx.sh
export PATH=$PATH:/usr/sbin  # where nginx is
need bench

folder=$(mktemp -d)
trap 'stop_nginx; rm -rf "$folder"' EXIT
read -ra libraries <<<"$(pkg-config --cflags --libs libcurl)"
for source in library profile; do
  g++ -std=c++20 -O2 -DNDEBUG -Iinclude -I. -c "tests/bench/$source.cpp" -o "$folder/$source.o"
done
g++ "$folder/profile.o" "$folder/library.o" "${libraries[@]}" -o "$folder/profile"

start_nginx
valgrind --quiet --tool=callgrind --callgrind-out-file="$folder/out" --toggle-collect='counted_orders*' "$folder/profile" "$port"
callgrind_annotate --inclusive=yes --threshold=100 "$folder/out" >"$folder/instructions"
valgrind --quiet --tool=none --trace-syscalls=yes "$folder/profile" "$port" >"$folder/calls" 2>&1
python3 - "$folder" <<'END'
import collections, pathlib, re, sys

folder, counted, sent = pathlib.Path(sys.argv[1]), 1000, 1100
lines = (folder / "instructions").read_text().splitlines()

def cost(function):
    """Of a function and all that it calls, for an order; of several of that name, the one that takes the others in."""
    costs = [int(l.split("(")[0].replace(",", "")) for l in lines if re.search(function, l)]
    if not costs:
        sys.exit(f"no function {function}")
    return max(costs) / counted

total = cost("PROGRAM TOTALS")
request = cost(r":tillwire::\w+::detail::write_request\(")
checking = cost(r":void tillwire::\w+::detail::inspect_object<tillwire::\w+::drip::order_activity>")
writing = cost(r":char\* tillwire::\w+::json::detail::put_object<tillwire::\w+::drip::order_activity>")
transport = cost(r"any_transport::any_transport<tillwire::\w+::curl_transport>")
performing = cost(r":curl_easy_perform")
answer = cost(r"curl_request::take_header") + cost(r"curl_request::take_body")
reading = cost(r"reply_reader::read\(")
stages = {
    "check the order": checking,
    "write its JSON": writing,
    "check the account, write URL and headers": request - checking - writing,
    "libcurl": performing - answer,
    "the adapter: set libcurl up, take the answer": transport - performing + answer,
    "read the answer": reading,
    "the client's own": total - request - transport - reading,
}
print(f"| {'one order, over libcurl':<44} | instructions |     |\n|{'-' * 46}|{'-' * 13}:|{'-' * 4}:|")
for name, instructions in stages.items():
    print(f"| {name:<44} | {instructions:>12,.0f} | {instructions / total:>3.0%} |")
print(f"| {'in all':<44} | {total:>12,.0f} |     |")

# valgrind makes calls of what the kernel maps into the process: the clocks
calls = collections.Counter(re.findall(r"\bsys_(\w+) \(", (folder / "calls").read_text()))
each = {name: count / sent for name, count in calls.items() if name not in ("clock_gettime", "time") and count > sent / 2}
print("\nSystem calls of an order: " + ", ".join(f"{count:.1f} {name}" for name, count in each.items()))
END
