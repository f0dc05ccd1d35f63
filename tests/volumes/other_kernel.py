#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test program as root under Debian's own kernel, in an emulated machine: for kernels that lack what it tests.

Usage: other_kernel.py PROGRAM [ARGUMENT ...]
What the program prints is printed, and its exit code is ours. Exit code 3: no such machine can be had here; the reason
is on standard error. The machine is the base image of the backend kvm (installers/linux/vm_image.py) with nothing kept.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "installers/linux"))
sys.dont_write_bytecode = True
import debian_root  # noqa: E402
import vm_image  # noqa: E402

CANNOT_BE_HAD = 3
PATIENCE = 900  # seconds
MEMORY = "1536"
NEEDED = ["/sbin/cryptsetup", "/sbin/dmsetup"]
MODULES = "loop dm-mod dm-crypt xts ext4"
BEGIN, END = "-- begins --", "-- exit code "
RUN = f"""
mount -t tmpfs none /tmp
rm -rf /run/udev  # it has ended with the start, and cryptsetup would wait for it
cp -n /mnt/lib/* /usr/lib/x86_64-linux-gnu/
cp -n /mnt/bin/* /usr/sbin/
ldconfig
for module in {MODULES}; do modprobe $module; done
export PATH=/usr/sbin:/usr/bin:/sbin:/bin PAYGRESS_OTHER_KERNEL=1 QT_QPA_PLATFORM=offscreen ASAN_OPTIONS=detect_leaks=0
echo "{BEGIN}"
/mnt/program "$@" </dev/null
echo "{END}$?"
sleep 60
"""


def libraries_of(program):
    listed = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.findall(r"=> (/\S+) \(", listed)


def make_disk(folder, program):
    content = folder / "content"
    (content / "lib").mkdir(parents=True)
    (content / "bin").mkdir()
    shutil.copy(program, content / "program")
    for needed in NEEDED:
        shutil.copy(needed, content / "bin")
    for library in {path for each in [program, *NEEDED] for path in libraries_of(each)}:
        shutil.copy(library, content / "lib")
    (content / "run").write_text(RUN, encoding="utf-8")
    disk = folder / "disk.raw"
    used = sum(path.stat().st_size for path in content.rglob("*") if path.is_file())
    subprocess.run(["/usr/sbin/mkfs.ext4", "-q", "-d", content, disk, f"{used // 900_000 + 64}M"],
                   stdout=subprocess.DEVNULL, check=True)
    return disk


def obstacle():
    if os.geteuid() != 0:
        return "only root can make the machine's disk"
    for program in ["qemu-system-x86_64", "qemu-img", *NEEDED]:
        if not shutil.which(program):
            return f"{program} is not installed"
    return None


def boot(folder, disk, words):
    cache = debian_root.cache_folder()
    overlay = folder / "overlay.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", cache / f"{vm_image.STEM}.qcow2", "-F", "qcow2",
                    overlay], check=True)
    script = "mount /dev/vdb /mnt; . /mnt/run"
    arguments = " ".join(f'"{word}"' for word in ["-c", script, "test", *words])
    append = f"root=/dev/vda rw console=ttyS0 quiet panic=-1 init=/bin/sh -- {arguments}"
    command = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", MEMORY, "-smp", "2", "-display", "none",
               "-monitor", "none", "-serial", "stdio", "-no-reboot", "-nic", "none",
               "-kernel", cache / f"{vm_image.STEM}.vmlinuz", "-initrd", cache / f"{vm_image.STEM}.initrd",
               "-append", append, "-drive", f"file={overlay},if=virtio,format=qcow2",
               "-drive", f"file={disk},if=virtio,format=raw,readonly=on"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def relay_output(machine):
    code, has_begun, last = 1, False, []
    for line in (raw.decode(errors="replace").rstrip("\r\n") for raw in machine.stdout):
        last = (last + [line])[-20:]
        if line.startswith(END):
            code = int(line[len(END):])
            break
        if has_begun:
            print(line, flush=True)
        has_begun = has_begun or line.startswith(BEGIN)
    else:
        print("The machine ended too early: " + "\n".join(last), file=sys.stderr)
    return code


def main():
    reason = obstacle()
    if reason:
        print(reason, file=sys.stderr)
        return CANNOT_BE_HAD
    made = subprocess.run([sys.executable, vm_image.__file__], stdout=subprocess.DEVNULL, check=False)
    if made.returncode != 0:
        return CANNOT_BE_HAD
    with tempfile.TemporaryDirectory(prefix="paygress-kernel-") as name:
        folder = pathlib.Path(name)
        machine = boot(folder, make_disk(folder, pathlib.Path(sys.argv[1])), sys.argv[2:])
        try:
            return relay_output(machine)
        finally:
            machine.kill()
            machine.wait()


if __name__ == "__main__":
    sys.exit(main())
