#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the container template that a Proxmox VE server rents out: Debian 12 with systemd and an SSH server that lets
root in with a password, from Debian's packages alone. The templates that Proxmox offers do not let root in that way.

Usage: proxmox_template.py [FOLDER]. Run it as root on the server itself; FOLDER is where its storage "local" keeps
templates. Prints the line for provider-config.json.
"""
import gzip
import pathlib
import shutil
import sys

from debian_root import Failed, archive_of, cache_folder, write

NAME = "paygress-plain-linux_12_amd64.tar.gz"  # a server takes compressed templates only
FOLDER = "/var/lib/vz/template/cache"
PACKAGES = ["openssh-server", "ca-certificates", "iproute2", "procps", "systemd-sysv", "dbus", "libpam-systemd",
            "ifupdown"]  # Proxmox writes /etc/network/interfaces
LOGIN = "PermitRootLogin yes\nPasswordAuthentication yes\nUseDNS no\n"


def furnish(folder):
    """Each container gets an identity and host keys of its own when Proxmox unpacks it."""
    root = folder / "root"
    write(root / "etc/ssh/sshd_config.d/00-paygress.conf", LOGIN)
    write(root / "etc/machine-id", "")
    write(root / "etc/network/interfaces", "auto lo\niface lo inet loopback\n")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER)
    archive = cache_folder() / "debian-12-proxmox.tar"
    part = folder / (NAME + ".part")
    try:
        archive_of(archive, PACKAGES, furnish)
        with open(archive, "rb") as plain, gzip.open(part, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed)
        part.rename(folder / NAME)
    except (Failed, OSError) as error:
        print(f"proxmox_template: {error}", file=sys.stderr)
        return 1
    print(f'"proxmox_template": "local:vztmpl/{NAME}"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
