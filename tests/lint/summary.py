#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the results that the test programs wrote, names what failed or was skipped, and why."""
import pathlib
import sys
import xml.etree.ElementTree as xml


def main() -> int:
    passed = failed = 0
    skipped = []
    for report in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        for case in xml.parse(report).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skip = case.find("skipped")
            if case.find("failure") is not None:
                failed += 1
                print(f"FAILED  {report.stem} {name}")
            elif skip is not None or case.get("result") == "skipped":
                reason = (skip.get("message") or "").strip().splitlines() if skip is not None else []
                skipped.append(f"skipped {name}: {reason[-1] if reason else 'no reason given'}")
            elif case.get("status") == "run":
                passed += 1
    print("\n".join(skipped))
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
