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
import subprocess
import sys
import urllib.parse

from debian_root import Failed, archive_of, cache_folder
from local_http import ask

REPOSITORY, TAG = "localhost/paygress/plain-linux", "debian-12"
PACKAGES = ["openssh-server", "ca-certificates", "iproute2", "procps"]
CHANGES = ['LABEL paygress.description="Debian GNU/Linux 12 (bookworm), container"', "CMD [\"/bin/sh\"]"]
NO_ENGINE = 3


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


def import_archive(path, archive, name, changes):
    query = [("fromSrc", "-"), ("repo", name)] + [("changes", change) for change in changes]
    with open(archive, "rb") as body:
        status, answer = ask(path, "POST", "/images/create?" + urllib.parse.urlencode(query), body,
                             {"Content-Type": "application/x-tar", "Content-Length": str(archive.stat().st_size)})
    if status != 200 or b'"error"' in answer:
        raise Failed(f"the engine did not take the image: {status} {answer[-300:].decode(errors='replace')}")


def provide(path, cache):
    """Makes the image unless the engine has it."""
    try:
        if ask(path, "GET", f"/images/{REPOSITORY}:{TAG}/json")[0] == 200:
            return
        archive = cache / f"{TAG}.tar"
        archive_of(archive, PACKAGES, lambda folder: None)
        import_archive(path, archive, f"{REPOSITORY}:{TAG}", CHANGES)
    except (OSError, subprocess.CalledProcessError, http.client.HTTPException) as problem:
        raise Failed(f"the image could not be made: {problem}") from problem


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--socket", help="where the engine listens")
    arguments.add_argument("--cache", type=pathlib.Path, default=cache_folder())
    given = arguments.parse_args()
    path = find_engine(given.socket)
    if not path:
        print("no container engine answers on its socket", file=sys.stderr)
        return NO_ENGINE
    try:
        provide(path, given.cache)
    except Failed as problem:
        print(problem, file=sys.stderr)
        return 1
    print(json.dumps({"image": f"{REPOSITORY}:{TAG}", "socket": path}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
