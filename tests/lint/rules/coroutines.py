# SPDX-License-Identifier: GPL-3.0-or-later
"""co_await stands alone: g++ 12 destroys aggregate temporaries of such a statement twice."""
import re

ALONE = re.compile(r"^\s*(?:co_await|co_return co_await|(?:const )?[\w:<>&*,. \[\]>-]+? = co_await)\b")
AGGREGATE = re.compile(r"co_await[^;]*\b[A-Z]\w*\{")
CAPTURING = re.compile(r"\[[^\]]+\]\s*\([^)]*\)\s*(?:mutable\s*)?->\s*(?:base::)?Task<")


def check(project):
    for source in project.product:
        for number, line in enumerate(source.code.splitlines(), 1):
            if "co_await" in line and not ALONE.match(line) and "operator co_await" not in line:
                yield f"{source.path}:{number}: co_await must be a statement or the whole right-hand side"
            if AGGREGATE.search(line) and "operator co_await" not in line:
                yield f"{source.path}:{number}: name the aggregate first, then co_await"
            if CAPTURING.search(line):
                yield f"{source.path}:{number}: a capturing lambda must not be a coroutine"
