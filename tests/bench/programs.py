#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cold start and memory of both windows on the practice market, beside their budgets.

Usage: programs.py FOLDER_WITH_THE_PROGRAMS
Starts the programs on a display of Xvfb's when there is one, else offscreen, with fresh profiles. Waits for the line
"READY <screen>" each prints once its first screen is drawn.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

STARTS = 5
START_BUDGET_MS, START_ALLOWED_MS, MEMORY_BUDGET_MB = 400, 1000, 120
READY_LIMIT_S = 30


def read_until(process, wanted):
    """The first line of output that begins so."""
    deadline = time.monotonic() + READY_LIMIT_S
    for line in process.stdout:
        if line.startswith(wanted):
            return line
        if time.monotonic() > deadline:
            break
    raise SystemExit(f"{process.args[0]} did not print {wanted!r}")


def memory_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the window has ended")


def finish(process):
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start(words, environment):
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)


def measure(words, environment):
    """Milliseconds until READY, and the memory half a second later."""
    began = time.monotonic()
    process = start(words, environment)
    try:
        read_until(process, "READY")
        elapsed = (time.monotonic() - began) * 1000
        time.sleep(0.5)  # what the first states bring
        return elapsed, memory_mb(process.pid)
    finally:
        finish(process)


def tell(what, value, unit, budget):
    print(f"{what:<44} {value:8.0f} {unit:<3} budget {budget}", flush=True)


def measure_windows(programs, folder, environment):
    market = start([programs / "paygress-provider", "--practice", "--market-only", "--headless", "--json",
                    "--profile", folder / "market"], environment)
    try:
        ready = json.loads(read_until(market, "{"))
        joined = ["--practice", "--relay", ready["relay"], "--mint", ready["mint"]]
        windows = {
            "paygress-consumer": ["--screen", "M2"],
            "paygress-provider": ["--screen", "P1"],
        }
        for name, screen in windows.items():
            results = []
            for number in range(STARTS):
                profile = ["--profile", folder / f"{name}-{number}"]
                results.append(measure([programs / name, *joined, *screen, *profile], environment))
            start_ms = statistics.median(result[0] for result in results)
            tell(f"{name}: start to usable window", start_ms, "ms",
                 f"{START_BUDGET_MS} ms ({START_ALLOWED_MS} ms with software rendering)")
            tell(f"{name}: memory", max(result[1] for result in results), "MB", f"{MEMORY_BUDGET_MB} MB")
    finally:
        finish(market)


def with_display(environment, work):
    """Runs on a virtual display when Xvfb is installed."""
    if environment.get("DISPLAY") or not shutil.which("Xvfb"):
        environment.setdefault("QT_QPA_PLATFORM", "xcb" if environment.get("DISPLAY") else "offscreen")
        return work()
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24"],
                              pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            environment["DISPLAY"] = ":" + numbers.readline().strip()
        environment["QT_QPA_PLATFORM"] = "xcb"
        return work()
    finally:
        finish(server)


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="paygress-bench-") as folder:
        runtime = pathlib.Path(folder, "runtime")
        runtime.mkdir(mode=0o700)
        environment["XDG_RUNTIME_DIR"] = str(runtime)
        print(f"load of this computer: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        with_display(environment, lambda: measure_windows(pathlib.Path(sys.argv[1]), pathlib.Path(folder), environment))
    return 0


if __name__ == "__main__":
    sys.exit(main())
