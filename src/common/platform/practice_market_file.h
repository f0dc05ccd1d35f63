// SPDX-License-Identifier: GPL-3.0-or-later
// Where the practice market that runs on this computer can be found: one small file per user,
// written by whoever hosts it, read by those who join it. A file whose writer has died counts as
// missing.
#pragma once

#include "base/result.h"

#include <QString>

namespace platform {

struct PracticeMarketAddress {
    QString relay; // ws://127.0.0.1:…
    QString mint; // http://127.0.0.1:…

    bool operator==(const PracticeMarketAddress&) const = default;
};

QString practiceMarketFile();

base::Result<> writePracticeMarketFile(const PracticeMarketAddress& address);
base::Result<PracticeMarketAddress> readPracticeMarketFile(); // NotFound: no market runs
void removePracticeMarketFile(); // only our own

} // namespace platform
