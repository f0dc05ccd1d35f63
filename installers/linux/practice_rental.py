#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One whole rental on the practice market, in the terminal: list, pay, create, log in, top up, stop, refund.

Usage: practice_rental.py FOLDER_WITH_THE_PROGRAMS [--backend NAME] [--template agent-sandbox]
Prints a timeline and a balance sheet that must add up to the sat. The last line begins with RENTED; exit code 0.
Everything goes through the programs' public contract: paygress-provider --json and the command paygress.
"""
import argparse
import json
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

FUNDS, PAYMENT, TOP_UP = 1000, 40, 12  # sat
SANDBOX, SANDBOX_TIER = "agent-sandbox", "medium"


class Failed(Exception):
    """The rental stopped; the message says where."""


class Provider:
    """The practice provider with its relay and mint, and the events it prints."""

    def __init__(self, program, profile, backend):
        self.program, self.profile = program, profile
        self.process = subprocess.Popen(
            [program, "--practice", "--headless", "--json", "--profile", profile, "--backend", backend],
            stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.ready = self.wait_for("ready")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put((time.monotonic(), line))
        self.lines.put((time.monotonic(), None))

    def wait_for(self, name, limit=60):
        deadline = time.monotonic() + limit
        while True:
            try:
                at, line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise Failed(f"the provider did not report '{name}' within {limit} s") from None
            if line is None:
                raise Failed(f"the provider ended with exit code {self.process.wait()}")
            event = json.loads(line)
            if event["event"] == name:
                event["seen"] = at
                return event
            if event["event"] == "refused":
                raise Failed(f"the provider refused: {line.strip()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def balance(self):
        """What the stopped provider's wallet holds."""
        done = subprocess.run([self.program, "--profile", self.profile, "--balance", "--json"],
                              stdout=subprocess.PIPE, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise Failed("the provider's wallet could not be read")
        return json.loads(done.stdout)


class Renter:
    def __init__(self, program, profile, relay):
        self.base = [program, "--profile", profile, "--practice", "--relay", relay, "--json"]

    def call(self, *verb, limit=180):
        done = subprocess.run(self.base + list(verb), capture_output=True, text=True, timeout=limit, check=False)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr, end="")
            raise Failed(f"paygress {verb[0]} ended with exit code {done.returncode}: {done.stdout.strip()}")
        return json.loads(done.stdout)

    def ssh(self, lease, command):
        done = subprocess.run(self.base[:-1] + ["ssh", lease, command], stdout=subprocess.PIPE, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise Failed(f"SSH ended with exit code {done.returncode}")
        return done.stdout


    def execute(self, lease, command, *options):
        """What a command says that runs through the exec interface."""
        done = subprocess.run(self.base[:-1] + ["exec", lease, *options, "--", command], stdout=subprocess.PIPE,
                              text=True, timeout=90, check=False)
        if done.returncode != 0:
            raise Failed(f"exec ended with exit code {done.returncode}")
        return done.stdout


class Timeline:
    def __init__(self):
        self.start = time.monotonic()

    def note(self, what, detail="", at=None):
        elapsed = (at or time.monotonic()) - self.start
        print(f"{elapsed:8.2f} s  {what:<18} {detail}".rstrip(), flush=True)


def find_offer(renter, provider, limit=30):
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        offers = [o for o in renter.call("list", "--online")["offers"] if o["npub"] == provider]
        if offers:
            return offers[0]
        time.sleep(0.2)
    raise Failed("the provider's offer did not appear")


def try_sandbox(renter, lease, line):
    """A command by TLS, and one through SSH that finds what the first has left."""
    if renter.execute(lease, "echo left here > note; python3 --version").split()[:1] != ["Python"]:
        raise Failed("the exec interface said something else")
    line.note("exec by TLS")
    if renter.execute(lease, "cat note", "--tunnel") != "left here\n":
        raise Failed("the file of the first command is not there")
    line.note("exec through SSH")


def rent(programs, backend, template, folder):
    provider = Provider(str(programs / "paygress-provider"), str(folder / "provider"), backend)
    try:
        ready = provider.ready
        renter = Renter(str(programs / "paygress"), str(folder / "renter"), ready["relay"])
        renter.call("wallet", "invoice", str(FUNDS), "--mint", ready["mint"])
        line = Timeline()
        offer = find_offer(renter, ready["provider"])
        wanted = [s for s in offer["specs"] if not template or s["id"] == SANDBOX_TIER]
        if not wanted:
            raise Failed(f"tier {SANDBOX_TIER} is not for rent on so small a computer")
        spec = wanted[0]
        line.note("offer found", f"{offer['hostname']}, {spec['name']}, {spec['rate_msats_per_sec']} msat/s")
        line.note("token sent", f"{PAYMENT} sat")
        lease = renter.call("spawn", "--provider", ready["provider"], "--tier", spec["id"], "--sats", str(PAYMENT),
                            "--mint", ready["mint"], *(["--template", template] if template else []))
        answered = time.monotonic()
        for name, words in (("redeemed", "redeemed"), ("created", "workload created")):
            event = provider.wait_for(name)
            line.note(words, f"{event['sat']} sat" if name == "redeemed" else lease["lease"], event["seen"])
        line.note("access details", f"{lease['user']}@{lease['host']} port {lease['port']}", answered)
        output = renter.ssh(lease["lease"], "uname -a; id")
        line.note("SSH answered")
        print("".join(f"              {text}\n" for text in output.splitlines()), end="")
        if template:
            try_sandbox(renter, lease["lease"], line)
        topped = renter.call("topup", lease["lease"], "--sats", str(TOP_UP), "--mint", ready["mint"])
        line.note("topped up", f"{TOP_UP} sat, now until {topped['expires_at']}")
        stopped = renter.call("stop", lease["lease"])
        line.note("stopped", stopped["state"])
        line.note("refund received", f"{stopped['refund_sat']} sat")
        seconds = time.monotonic() - line.start
        settle(renter, provider, ready["mint"])
        print(f"RENTED {backend} {seconds:.1f}s spent {stopped['spent_sat']} sat refunded {stopped['refund_sat']} sat")
    finally:
        provider.stop()


def settle(renter, provider, mint):
    """Consumer, provider and mint must agree on where every sat is."""
    consumer = renter.call("wallet", "balance")
    with urllib.request.urlopen(f"{mint}/v1/practice/books", timeout=10) as answer:
        books = json.load(answer)
    provider.stop()
    earned = provider.balance()
    held = sum(wallet["spendable"] + wallet["reserved"] for wallet in (consumer, earned))
    print("\nbalance sheet          sat")
    for name, amount in (("mint issued", books["issued_sat"]),
                         ("consumer holds", consumer["spendable"] + consumer["reserved"]),
                         ("provider holds", earned["spendable"] + earned["reserved"]),
                         ("mint's fees", books["fees_sat"])):
        print(f"  {name:<16} {amount:>7}")
    if held + books["fees_sat"] != books["issued_sat"]:
        raise Failed(f"the books do not add up: {held} held + {books['fees_sat']} fees != {books['issued_sat']} issued")
    print("  adds up to the sat")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("programs", type=pathlib.Path)
    arguments.add_argument("--backend", default="local")
    arguments.add_argument("--template", choices=[SANDBOX], help="rent this instead of plain Linux")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="paygress-rental-") as folder:
        try:
            rent(given.programs, given.backend, given.template, pathlib.Path(folder))
        except (Failed, subprocess.TimeoutExpired) as problem:
            print(f"The rental failed: {problem}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
