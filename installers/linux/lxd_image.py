# SPDX-License-Identifier: GPL-3.0-or-later
"""The image that the lxd backend runs: Debian 12 with systemd and an SSH server, from Debian's packages alone."""
import json
import time

from debian_root import Failed, archive_of, write
from local_http import ask

ALIAS = "paygress-plain-linux"
ARCHIVE = "debian-12-system.tar"
PACKAGES = ["openssh-server", "ca-certificates", "iproute2", "procps", "systemd-sysv", "dbus",
            "libpam-systemd", "udev"]  # without udev, systemd-networkd waits for it for ever
METADATA = """architecture: x86_64
creation_date: 1700000000
properties:
  description: Debian GNU/Linux 12 (bookworm), system container
  os: debian
  release: bookworm
"""
NETWORK = """[Match]
Name=eth0
[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
[DHCPv4]
ClientIdentifier=mac
"""


class Engine:
    """An LXD or Incus daemon behind its socket."""

    def __init__(self, socket):
        self.socket = socket

    def call(self, method, path, body=None, headers=None):
        """What the daemon answers once its work is over; None when it knows no such thing."""
        if isinstance(body, dict):
            body = json.dumps(body)
        status, text = ask(self.socket, method, path, body, headers)
        answer = json.loads(text)
        if answer["type"] == "error":
            if status == 404:
                return None
            raise Failed(f"{method} {path}: {answer['error']}")
        if answer["type"] == "async":
            done = self.call("GET", answer["operation"].split("?")[0] + "/wait?timeout=240")
            if not done or done["status_code"] != 200:
                raise Failed(f"{method} {path}: {done and done.get('err')}")
            return done
        return answer["metadata"] if answer["metadata"] is not None else {}

    def answers(self):
        try:
            return (self.call("GET", "/1.0") or {}).get("auth") == "trusted"
        except (OSError, ValueError, KeyError, Failed):
            return False

    def wait_until_it_answers(self, seconds):
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True


def furnish(folder):
    """What a system container needs beyond its packages: an address, resolvers, an identity of its own."""
    root = folder / "root"
    write(root / "etc/systemd/network/eth0.network", NETWORK)
    write(root / "etc/resolv.conf", "nameserver 9.9.9.9\nnameserver 1.1.1.1\n")
    write(root / "etc/machine-id", "")
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "systemd-networkd.service").symlink_to("/lib/systemd/system/systemd-networkd.service")
    root.rename(folder / "rootfs")
    write(folder / "metadata.yaml", METADATA)


def system_archive(cache):
    """The archive with the whole system below rootfs/."""
    archive = cache / ARCHIVE
    archive_of(archive, PACKAGES, furnish, parts=("metadata.yaml", "rootfs"))
    return archive


def ensure_image(engine, cache):
    if engine.call("GET", f"/1.0/images/aliases/{ALIAS}") is not None:
        return
    archive = system_archive(cache)
    with open(archive, "rb") as body:
        done = engine.call("POST", "/1.0/images", body, {"Content-Type": "application/octet-stream",
                                                       "Content-Length": str(archive.stat().st_size)})
    engine.call("POST", "/1.0/images/aliases", {"name": ALIAS, "target": done["metadata"]["fingerprint"]})
