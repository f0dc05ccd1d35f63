# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian 12 from Debian's packages alone: what the images of every backend are made of.

Only root can unpack packages; the archive that comes of it is kept, so that this happens once.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LEFT_OUT = ["var/cache/apt/archives/*.deb", "var/lib/apt/lists/*_*", "etc/ssh/ssh_host_*", "usr/share/doc/*",
            "usr/share/man/*", "dev/*"]


class Failed(Exception):
    """The image could not be made; the message says why."""


def cache_folder():
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "paygress"


def archive_of(archive, packages, finish, parts=("root",)):
    """Makes the archive unless it is there: `packages` and what they need below root/, changed by finish(folder);
    `parts` of the folder are packed. A single part is packed without its name."""
    if archive.exists():
        return
    if os.geteuid() != 0:
        raise Failed("only root can unpack Debian's packages; run this once with sudo")
    if not shutil.which("debootstrap", path="/usr/sbin:/usr/bin:/sbin"):
        raise Failed("debootstrap is not installed")
    print(f"Unpacking Debian's packages for {archive.name}; this takes a minute or two, once.", file=sys.stderr)
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="paygress-image-", dir=archive.parent) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        root = folder / "root"
        made = subprocess.run(["/usr/sbin/debootstrap", "--variant=minbase", f"--include={','.join(packages)}",
                               "bookworm", root],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, umask=0o022)
        if made.returncode != 0:
            raise Failed("debootstrap failed: " + " ".join(made.stdout.splitlines()[-3:]))
        for path in (found for pattern in LEFT_OUT for found in root.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        (root / "root").chmod(0o700)
        finish(folder)
        part = folder / "archive.part"
        packed = ["-C", folder / parts[0], "."] if len(parts) == 1 else ["-C", folder, *parts]
        subprocess.run(["tar", "--numeric-owner", "-cf", part, *packed], check=True)
        part.rename(archive)


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        path.unlink()
    path.write_text(text)
    path.chmod(mode)
