// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and ids short enough to read: the whole one belongs in the tooltip and the copy.
#pragma once

#include <QString>

namespace widgets {

QString shortId(const QString& hex); // first eight characters
QString elideMiddle(const QString& text, int head = 6, int tail = 4); // "58aa1f…c3f0"

} // namespace widgets
