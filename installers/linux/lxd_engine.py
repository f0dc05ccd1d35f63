#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gets an LXD (or Incus) ready for the lxd backend, with the image that it runs.

Usage: lxd_engine.py --for-pid PID [--own] [--cache FOLDER]
Takes the daemon of this computer if one answers. Otherwise, or with --own, starts one as root in a folder of its own
below /tmp; it ends, with everything in it, when the process PID has ended. Prints {"folder", "socket", "image"}.
Exit code 3: no daemon answers and none can be started.
"""
import argparse
import http.client
import json
import os
import pathlib
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

from debian_root import Failed, cache_folder
from lxd_image import ALIAS, Engine, ensure_image

NO_ENGINE = 3
POOL = "paygress"
START_SECONDS, END_SECONDS = 30, 20
USUAL = ["/var/lib/incus", "/var/lib/lxd", "/var/snap/lxd/common/lxd"]


class NoEngine(Exception):
    """There is no daemon and none can be started; the message says why."""


def running_engine():
    """The folder of a daemon that answers, or None."""
    given = [os.environ[name] for name in ("LXD_DIR", "INCUS_DIR") if os.environ.get(name)]
    for folder in given + USUAL:
        if Engine(f"{folder}/unix.socket").answers():
            return pathlib.Path(folder)
    return None


def start_daemon(folder):
    """The daemon's process id; it answers."""
    log = open(folder / "daemon.log", "ab")
    daemon = subprocess.Popen(["lxd", "--group", "root"], env=dict(os.environ, LXD_DIR=str(folder)), stdin=subprocess.DEVNULL,
                              stdout=log, stderr=log, start_new_session=True)
    if not Engine(f"{folder}/unix.socket").wait_until_it_answers(START_SECONDS):
        daemon.kill()
        daemon.wait()
        words = (folder / "daemon.log").read_text(errors="replace").splitlines()
        raise NoEngine("LXD does not start: " + " ".join(words[-2:])[-400:])
    return daemon.pid


def make_pool(engine):
    """Storage that caps disks where this computer can have it, else plain folders."""
    if shutil.which("btrfs"):
        try:
            engine.call("POST", "/1.0/storage-pools", {"name": POOL, "driver": "btrfs", "config": {"size": "8GiB"}})
            return
        except Failed as problem:
            print(f"no storage with quotas: {problem}", file=sys.stderr)
    engine.call("POST", "/1.0/storage-pools", {"name": POOL, "driver": "dir"})


def try_container(engine):
    """A kernel or an outer container may not let LXD start any."""
    path = "/1.0/instances/paygress-trial"
    try:
        engine.call("POST", "/1.0/instances", {
            "name": "paygress-trial", "profiles": [], "source": {"type": "image", "alias": ALIAS},
            "devices": {"root": {"type": "disk", "path": "/", "pool": POOL}}})
        engine.call("PUT", f"{path}/state", {"action": "start", "timeout": 30})
        engine.call("PUT", f"{path}/state", {"action": "stop", "force": True, "timeout": 30})
        engine.call("DELETE", path)
    except Failed as problem:
        raise NoEngine(f"LXD cannot run containers here: {problem}") from None


def forget_rules(bridge):
    """Takes the packet filter's rules about a bridge that is gone, ours and those that LXD leaves."""
    for program, table in [(name, table) for name in ("iptables", "ip6tables") for table in ("filter", "nat", "mangle")]:
        if not shutil.which(program):
            continue
        base = [program, "-w", "5", "-t", table]
        listed = subprocess.run([*base, "-S"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        for rule in listed.stdout.splitlines():
            words = shlex.split(rule)
            if words[0] == "-A" and (bridge in words or f"generated for LXD network {bridge}" in words):
                subprocess.run([*base, "-D", *words[1:]], stderr=subprocess.DEVNULL, check=False)


def empty(engine):
    """Removes everything that we or the tests made."""
    for path in engine.call("GET", "/1.0/instances"):
        try:
            engine.call("PUT", f"{path}/state", {"action": "stop", "force": True, "timeout": 20})
        except Failed:
            pass  # stopped already
        engine.call("DELETE", path)
    for path in engine.call("GET", "/1.0/images"):
        engine.call("DELETE", path)
    for network in engine.call("GET", "/1.0/networks?recursion=1"):
        if network["managed"]:
            engine.call("DELETE", f"/1.0/networks/{network['name']}")
            forget_rules(network["name"])
    engine.call("DELETE", f"/1.0/storage-pools/{POOL}")


def has_ended(pid, seconds=None):
    """Waits for the end of any process, not only a child of ours."""
    try:
        return bool(select.select([os.pidfd_open(pid)], [], [], seconds)[0])
    except ProcessLookupError:
        return True


def end_daemon(folder, daemon):
    """Also in a process that is not the daemon's parent."""
    try:
        empty(Engine(f"{folder}/unix.socket"))
    except (OSError, ValueError, TypeError, http.client.HTTPException, Failed) as problem:
        print(f"not everything was removed: {problem}", file=sys.stderr)
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(daemon, signal_number)
        if has_ended(daemon, END_SECONDS):
            break
    for line in reversed(pathlib.Path("/proc/self/mounts").read_text().splitlines()):
        mounted = line.split()[1]
        if mounted.startswith(f"{folder}/"):
            subprocess.run(["umount", "-l", mounted], check=False)
    shutil.rmtree(folder, ignore_errors=True)


def end_with(pid, folder, daemon):
    """In a process of its own: waits for the end of another one, then ends the daemon."""
    if os.fork() != 0:
        return
    os.setsid()
    log = os.open(folder / "end.log", os.O_WRONLY | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    has_ended(pid)
    end_daemon(folder, daemon)
    os._exit(0)


def own_engine(pid, cache):
    if os.geteuid() != 0 or not shutil.which("lxd"):
        raise NoEngine("LXD is not installed" if os.geteuid() == 0 else "no LXD or Incus answers, and only root can start one")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="paygress-lxd-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        daemon = start_daemon(folder)
    except NoEngine:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        engine = Engine(f"{folder}/unix.socket")
        make_pool(engine)
        ensure_image(engine, cache)
        try_container(engine)
    except BaseException:
        end_daemon(folder, daemon)
        raise
    end_with(pid, folder, daemon)
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--for-pid", type=int, required=True, help="a daemon of ours ends with this process")
    arguments.add_argument("--own", action="store_true", help="never take the daemon of this computer")
    arguments.add_argument("--cache", type=pathlib.Path, default=cache_folder())
    given = arguments.parse_args()
    try:
        folder = None if given.own else running_engine()
        if folder:
            ensure_image(Engine(f"{folder}/unix.socket"), given.cache)
        else:
            folder = own_engine(given.for_pid, given.cache)
    except NoEngine as problem:
        print(problem, file=sys.stderr)
        return NO_ENGINE
    except (Failed, OSError, ValueError, subprocess.CalledProcessError) as problem:
        print(f"LXD could not be made ready: {problem}", file=sys.stderr)
        return 1
    print(json.dumps({"folder": str(folder), "socket": f"{folder}/unix.socket", "image": ALIAS}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
