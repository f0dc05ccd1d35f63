#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the third-party relays, mints and clients that the interoperability suite talks to.

Everything comes from the ordinary package registries in pinned versions, into build/interop or
$PAYGRESS_INTEROP_CACHE, and stays there: a second call only looks. INTEROP=full adds what must be
compiled for minutes. What could not be installed is no error here: peers.json names the obstacle,
and the suite says it.
"""
import concurrent.futures
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("PAYGRESS_INTEROP_CACHE") or HERE.parent.parent / "build/interop").resolve()
ATTEMPTS = 4
PAUSE = 10  # seconds before the second attempt, longer before each later one
QUICK_LIMIT = 300  # seconds for one attempt
FULL_LIMIT = 3000

NODE_PACKAGES = {
    "@cashu/cashu-ts": "4.8.0",
    "@nostr-relay/common": "0.0.40",
    "@nostr-relay/core": "0.0.40",
    "@nostr-relay/validator": "0.0.40",
    "nostr-tools": "2.25.2",
    "ws": "8.18.3",
}
NUTSHELL = "0.20.3"
RUST_NOSTR = "0.45.1"
GO_NOSTR = "0.38.2"
NAK = "latest"
NOSTR_RS_RELAY = "0.8.12"
CDK_MINTD = "0.17.7"
STAND_IN = "the relay of rust-nostr is the second relay instead"


class Missing(Exception):
    """This machine lacks a tool, or has it too old: nothing a registry could change."""


def version_of(tool: str, *arguments: str) -> tuple:
    path = shutil.which(tool)
    if not path:
        raise Missing(f"{tool} is not installed")
    said = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else (0, 0)


def need(tool: str, least: tuple, *arguments: str) -> None:
    found = version_of(tool, *(arguments or ("--version",)))
    if found < least:
        raise Missing(f"{tool} {found[0]}.{found[1]} is older than {least[0]}.{least[1]}")


def run(limit: int, *command: str, cwd=None, env=None) -> None:
    """One step of an installation; raises with the last words of a failed one."""
    done = subprocess.run(
        ["nice", "-n", "10", *map(str, command)], cwd=cwd, env={**os.environ, **(env or {})}, timeout=limit,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        words = [line for line in done.stdout.splitlines() if line.strip()]
        raise RuntimeError(words[-1] if words else f"{command[0]} ended with {done.returncode}")


def install_node(folder: pathlib.Path) -> None:
    need("node", (20, 0))
    need("npm", (9, 0))
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": NODE_PACKAGES}))
    run(QUICK_LIMIT, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", cwd=folder)


def make_venv(folder: pathlib.Path) -> pathlib.Path:
    if sys.version_info < (3, 10):
        raise Missing("python is older than 3.10")
    try:
        run(120, sys.executable, "-m", "venv", folder / "venv")
    except RuntimeError as error:
        raise Missing(f"python cannot make virtual environments: {error}") from error
    return folder / "venv/bin/pip"


def pip_install(pip: pathlib.Path, *arguments: str) -> None:
    run(QUICK_LIMIT, pip, "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", *arguments)


def install_nutshell(folder: pathlib.Path) -> None:
    # Without resolving: its list asks for a Lightning kit in a version that is gone, and the fake wallet needs none.
    pip_install(make_venv(folder), "--no-deps", "-r", str(HERE / "nutshell.txt"))


def install_rust_nostr(folder: pathlib.Path) -> None:
    pip_install(make_venv(folder), f"nostr-sdk=={RUST_NOSTR}")


def install_go_nostr(folder: pathlib.Path) -> None:
    need("go", (1, 23), "version")
    shutil.copy(HERE / "go_client.go", folder / "main.go")
    (folder / "go.mod").unlink(missing_ok=True)
    run(60, "go", "mod", "init", "interop", cwd=folder)
    run(QUICK_LIMIT, "go", "get", f"github.com/nbd-wtf/go-nostr@v{GO_NOSTR}", cwd=folder)
    run(QUICK_LIMIT, "go", "mod", "tidy", cwd=folder)
    run(QUICK_LIMIT, "go", "build", "-o", "client", ".", cwd=folder)


def install_nak(folder: pathlib.Path) -> None:
    need("go", (1, 24), "version")
    module = f"github.com/fiatjaf/nak@{NAK}"
    try:
        run(60, "go", "list", "-m", module, cwd=folder)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        said = "no answer" if isinstance(error, subprocess.TimeoutExpired) else str(error).split("response:")[-1].strip(" .")
        raise Missing(f"the Go module proxy does not offer it ({said}); {STAND_IN}") from error
    if os.environ.get("INTEROP") != "full":
        raise Missing(f"only with INTEROP=full; {STAND_IN}")
    run(FULL_LIMIT, "go", "install", module, env={"GOBIN": str(folder / "bin")})


def protoc(folder: pathlib.Path) -> str:
    """A compiler of protocol buffers: the system's, or the one that came with Nutshell."""
    python = CACHE / "nutshell/venv/bin/python"
    if shutil.which("protoc"):
        return shutil.which("protoc")
    if not python.exists():
        raise Missing("protoc is not installed")
    script = folder / "protoc"
    script.write_text(f'#!/bin/sh\nexec {python} -m grpc_tools.protoc "$@"\n')
    script.chmod(0o755)
    return str(script)


