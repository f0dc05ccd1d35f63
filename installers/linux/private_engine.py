#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container engine for a while, where no service manager runs one: for tests and for trying things out.

Usage: private_engine.py docker|podman [--reuse]
Starts the engine in a temporary folder, makes the image, prints {"socket": PATH} and waits until its standard input
ends; then everything is gone again. With --reuse an engine that already answers is taken instead.
Exit code 3: cannot be had here (not installed, not root); the reason is on standard error.
"""
import argparse
import ctypes
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import container_image
import debian_root
import local_http

CANNOT_BE_HAD = 3
PATIENCE = 60  # seconds
PROGRAMS = {"docker": ("dockerd", "docker.io"), "podman": ("podman", "podman")}
BRIDGES = {"docker": "paygress0", "podman": "paygress1"}
SEARCHED = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"


def obstacle(kind):
    program, package = PROGRAMS[kind]
    if not shutil.which(program, path=SEARCHED):
        return f"{package} is not installed"
    if os.geteuid() != 0:
        return f"only root can start {program}"
    return None


def command(kind, folder):
    socket = folder / "engine.sock"
    if kind == "docker":
        return ["dockerd", "--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid",
                "--bridge", "none", "-H", f"unix://{socket}"]
    return podman(folder) + ["system", "service", "--time=0", f"unix://{socket}"]


def podman(folder):
    words = ["podman", "--root", folder / "root", "--runroot", folder / "run", "--tmpdir", folder / "tmp",
             "--network-config-dir", folder / "networks", "--cgroup-manager", "cgroupfs", "--events-backend", "file"]
    has_hybrid_cgroups = pathlib.Path("/sys/fs/cgroup/unified").exists()  # which crun refuses
    return words + (["--runtime", "runc"] if has_hybrid_cgroups else [])


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def answers(socket):
    try:
        return local_http.ask(str(socket), "GET", "/_ping")[0] == 200
    except OSError:
        return False


class Engine:
    def __init__(self, kind, folder):
        self.kind, self.folder, self.socket = kind, folder, folder / "engine.sock"
        self.environment = dict(os.environ, PATH=SEARCHED, CONTAINERS_CONF=str(folder / "containers.conf"))
        # Where who starts us keeps its passing files is of no use to an engine that outlives them.
        self.environment.update(XDG_RUNTIME_DIR=str(folder), TMPDIR=str(folder))
        has_netavark = pathlib.Path("/usr/lib/podman/netavark").exists()
        (folder / "containers.conf").write_text('[network]\nnetwork_backend = "netavark"\n' if has_netavark else "")
        (folder / "networks").mkdir()
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(command(kind, folder), cwd=folder, env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=die_with_parent)

    def wait(self):
        deadline = time.monotonic() + PATIENCE
        while not answers(self.socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                words = (self.folder / "log").read_text(errors="replace").splitlines()[-3:]
                raise debian_root.Failed("the engine does not start: " + " ".join(words))
            time.sleep(0.1)

    def stop(self):
        if self.kind == "podman":
            subprocess.run(podman(self.folder) + ["rm", "--force", "--all", "--time", "0"], env=self.environment,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=PATIENCE)
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        subprocess.run(["ip", "link", "delete", BRIDGES[self.kind]], stderr=subprocess.DEVNULL, check=False)
        self.end_stragglers()
        mounts = [line.split()[1] for line in open("/proc/mounts", encoding="utf-8")]
        for mount in sorted((m for m in mounts if m.startswith(f"{self.folder}/")), reverse=True):
            subprocess.run(["umount", "--lazy", mount], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


    def end_stragglers(self):
        """What the engine left to look after containers that are gone: all that name our folder."""
        for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if os.fsencode(self.folder) in entry.read_bytes() and int(entry.parent.name) != os.getpid():
                    os.kill(int(entry.parent.name), signal.SIGKILL)
            except OSError:
                continue  # it has ended by itself


def serve(socket, cache):
    container_image.provide(str(socket), cache)
    print(json.dumps({"socket": str(socket)}), flush=True)
    sys.stdin.read()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("kind", choices=PROGRAMS)
    arguments.add_argument("--reuse", action="store_true", help="take an engine that already answers")
    given = arguments.parse_args()
    cache = debian_root.cache_folder()
    try:
        existing = container_image.find_engine(None) if given.reuse else None
        if existing:
            serve(existing, cache)
            return 0
        reason = obstacle(given.kind)
        if reason:
            print(reason, file=sys.stderr)
            return CANNOT_BE_HAD
        with open(f"/tmp/paygress-private-{given.kind}.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the bridge's name is the same for all
            engine = Engine(given.kind, pathlib.Path(tempfile.mkdtemp(prefix="paygress-engine-")))
            try:
                engine.wait()
                serve(engine.socket, cache)
            finally:
                engine.stop()
    except (debian_root.Failed, OSError, subprocess.SubprocessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
