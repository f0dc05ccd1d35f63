# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the project as the rules see them."""
import dataclasses
import pathlib
import re


@dataclasses.dataclass
class Source:
    path: str  # relative to the root, with '/'
    text: str

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def code(self):
        """The text without comments; line numbers stay."""
        text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), self.text, flags=re.S)
        return re.sub(r"(?<!:)//[^\n]*", "", text)

    def matches(self, pattern):
        """(line number, match) for each match in the code."""
        for number, line in enumerate(self.code.splitlines(), 1):
            for match in re.finditer(pattern, line):
                yield number, match


class Project:
    def __init__(self, root: pathlib.Path):
        self.root = root
        self.sources = [Source(str(p.relative_to(root)), p.read_text(encoding="utf-8"))
                        for folder in ("src", "tests") for p in sorted((root / folder).rglob("*"))
                        if p.suffix in (".h", ".cpp")]
        self.product = [s for s in self.sources if s.path.startswith("src/")]
        self.forms = sorted((root / "ui").rglob("*.ui"))
