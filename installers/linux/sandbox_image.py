#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the image of the template agent-sandbox: Debian 12 with an SSH server, Python, Node and git, and paygress-exec.

Usage: sandbox_image.py PAYGRESS_EXEC [--socket PATH] [--cache FOLDER]
The part from Debian's packages is unpacked once (root only) and kept in the cache folder and in the engine; the given
program is put on top of it each time. Prints the image's name. Exit code 3: no engine answers.
"""
import argparse
import http.client
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import urllib.parse

import container_image
from debian_root import Failed, archive_of, cache_folder
from local_http import ask

IMAGE = "localhost/paygress/agent-sandbox:1"
BASE, TAG = "localhost/paygress/agent-sandbox-base", "debian-12"
PACKAGES = container_image.PACKAGES + ["git", "python3", "nodejs", "curl"]
PROGRAM = "/usr/local/bin/paygress-exec"
RECIPE = f"""FROM {BASE}:{TAG}
COPY paygress-exec {PROGRAM}
LABEL paygress.description="Debian GNU/Linux 12 (bookworm) with Python, Node and git, container"
ENTRYPOINT ["{PROGRAM}"]
CMD []
"""


def context_of(program):
    """What the engine builds from: the recipe and the program."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content, mode in (("Dockerfile", RECIPE.encode(), 0o644),
                                    ("paygress-exec", program.read_bytes(), 0o755)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


def provide(path, cache, program):
    """The image with that very program in it."""
    try:
        if ask(path, "GET", f"/images/{BASE}:{TAG}/json")[0] != 200:
            archive = cache / f"agent-sandbox-{TAG}.tar"
            archive_of(archive, PACKAGES, lambda folder: None)
            container_image.import_archive(path, archive, f"{BASE}:{TAG}", ['CMD ["/bin/sh"]'])
        context = context_of(program)
        query = urllib.parse.urlencode([("t", IMAGE)])
        status, answer = ask(path, "POST", f"/build?{query}", context,
                             {"Content-Type": "application/x-tar", "Content-Length": str(len(context))})
    except (OSError, subprocess.CalledProcessError, http.client.HTTPException) as problem:
        raise Failed(f"the image of agent-sandbox could not be made: {problem}") from problem
    if status != 200 or b'"error"' in answer:
        raise Failed(f"the engine did not build agent-sandbox: {status} {answer[-300:].decode(errors='replace')}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("--socket", help="where the engine listens")
    arguments.add_argument("--cache", type=pathlib.Path, default=cache_folder())
    given = arguments.parse_args()
    path = container_image.find_engine(given.socket)
    if not path:
        print("no container engine answers on its socket", file=sys.stderr)
        return container_image.NO_ENGINE
    try:
        provide(path, given.cache, given.program)
    except Failed as problem:
        print(problem, file=sys.stderr)
        return 1
    print(json.dumps({"image": IMAGE, "socket": path}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
