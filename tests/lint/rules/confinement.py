# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that may appear only in their own place."""
import re

# (what, pattern, where it may be, what to do instead)
CONFINED = [
    ("SQL", r"[\"(](?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE (?:TABLE|INDEX|UNIQUE)|REPLACE INTO|PRAGMA|BEGIN|ROLLBACK)\b",
     r"_store\.cpp$|/storage/", "move it to a *_store.cpp"),
    ("network classes", r"\bQ(?:Network(?!Interface)|Tcp|LocalS|Udp)\w+", r"^src/common/net/|practice/\w+_server\.", "go through net/"),
    ("web sockets", r"\bQWebSocket\w*", r"^src/common/net/web_socket_", "go through net/web_socket_client or net/web_socket_server"),
    ("processes", r"\bQProcess(?!Environment)\w*", r"^src/common/platform/", "go through platform/process"),
    ("platform switches", r"#\s*if.*\bQ_OS_", r"^src/common/platform/", "move the difference to platform/"),
    ("nested event loops", r"\b(?:QEventLoop|processEvents|waitFor(?:Started|Finished|ReadyRead|BytesWritten|Connected|Disconnected|Done|Encrypted)|BlockingQueuedConnection)\b", r"^$",
     "await it in a Task"),
    ("dialogs that block", r"(?:dialog|box|menu)\w*(?:\.|->)exec\(", r"^$", "use open() and finished"),
    ("sleeping", r"\b(?:QThread::m?sleep|usleep|std::this_thread::sleep_for)\b", r"main_ssh\.cpp$|ssh_", "use Clock::sleep"),
    ("chance", r"\bQRandomGenerator\b|\bstd::rand\b|\barc4random\b", r"base/random\.cpp$", "use RandomSource"),
    ("time", r"\bcurrentDateTime(?:Utc)?\(|\bcurrentSecsSinceEpoch\(|\bcurrentMSecsSinceEpoch\(", r"base/|/windows/|/widgets/",
     "use Clock"),
    ("timers", r"\bQTimer::singleShot\b", r"/windows/|/widgets/|main\w*\.cpp$", "use Clock"),
    ("item widgets", r"\bQ(?:Table|Tree)Widget\b", r"^$", "use a model and a view"),
    ("widgets", r"#include <Q(?:Widget|PushButton|Label|MainWindow|Dialog|Application)>",
     r"/widgets/|/windows/|precompiled/windows\.|main\w*\.cpp$", "keep the core free of windows"),
]


def check(project):
    for source in project.product:
        for what, pattern, allowed, instead in CONFINED:
            if re.search(allowed, source.path):
                continue
            for number, match in source.matches(pattern):
                yield f"{source.path}:{number} has {what} ({match.group().strip()}): {instead}"
