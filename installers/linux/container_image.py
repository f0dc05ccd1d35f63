#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the image that the docker backend runs: Debian 12 with an SSH server, from Debian's packages alone.

Usage: container_image.py [--socket PATH] [--cache FOLDER]
Asks the engine (Docker or Podman, over its socket) whether it has the image; if not, unpacks the packages with
debootstrap (root only, once; the archive is kept in the cache folder) and imports it. Prints the image's name.
Exit code 3: no engine answers.
"""
import argparse
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse

REPOSITORY, TAG = "localhost/paygress/plain-linux", "debian-12"
PACKAGES = "openssh-server,ca-certificates,iproute2,procps"
CHANGES = ['LABEL paygress.description="Debian GNU/Linux 12 (bookworm), container"', "CMD [\"/bin/sh\"]"]
NO_ENGINE = 3


class Failed(Exception):
    """The image could not be made; the message says why."""


class EngineConnection(http.client.HTTPConnection):
    """HTTP over the engine's socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=300)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(path, method, target, body=None, headers=None):
    connection = EngineConnection(path)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(4 << 20)
    finally:
        connection.close()


def find_engine(given):
    """The first socket behind which an engine answers."""
    host = os.environ.get("DOCKER_HOST", "")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")
    usual = [host.removeprefix("unix://")] if host.startswith("unix://") else []
    usual += ["/var/run/docker.sock", f"{runtime}/docker.sock", "/run/podman/podman.sock",
              f"{runtime}/podman/podman.sock"]
    for path in [given] if given else usual:
        try:
            if ask(path, "GET", "/_ping")[0] == 200:
                return path
        except (OSError, http.client.HTTPException):
            continue
    return None


def unpack(archive):
    """Debian's packages as one tar archive, without keys, caches and manuals."""
    if os.geteuid() != 0:
        raise Failed("only root can unpack Debian's packages; run this once with sudo")
    if not shutil.which("debootstrap", path="/usr/sbin:/usr/bin:/sbin"):
        raise Failed("debootstrap is not installed")
    with tempfile.TemporaryDirectory(prefix="paygress-image-", dir=archive.parent) as folder:
        root = pathlib.Path(folder) / "root"
        made = subprocess.run(["/usr/sbin/debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", root],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if made.returncode != 0:
            raise Failed("debootstrap failed: " + " ".join(made.stdout.splitlines()[-3:]))
        for pattern in ("var/cache/apt/archives/*.deb", "var/lib/apt/lists/*_*", "etc/ssh/ssh_host_*"):
            for path in root.glob(pattern):
                path.unlink()
        (root / "root").chmod(0o700)
        part = archive.with_suffix(".part")
        subprocess.run(["tar", "-C", root, "--exclude=./dev/*", "--exclude=./proc/*", "--exclude=./sys/*",
                        "--exclude=./usr/share/doc/*", "--exclude=./usr/share/man/*", "-cf", part, "."], check=True)
        part.rename(archive)


def import_archive(path, archive):
    query = [("fromSrc", "-"), ("repo", f"{REPOSITORY}:{TAG}")] + [("changes", change) for change in CHANGES]
    with open(archive, "rb") as body:
        status, answer = ask(path, "POST", "/images/create?" + urllib.parse.urlencode(query), body,
                             {"Content-Type": "application/x-tar", "Content-Length": str(archive.stat().st_size)})
    if status != 200 or b'"error"' in answer:
        raise Failed(f"the engine did not take the image: {status} {answer[-300:].decode(errors='replace')}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--socket", help="where the engine listens")
    arguments.add_argument("--cache", type=pathlib.Path,
                           default=pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "paygress")
    given = arguments.parse_args()
    path = find_engine(given.socket)
    if not path:
        print("no container engine answers on its socket", file=sys.stderr)
        return NO_ENGINE
    name = f"{REPOSITORY}:{TAG}"
    try:
        if ask(path, "GET", f"/images/{name}/json")[0] != 200:
            given.cache.mkdir(parents=True, exist_ok=True)
            archive = given.cache / f"{TAG}.tar"
            if not archive.exists():
                print(f"Unpacking Debian's packages for the image {name}; this takes a minute, once.", file=sys.stderr)
                unpack(archive)
            import_archive(path, archive)
    except (Failed, OSError, subprocess.CalledProcessError, http.client.HTTPException) as problem:
        print(f"The image could not be made: {problem}", file=sys.stderr)
        return 1
    print(json.dumps({"image": name, "socket": path}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
