# SPDX-License-Identifier: GPL-3.0-or-later
"""Types that hold a secret must be impossible to print."""
import re

STRUCT = re.compile(r"\bstruct (\w+)[^;{]*\{(.*?)\n\};", re.S)
MEMBER = re.compile(r";[^\n]*//\s*secret\b|SecretBytes<[^\n;]*;|SecretKey \w+;")


def check(project):
    for source in project.product:
        if not source.path.endswith(".h"):
            continue
        for struct in STRUCT.finditer(source.text):
            name = struct.group(1)
            if MEMBER.search(struct.group(2)) and f"operator<<(QDebug, const {name}&) = delete" not in source.text:
                number = source.text.count("\n", 0, struct.start()) + 1
                yield (f"{source.path}:{number} {name} holds a secret: add "
                       f"QDebug operator<<(QDebug, const {name}&) = delete;")
