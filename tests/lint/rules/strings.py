# SPDX-License-Identifier: GPL-3.0-or-later
"""What people read goes through tr(); the core never translates."""
import re

SHOWN = (r"\b(?:setText|setWindowTitle|setToolTip|setAccessibleName|setAccessibleDescription|setPlaceholderText|"
         r"setTitle|addAction|addMenu|addTab|setHeadline)\(\s*(?:u\"|QStringLiteral\(\"|\"|QLatin1String)([^\"]*)")


def check(project):
    for source in project.product:
        parts = source.path.split("/")
        if "windows" in parts or "widgets" in parts:
            for number, match in source.matches(SHOWN):
                if re.search(r"[A-Za-z]{2}", match.group(1)):
                    yield f"{source.path}:{number} shows \"{match.group(1)}\" untranslated: use tr()"
        elif "models" not in parts:
            for number, _ in source.matches(r"(?<![\w.>:])tr\(\""):
                yield f"{source.path}:{number}: the core never translates; hand out a value and word it in a window"