def cargo_install(folder: pathlib.Path, crate: str, version: str, *features: str) -> None:
    need("cargo", (1, 85))
    # Without optimising: a peer need not be fast, and this takes minutes instead of half an hour.
    run(FULL_LIMIT, "cargo", "install", "--quiet", "--debug", "--root", folder, crate, "--version", version, *features,
        env={"PROTOC": protoc(folder)})


def install_nostr_rs_relay(folder: pathlib.Path) -> None:
    cargo_install(folder, "nostr-rs-relay", NOSTR_RS_RELAY)


def install_cdk_mintd(folder: pathlib.Path) -> None:
    cargo_install(folder, "cdk-mintd", CDK_MINTD, "--no-default-features", "--features", "fakewallet,sqlite")


# Folder of the cache: how it is filled, what its contents depend on.
QUICK = {
    "node": (install_node, json.dumps(NODE_PACKAGES)),
    "nutshell": (install_nutshell, (HERE / "nutshell.txt").read_text()),
    "rust-nostr": (install_rust_nostr, RUST_NOSTR),
    "go-nostr": (install_go_nostr, GO_NOSTR + (HERE / "go_client.go").read_text()),
    "nak": (install_nak, NAK),
}
FULL = {
    "nostr-rs-relay": (install_nostr_rs_relay, NOSTR_RS_RELAY),
    "cdk-mintd": (install_cdk_mintd, CDK_MINTD),
}


def install(name: str, recipe) -> dict:
    """What stands in the way of this folder: nothing, the machine, or a failed installation."""
    installer, contents = recipe
    folder, wanted = CACHE / name, hashlib.sha256(contents.encode()).hexdigest()
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return {"obstacle": "", "machine": False}
    error = ""
    for attempt in range(ATTEMPTS):
        time.sleep(PAUSE * attempt)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            installer(folder)
            stamp.write_text(wanted)
            return {"obstacle": "", "machine": False}
        except Missing as missing:
            return {"obstacle": str(missing), "machine": True}
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as failed:
            error = re.sub(r"\w+://\S+", "…", str(failed))[:300]
    return {"obstacle": f"{name} could not be installed: {error}", "machine": False}


def describe(states: dict) -> dict:
    """Every peer: title, version, command line, folder of the cache and what stands in its way."""
    node, python = shutil.which("node") or "node", "venv/bin/python"
    for script in HERE.glob("*.mjs"):  # modules are looked for beside the script
        if (CACHE / "node").is_dir():
            shutil.copy(script, CACHE / "node" / script.name)
    own = lambda folder, script: [str(CACHE / folder / python), str(HERE / script)]
    script = lambda name: [node, str(CACHE / "node" / name)]
    rows = [
        ("node-relay", "@nostr-relay (JavaScript)", NODE_PACKAGES["@nostr-relay/core"], "node", script("node_relay.mjs")),
        ("rust-relay", "rust-nostr relay (Rust)", RUST_NOSTR, "rust-nostr", own("rust-nostr", "rust_relay.py")),
        ("nostr-rs-relay", "nostr-rs-relay (Rust)", NOSTR_RS_RELAY, "nostr-rs-relay",
         [sys.executable, str(HERE / "nostr_rs_relay.py"), str(CACHE / "nostr-rs-relay/bin/nostr-rs-relay")]),
        ("nak", "nak serve (Go)", NAK, "nak",
         [sys.executable, str(HERE / "nak_relay.py"), str(CACHE / "nak/bin/nak")]),
        ("nostr-tools", "nostr-tools (JavaScript)", NODE_PACKAGES["nostr-tools"], "node", script("nostr_tools_client.mjs")),
        ("rust-nostr", "rust-nostr (Rust)", RUST_NOSTR, "rust-nostr", own("rust-nostr", "rust_client.py")),
        ("go-nostr", "go-nostr (Go)", GO_NOSTR, "go-nostr", [str(CACHE / "go-nostr/client")]),
        ("node-mint", "mint on cashu-ts (JavaScript)", NODE_PACKAGES["@cashu/cashu-ts"], "node", script("node_mint.mjs")),
        ("nutshell-mint", "Nutshell (Python)", NUTSHELL, "nutshell", own("nutshell", "nutshell_mint.py")),
        ("cdk-mintd", "cdk-mintd (Rust)", CDK_MINTD, "cdk-mintd",
         [sys.executable, str(HERE / "cdk_mint.py"), str(CACHE / "cdk-mintd/bin/cdk-mintd")]),
        ("cashu-ts", "cashu-ts (JavaScript)", NODE_PACKAGES["@cashu/cashu-ts"], "node", script("cashu_ts_wallet.mjs")),
        ("nutshell-wallet", "Nutshell wallet (Python)", NUTSHELL, "nutshell", own("nutshell", "nutshell_wallet.py")),
    ]
    return {name: {"title": title, "version": version, "command": command, **states[folder]}
            for name, title, version, folder, command in rows}


def main() -> int:
    wanted = {**QUICK, **(FULL if os.environ.get("INTEROP") == "full" else {})}
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        states = {name: {"obstacle": "only with INTEROP=full", "machine": True} for name in FULL}
        # Compilers one after another, downloads beside them.
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            states.update(zip(wanted, pool.map(lambda name: install(name, wanted[name]), wanted)))
        (CACHE / "peers.json").write_text(json.dumps(describe(states), indent=1))
    for name, state in states.items():
        print(f"{name}: {state['obstacle'] or 'ready'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
