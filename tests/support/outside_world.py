#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A piece of the outside world for egress tests, in a network namespace (root only).

Behind a virtual cable there is a computer with the public address 203.0.113.5 and the private one 10.211.7.5, where
ports 80 and 25 answer; this computer itself listens on port 9311. Prints "ready"; everything goes when standard input
ends. Exit code 3: namespaces cannot be had here.
"""
import socket
import subprocess
import sys
import threading

NAME, PUBLIC, PRIVATE, OURS = "paygress-world", "203.0.113.5", "10.211.7.5", "203.0.113.1"
OWN_PORT = 9311


def ip(*words, check=True):
    subprocess.run(["ip", *words], check=check, stdout=subprocess.DEVNULL,
                   stderr=None if check else subprocess.DEVNULL)


def listen(port):
    server = socket.create_server(("0.0.0.0", port), backlog=32)
    while True:
        server.accept()[0].close()


def build():
    remove()
    ip("netns", "add", NAME)
    ip("link", "add", "pgworld0", "type", "veth", "peer", "name", "pgworld1", "netns", NAME)
    ip("addr", "add", f"{OURS}/24", "dev", "pgworld0")
    ip("link", "set", "pgworld0", "up")
    ip("route", "add", f"{PRIVATE}/32", "via", PUBLIC, "dev", "pgworld0", "onlink")
    ip("-n", NAME, "addr", "add", f"{PUBLIC}/24", "dev", "pgworld1")
    ip("-n", NAME, "addr", "add", f"{PRIVATE}/32", "dev", "pgworld1")
    ip("-n", NAME, "link", "set", "pgworld1", "up")
    ip("-n", NAME, "route", "add", "default", "via", OURS)


def remove():
    ip("netns", "delete", NAME, check=False)
    ip("link", "delete", "pgworld0", check=False)


def serve_inside():
    for port in (80, 25):
        threading.Thread(target=listen, args=(port,), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


def main():
    if sys.argv[1:] == ["inside"]:
        serve_inside()
        return 0
    try:
        build()
    except (OSError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 3
    try:
        threading.Thread(target=listen, args=(OWN_PORT,), daemon=True).start()
        return subprocess.run(["ip", "netns", "exec", NAME, sys.executable, __file__, "inside"], check=False).returncode
    finally:
        remove()


if __name__ == "__main__":
    sys.exit(main())
