#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the base image that the kvm backend runs: Debian 12 with a kernel, cloud-init and an SSH server, from Debian's
packages alone.

Usage: vm_image.py [--cache FOLDER]
Root only, once: debian-12-vm.qcow2, .vmlinuz and .initrd are kept in the folder, whose path is printed.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from debian_root import Failed, cache_folder, write
from lxd_image import system_archive

STEM = "debian-12-vm"
PACKAGES = ["linux-image-cloud-amd64", "cloud-init"]
DISK = "1800M"
CLOUD = """# Only what a rented server needs: an emulated one boots slowly enough.
datasource_list: [NoCloud, None]
network: {config: disabled}
cloud_init_modules: [seed_random, write-files, resizefs, set_hostname, update_hostname, ssh]
cloud_config_modules: [set-passwords]
cloud_final_modules: []
"""
FSTAB = "/dev/vda / ext4 defaults,errors=remount-ro 0 1\n"
NETWORK = """[Match]
Name=e*
[Network]
DHCP=ipv4
IPv6AcceptRA=no
"""
INSTALL = """set -e
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount -t tmpfs none "$0/run"
cp --remove-destination /etc/resolv.conf "$0/etc/resolv.conf"
export DEBIAN_FRONTEND=noninteractive
chroot "$0" apt-get update -qq
chroot "$0" apt-get install -y -qq --no-install-recommends "$@"
chroot "$0" apt-get clean
"""


def install(root, packages):
    """Into a system below a folder; nothing that is mounted for it stays."""
    done = subprocess.run(["unshare", "--mount", "sh", "-c", INSTALL, root, *packages],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, umask=0o022)
    if done.returncode != 0:
        raise Failed("apt-get failed: " + " ".join(done.stdout.splitlines()[-3:]))


def furnish(root):
    write(root / "etc/cloud/cloud.cfg.d/90_paygress.cfg", CLOUD)
    write(root / "etc/fstab", FSTAB)
    write(root / "etc/machine-id", "")
    write(root / "etc/resolv.conf", "nameserver 9.9.9.9\nnameserver 1.1.1.1\n")
    (root / "etc/systemd/network/eth0.network").unlink()
    write(root / "etc/systemd/network/ethernet.network", NETWORK)
    for path in root.glob("var/lib/apt/lists/*_*"):
        path.unlink()


def make_disk(archive, cache):
    """A bare ext4 file system; the kernel beside it is given to QEMU."""
    if os.geteuid() != 0:
        raise Failed("only root can unpack Debian's packages; run this once with sudo")
    print(f"Installing a kernel and cloud-init for {STEM}; this takes a minute or two, once.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="paygress-vm-", dir=cache) as name:
        folder = pathlib.Path(name)
        subprocess.run(["tar", "--numeric-owner", "-xpf", archive, "-C", folder], check=True)
        root = folder / "rootfs"
        install(root, PACKAGES)
        furnish(root)
        for pattern, kind in (("boot/vmlinuz-*", "vmlinuz"), ("boot/initrd.img-*", "initrd")):
            found = sorted(root.glob(pattern))
            if not found:
                raise Failed(f"the packages brought no {kind}")
            shutil.copy(found[-1], cache / f"{STEM}.{kind}")
        raw = folder / "disk.raw"
        subprocess.run(["/usr/sbin/mkfs.ext4", "-q", "-F", "-L", "root", "-d", root, raw, DISK],
                       stdout=subprocess.DEVNULL, check=True)
        part = folder / "disk.qcow2"
        subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, part], check=True)
        part.rename(cache / f"{STEM}.qcow2")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=pathlib.Path, default=cache_folder())
    cache = arguments.parse_args().cache
    disk = cache / f"{STEM}.qcow2"
    try:
        if not disk.exists():
            if not shutil.which("qemu-img"):
                raise Failed("qemu-utils is not installed")
            cache.mkdir(parents=True, exist_ok=True)
            make_disk(system_archive(cache), cache)
    except (Failed, OSError, subprocess.CalledProcessError) as problem:
        print(f"The image could not be made: {problem}", file=sys.stderr)
        return 1
    print(json.dumps({"image": str(disk)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
