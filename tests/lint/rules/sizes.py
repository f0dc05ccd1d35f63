# SPDX-License-Identifier: GPL-3.0-or-later
"""File sizes and file heads."""
LIMIT = 600
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"


def check(project):
    for source in project.sources:
        count = len(source.lines)
        if count > LIMIT and not source.path.endswith("_words.cpp"):
            yield f"{source.path} has {count} lines: find the second noun in it and give it a file (limit {LIMIT})"
        if not source.lines or LICENCE not in source.lines[0]:
            yield f"{source.path} must begin with // {LICENCE}"
        if source.path.endswith(".h") and "#pragma once" not in source.text:
            yield f"{source.path} has no #pragma once"
