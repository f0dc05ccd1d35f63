# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a server that cannot say itself when it listens, and ends together with it."""
import contextlib
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_LIMIT = 60  # seconds


@contextlib.contextmanager
def scratch():
    with tempfile.TemporaryDirectory() as folder:
        yield pathlib.Path(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve(command: list, port: int, url: str) -> None:
    """Prints {"url"} once the port answers; SIGTERM ends the server, and its end ends us."""
    child = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    deadline = time.monotonic() + START_LIMIT
    while not listens(port):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            sys.exit("the server did not start")
        time.sleep(0.05)
    print(json.dumps({"url": url}), flush=True)
    child.wait()
