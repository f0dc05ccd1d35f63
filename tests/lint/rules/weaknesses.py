# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that the list of weaknesses names must exist."""
import re

LIST = "docs/provider-weaknesses.md"
NAMED = re.compile(r"`(\w+)\.(\w+)`")
DEFINED = re.compile(r"^(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\s*\)", re.MULTILINE)


def check(project):
    page = project.root / LIST
    if not page.exists():
        return
    defined = set()
    for test in (project.root / "tests").rglob("*_test.cpp"):
        defined.update(DEFINED.findall(test.read_text(encoding="utf-8")))
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        for suite, name in NAMED.findall(line):
            if (suite, name) not in defined:
                yield f"{LIST}:{number}: there is no test {suite}.{name}; name the one that shows it"
