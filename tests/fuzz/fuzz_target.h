// SPDX-License-Identifier: GPL-3.0-or-later
// One reader of foreign bytes under test. FUZZ_TARGET(nostr_event) { … input … } is run by
// libFuzzer (preset fuzz, a program per file) and, over the inputs in corpus/<name>, by ./test.
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <vector>

namespace fuzz {

struct Target {
    const char* name;
    void (*run)(const QByteArray& input);
};

// Every target of this program, in no particular order.
std::vector<Target>& targets();
bool add(const Target& target);

// What must hold whatever the input is.
inline void require(bool holds, const char* what)
{
    if (!holds)
        qFatal("broken: %s", what);
}

} // namespace fuzz

#define FUZZ_TARGET(name)                                                                          \
    static void name(const QByteArray& input);                                                     \
    [[maybe_unused]] static const bool name##IsKnown = fuzz::add({#name, &name});                  \
    static void name([[maybe_unused]] const QByteArray& input)
