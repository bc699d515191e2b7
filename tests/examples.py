#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs the built examples: against the sandbox, and the demo against a server that is none of ours.

  tests/examples.py BUILD_DIR [--accept]

What they print is compared with tests/examples/NAME.txt; --accept writes those files instead. Ends `N passed, M failed`.
"""

import base64
import collections
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import urllib.request

TESTS = pathlib.Path(__file__).resolve().parent
ACCOUNT, DRIP_TOKEN, USERCOM_TOKEN, PRODUCT = "9999999", "drip-sandbox", "u" * 64, "49"
ORDERED_OTHERWISE = {"drip_carts_batch", "drip_orders_batch"}  # tests/vectors: the examples disagree with each other
WITH_A_SANDBOX_OF_THEIR_OWN = {"abandoned_cart", "offline_kiosk", "price_drop"}  # when they are given no URL
PATIENCE = 60

# A proxy of the machine's would be asked for what is meant for this machine.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

passed = failed = 0


def expect(what, good, *why):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAILED: {what}", *why, sep="\n  ")


def normalized(text):
    """Without what differs from run to run: times and ports."""
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", re.sub(r"\b\d+(\.\d+)? ms\b", "T ms", text))


def expect_output(name, text, accept):
    file, text = TESTS / "examples" / f"{name}.txt", normalized(text)
    if accept:
        file.write_text(text)
    wanted = file.read_text() if file.exists() else None
    expect(f"{name} prints what {file.name} says", text == wanted, f"wanted: {wanted}", f"printed: {text}")


def run(*command):
    return subprocess.run(command, env=ENVIRONMENT, text=True, capture_output=True, timeout=PATIENCE)


# The sandbox, and the examples that speak to it

WRONG_OPTIONS = [
    ["PORT", "65536"], ["PORT", "x"], ["--rate", "x"], ["--rate", ""], ["--rate", "1:"], ["--rate", "-1"], ["--rate-window", "0"], ["--fail", "503"],
    ["--fail", "200:1"], ["--fail", "503:1.5"], ["--fail", "503:x"], ["--fail", "503:0.6", "--fail", "500:0.6"], ["--reset", "2"],
    ["--latency", "-1"], ["--processing-delay", "x"], ["--abandoned-after", "-1"], ["--seed", "x"], ["--ledger"], ["--other"],
]


class Sandbox:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "0"], env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # all that it prints before it is called: communicate() would lose what was read with these lines
        self.first = "".join(self.process.stdout.readline() for _ in range(3))
        self.url = self.first.partition("\n")[0].removeprefix("sandbox at ")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        rest, errors = self.process.communicate(timeout=PATIENCE)
        return self.first + rest, errors


def programs(build):
    """The executables that examples/meson.build defines, by name."""
    targets = json.loads(run("meson", "introspect", "--targets", build).stdout)
    mine = TESTS.parent / "examples" / "meson.build"
    return {t["name"]: t["filename"][0] for t in targets if t["type"] == "executable" and t["defined_in"] == str(mine)}


def with_the_sandbox(found, accept):
    sandbox = Sandbox(found["sandbox"])
    try:
        expect("the sandbox says where it is", re.fullmatch(r"http://127\.0\.0\.1:\d+", sandbox.url), sandbox.first)
        taken = run(found["sandbox"], sandbox.url.rpartition(":")[2])
        expect("a second one does not get the port", taken.returncode == 1 and taken.stderr.startswith("sandbox: "), taken)
        for name in sorted(found.keys() - {"sandbox", "demo", "fault_server"}):
            result = run(found[name], sandbox.url)
            expect(f"{name} ends well", result.returncode == 0, result)
            if name not in WITH_A_SANDBOX_OF_THEIR_OWN:
                expect_output(name, result.stdout, accept)
    finally:
        output, errors = sandbox.stop()
    expect("the sandbox ends well when it is asked to", sandbox.process.returncode == 0 and not errors, errors)
    expect_output("sandbox", output, accept)
    for option, *value in WRONG_OPTIONS:
        wrong = run(found["sandbox"], *([option] if option.startswith("-") else []), *value)
        expect(f"the sandbox refuses {option} {value}", wrong.returncode == 2 and option in wrong.stderr, wrong)
    usage = run(found["sandbox"], "--help")
    expect("the sandbox says how it is used", usage.returncode == 0 and "--abandoned-after" in usage.stdout, usage)
    for name in sorted(WITH_A_SANDBOX_OF_THEIR_OWN):
        result = run(found[name])
        expect(f"{name} ends well by itself", result.returncode == 0, result)
        expect_output(name, result.stdout, accept)


# The fault server, which others ask by URL


def start_fault_server(program, *options):
    process = subprocess.Popen([program, *options], env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    return process, process.stdout.readline().rstrip()


def ask(url):
    with OPENER.open(url, timeout=PATIENCE) as answer:
        return answer.read().decode()


def with_the_fault_server(program):
    process, url = start_fault_server(program, "--until-eof")
    try:
        expect("the fault server says where it is", re.fullmatch(r"http://127\.0\.0\.1:\d+", url), url)
        site = dict(line.split(" ", 1) for line in ask(url + "/site").splitlines())
        expect("it tells its addresses", site.get("plain") == url and site["secure"].startswith("https://"), site)
        expect("its files are there", all(pathlib.Path(site[f]).is_file() for f in ("ca_bundle", "client_certificate", "client_key")))
        expect("it answers", ask(url + "/ok/first/a?b") == "/ok/first/a?b")
        log = ask(url + "/log/first").splitlines()
        expect("it remembers", log[1] == "GET /ok/first/a?b HTTP/1.1" and "Connection:close" in log, log)
        try:
            ask(url + "/cut/second/body")
            expect("it breaks answers off", False)
        except http.client.IncompleteRead:
            expect("it breaks answers off", True)
        taken = run(program, "--port", url.rpartition(":")[2])
        expect("a second fault server does not get the port", taken.returncode == 1 and taken.stderr.startswith("fault_server: "), taken)
    finally:
        rest, errors = process.communicate(timeout=PATIENCE)  # its input ends
    expect("the fault server ends with its input", process.returncode == 0 and not errors, process.returncode, errors)
    expect("and takes its files with it", not pathlib.Path(site["ca_bundle"]).exists(), site)
    process, _ = start_fault_server(program)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    expect("it ends well when it is asked to", process.returncode == 0, process.returncode)
    wrong = run(program, "--port", "x")
    expect("the fault server refuses another port", wrong.returncode == 2 and "--port" in wrong.stderr, wrong)


# A server that records what it is sent

Seen = collections.namedtuple("Seen", "method path headers body")


class Recorder:
    """Answers each path with a status and a body; all others with 404."""

    def __init__(self, answers):
        self.seen = seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                seen.append(Seen(self.command, self.path, self.headers, body.decode()))
                status, answer = answers.get(self.path, (404, "{}"))
                self.send_response(status)
                if status != 204:
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(answer.encode())

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def without_white_space(text):
    """JSON without the white space outside its strings."""
    return re.sub(r'("(?:\\.|[^"\\])*")|\s+', r"\1", text)


def members(text):
    """What a body says: its members in any order, numbers as they are spelled."""
    def unique(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ValueError(f"a key is given twice: {keys}")
        return dict(pairs)

    def number(spelled):
        return "number", spelled

    return json.loads(text, parse_float=number, parse_int=number, object_pairs_hook=unique)


def path_of(call):
    return call["path"].replace(":account_id", ACCOUNT).replace(":id", PRODUCT)


def to_other_servers(demo):
    calls = json.loads((TESTS / "vectors" / "index.json").read_text())
    answers = {path_of(c): (c["status"] or 200, "" if c["response"] is None else json.dumps(c["response"])) for c in calls}
    with Recorder(answers) as drip, Recorder(answers) as usercom:
        result = run(demo, "--drip-url", drip.url, "--usercom-url", usercom.url + "/")
        requests = drip.seen + usercom.seen
        expect("the demo ends well", result.returncode == 0, result)
        expect("the demo's last line is the sum", result.stdout.endswith("\n11 of 11 accepted\n"), result.stdout)
        expect("it sends eleven requests", len(requests) == 11 == len(calls), len(requests))
        expect("one of them is User.com's", len(usercom.seen) == 1)
        for call in calls:
            check_request(call, [r for r in requests if r.path == path_of(call)])
            for value in (call["response"] or {}).values():
                for ident in value if isinstance(value, list) else [value]:
                    expect(f"it prints {ident}", str(ident) in result.stdout, result.stdout)

    with Recorder({}) as closed:
        result = run(demo, "--usercom-url", closed.url, "--drip-url", closed.url)
        expect("refusals are counted", result.returncode == 1 and result.stdout.endswith("\n0 of 11 accepted\n"), result)
        expect("and nothing is sent again", len(closed.seen) == 11, len(closed.seen))
        for wrong in ["--drip-url", closed.url], ["--usercom-url", closed.url], ["--drip-url"], [closed.url], ["--other", "x"]:
            result = run(demo, *wrong)
            expect(f"the demo refuses {wrong}", result.returncode == 2 and result.stderr.startswith("usage: "), result)
        expect("and then sends nothing", len(closed.seen) == 11, len(closed.seen))


def check_request(call, found):
    name = call["name"]
    if len(found) != 1:
        return expect(f"{name} is sent once", False, found)
    request = found[0]
    expect(f"{name} is posted", request.method == call["method"])
    credentials = ("Basic " + base64.b64encode(f"{DRIP_TOKEN}:".encode()).decode() if name.startswith("drip") else
                   "Token " + USERCOM_TOKEN)
    expect(f"{name} carries the credentials, once", request.headers.get_all("Authorization") == [credentials], request.headers)
    agents = request.headers.get_all("User-Agent")
    expect(f"{name} names the program and its site", len(agents) == 1 and
           re.fullmatch(r"\S.* \(\S+\) tillwire/\d+\.\d+\.\d+", agents[0]), agents)
    expect(f"{name} is JSON", request.headers.get_all("Content-Type") == ["application/json"], request.headers)
    body = (TESTS / "vectors" / "resolved" / f"{name}.json").read_text()
    if name in ORDERED_OTHERWISE:
        expect(f"{name} says what the vendor's example says", members(request.body) == members(body), request.body)
    else:
        expect(f"{name} is the vendor's example byte for byte",
               without_white_space(request.body) == without_white_space(body), request.body)
    expect(f"{name} has no white space to spare", without_white_space(request.body) == request.body, request.body)


def main():
    arguments = sys.argv[1:]
    accept = "--accept" in arguments
    build, = (a for a in arguments if a != "--accept")
    found = programs(build)
    if not {"demo", "sandbox"} <= found.keys():
        sys.exit(f"{build} was set up without the examples")
    with_the_sandbox(found, accept)
    result = run(found["demo"])
    expect("the demo ends well", result.returncode == 0, result)
    expect("the demo's last line is the sum", result.stdout.endswith("\n11 of 11 accepted\n"), result.stdout)
    expect_output("demo", result.stdout, accept)
    to_other_servers(found["demo"])
    if "fault_server" in found:  # where there is OpenSSL
        with_the_fault_server(found.pop("fault_server"))
    outputs = {file.stem for file in (TESTS / "examples").glob("*.txt")}
    expect("each file in tests/examples belongs to an example", outputs == found.keys(), outputs ^ found.keys())
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
