# SPDX-License-Identifier: BSL-1.0
"""Posts requests with the curl command, a thousand of them by one process."""

import base64
import dataclasses
import pathlib
import re
import subprocess
import tempfile

ACCOUNT, DRIP_TOKEN, USERCOM_TOKEN = "9999999", "drip-sandbox", "u" * 64
PER_PROCESS = 1000


def basic(token, behind=":"):
    return "Basic " + base64.b64encode((token + behind).encode()).decode()


@dataclasses.dataclass(frozen=True)
class Request:
    path: str
    body: bytes = b""
    headers: tuple = ()  # of (name, value); a value of None takes away what is sent otherwise
    method: str = "POST"

    def all_headers(self):
        usercom = self.path.startswith("/api/")
        defaults = {
            "Content-Type": "application/json" if self.method == "POST" else None,
            "Authorization": f"Token {USERCOM_TOKEN}" if usercom else basic(DRIP_TOKEN),
            "User-Agent": "Judge (www.judge.example)",
        }
        return defaults | dict(self.headers)


@dataclasses.dataclass(frozen=True)
class Answer:
    failure: int  # curl's exit status
    status: int
    seconds: float
    headers: dict  # by lower-case name
    body: bytes


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def block(url, request, file):
    """The part of curl's configuration that makes one request."""
    body, answer = file.with_suffix(".body"), file.with_suffix(".answer")
    lines = ["silent", "include", 'noproxy = "*"', "max-time = 60"]
    lines += [f"request = {request.method}", f"url = {quoted(url)}"]
    lines += [f"header = {quoted(n + ':' if v is None else f'{n}: {v}')}" for n, v in request.all_headers().items()]
    if request.method == "POST":
        body.write_bytes(request.body)
        lines.append(f"data-binary = {quoted(f'@{body}')}")
    lines.append(f"output = {quoted(answer)}")
    lines.append(f'write-out = "{file.name} %{{exitcode}} %{{http_code}} %{{time_total}}\\n"')
    return "\n".join(lines) + "\n"


def parsed(file, failure, status, seconds):
    answer = file.with_suffix(".answer")
    text = answer.read_bytes() if answer.exists() else b""
    head, _, body = text.partition(b"\r\n\r\n")
    headers = dict(re.findall(r"^([^:\r\n]+): *(.*?)\r?$", head.decode("latin-1").lower(), re.MULTILINE))
    return Answer(int(failure), int(status), float(seconds), headers, body)


def post(url, requests, parallel=False):
    """Answers in the order of the requests, which go one after the other unless they are to go in parallel."""
    answers = []
    for start in range(0, len(requests), PER_PROCESS):
        some = requests[start : start + PER_PROCESS]
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder) / str(i) for i in range(len(some))]
            blocks = [block(url + r.path, r, f) for r, f in zip(some, files)]
            config = pathlib.Path(folder) / "config"
            config.write_text("next\n".join(blocks))
            command = ["curl", "-q", *(["--parallel", "--parallel-immediate"] if parallel else []), "-K", config]
            done = subprocess.run(command, capture_output=True, text=True)
            outcomes = {name: rest for name, *rest in map(str.split, done.stdout.splitlines())}
            if len(outcomes) != len(some):
                raise RuntimeError(f"curl made {len(outcomes)} of {len(some)} requests: {done.stderr}")
            answers += [parsed(f, *outcomes[f.name]) for f in files]
    return answers
