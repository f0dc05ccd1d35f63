// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that was looked at before or while selling, and what to do about it.
#pragma once

#include <QList>
#include <QString>

namespace provider {

enum class FindingState {
    Good,
    Note, // works; could be better, or could not be found out from here
    Bad, // keeps us from selling, or from being found or paid
};

struct Finding {
    QString part; // "backend", "relays", …: what belongs together on screen
    QString subject; // "wss://nos.lol"
    FindingState state = FindingState::Good;
    QString found; // English
    QString hint; // what to do; empty when there is nothing

    bool operator==(const Finding&) const = default;
};
using Findings = QList<Finding>;

// One JSON object: {"ok":…,"findings":[{"part","subject","state","found","hint"?}]}, and a line
// end.
QByteArray toJson(const Findings& findings);
// For people, part by part.
QString toText(const Findings& findings);
bool isAllWell(const Findings& findings); // nothing is Bad

} // namespace provider
