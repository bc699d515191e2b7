# SPDX-License-Identifier: BSL-1.0
"""The sandbox program, and what it prints."""

import re
import signal
import subprocess
import threading
import time

import curl

PATIENCE = 60
path = None  # of the program; set by judge.py


def run(*options):
    """(exit status, what it printed, what it complained of) of a program that is to end; status None: it does not."""
    try:
        ended = subprocess.run([path, *options], capture_output=True, text=True, timeout=10)
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b"").decode(), (e.stderr or b"").decode()
    return ended.returncode, ended.stdout, ended.stderr


class Program:
    """Runs on a free port as long as the with statement lasts."""

    def __init__(self, *options):
        command = [path, "0", *options]
        self.process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = []
        self.printed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        first = self.wait_for(lambda lines: lines[0] if lines else None) or ""
        address = re.fullmatch(r"sandbox at (http://127\.0\.0\.1:\d+)", first)
        if not address:
            self.stop()
            raise RuntimeError(f"the first line of `sandbox 0 {' '.join(options)}` is {first!r}")
        self.url = address[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _read(self):
        for line in self.process.stdout:
            with self.printed:
                self.lines.append(line.rstrip("\n"))
                self.printed.notify_all()

    def wait_for(self, what):
        """The first true value of what(lines), or None when it never comes."""
        deadline = time.monotonic() + PATIENCE
        with self.printed:
            while not (found := what(self.lines)) and self.process.poll() is None and time.monotonic() < deadline:
                self.printed.wait(0.2)
            return found or what(self.lines)

    def stop(self, how=signal.SIGTERM):
        """Its exit status; None when it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None

    def post(self, *requests, parallel=False):
        return curl.post(self.url, requests, parallel)
