// SPDX-License-Identifier: GPL-3.0-or-later
// Times as the messages write them: RFC 3339 in UTC with a numeric offset, and the form people
// read.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QString>

namespace protocol {

QString toTimeText(base::UnixTime time); // 2026-07-30T12:52:25+00:00, never Z
QString toReadableTime(base::UnixTime time); // 2026-07-30 12:52:25 UTC
// Accepts Z, other offsets and fractions, which are cut off.
base::Result<base::UnixTime> timeFromText(const QString& text);

} // namespace protocol
