#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what compilers do not: layers, sizes, translatable strings, form hygiene, coroutine traps,
secrets that could be printed.

Usage: lint.py PROJECT_ROOT. Prints one line per finding, with what to do about it, and fails if there is any.
Each rule is one file in tests/lint/rules; a rule is a function check(project) that yields findings.
"""
import importlib
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from project import Project  # noqa: E402

RULES = [
    "layers", "sizes", "vocabulary", "strings", "forms", "coroutines", "confinement", "secrets",
    "weaknesses",
]


def main() -> int:
    project = Project(pathlib.Path(sys.argv[1]))
    findings = []
    for name in RULES:
        found = list(importlib.import_module(f"rules.{name}").check(project))
        findings += [f"{name}: {finding}" for finding in found]
        print(f"{name}: {len(found)} findings in {len(project.sources)} files")
    for finding in findings:
        print(finding)
    if not project.sources:
        print("lint: no source files found, so nothing was checked")
        return 1
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
