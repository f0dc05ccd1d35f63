# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that say nothing, and notes that should be issues."""
import re

EMPTY_NAME = r"\b(?:class|struct)\s+((?!Q[A-Z])\w*(?:Manager|Helper|Utils?|Misc|Handler))\b"
EMPTY_FUNCTION = r"\b(handle[A-Z]\w*|process(?:Event|Request|Message|Data|Reply|Input|Next|All|Pending)\w*)\s*\("
EMPTY_FILE = re.compile(r"(?:^|_)(?:utils?|helpers?|misc|manager)(?:_|\.)")


def check(project):
    for source in project.sources:
        name = source.path.split("/")[-1]
        if EMPTY_FILE.search(name):
            yield f"{source.path}: name the file after the one thing in it"
        for number, match in source.matches(EMPTY_NAME):
            yield f"{source.path}:{number} {match.group(1)}: say what it does or is"
        for number, match in source.matches(EMPTY_FUNCTION):
            if match.group(1) not in ("processEvents", "handleConnection"):
                yield f"{source.path}:{number} {match.group(1)}(): say what it does"
        for number, line in enumerate(source.lines, 1):
            if re.search(r"\b(?:TODO|FIXME|XXX)\b", line):
                yield f"{source.path}:{number} is a left-over note: do it or file it"
