# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom. A folder sees what its row names, itself, and base."""
import re

COMMON = {
    "base": set(),
    "crypto": set(),
    "net": set(),
    "storage": set(),
    "platform": set(),
    "nostr": {"crypto", "net", "storage", "platform"},
    "cashu": {"crypto", "net", "storage", "platform"},
    "protocol": {"crypto", "net", "storage", "nostr", "cashu"},
    "economy": {"crypto", "net", "storage", "nostr", "cashu"},
    "backends": {"crypto", "net", "platform"},
    "replication": {"crypto", "storage", "nostr", "cashu", "protocol", "economy", "backends"},
    "migration": {"crypto", "storage", "nostr", "cashu", "protocol", "economy", "backends", "net"},
    "widgets": set(),
}
EVERYTHING = set(COMMON) - {"widgets"}
COMMON["practice"] = EVERYTHING
# The terms and values that windows may show; hosts bring them.
APPLICATION = {
    "core": EVERYTHING | {"core"},
    "daemon": EVERYTHING | {"daemon"},
    "cli": EVERYTHING | {"core", "cli"},
    "models": {"core", "daemon", "models"},
    "windows": {"core", "daemon", "models", "windows", "widgets", "practice_none"},
}
INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.M)


def check(project):
    for source in project.product:
        parts = source.path.split("/")
        if parts[-1].startswith("main"):
            continue
        for include in INCLUDE.findall(source.text):
            target = include.split("/")
            if parts[1] == "common":
                yield from common_layer(source, parts[2], include, target)
            else:
                yield from application_layer(source, parts, include, target)


def common_layer(source, folder, include, target):
    if len(target) == 1:
        return  # a generated or neighbouring file
    if target[0] in ("consumer", "provider"):
        yield f"{source.path} includes {include}: src/common must not know the programs; move the type to common"
    elif target[0] != folder and target[0] != "base" and target[0] not in COMMON.get(folder, set()):
        yield f"{source.path} includes {include}: {folder} may see only base and {sorted(COMMON.get(folder, []))}"


def application_layer(source, parts, include, target):
    own, folder = parts[1], parts[2]
    if target[0] in ("consumer", "provider"):
        if target[0] != own:
            yield f"{source.path} includes {include}: consumer and provider never see each other"
        elif target[1] not in APPLICATION.get(folder, set()):
            yield f"{source.path} includes {include}: {folder} may see only {sorted(APPLICATION.get(folder, []))}"
    elif len(target) > 1 and target[0] in COMMON and target[0] != "base":
        allowed = APPLICATION.get(folder, set())
        if target[0] == "practice":
            yield f"{source.path} includes {include}: practice is seen only by main.cpp and tests"
        elif folder in ("models", "windows") and target[0] != "widgets":
            yield f"{source.path} includes {include}: windows and models know hosts, state values and widgets only"
        elif folder not in ("models", "windows") and target[0] not in allowed:
            yield f"{source.path} includes {include}: {folder} may see only {sorted(allowed)}"
