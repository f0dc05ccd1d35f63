// SPDX-License-Identifier: GPL-3.0-or-later
// Spans of time as words: two units, never seconds from ten minutes on; and back from typed text.
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace widgets {

QString durationText(
    std::chrono::seconds span); // "2 h 15 min", "6 h 0 min", "48 min", "9 min 41 s", "24 s"
QString shortDurationText(
    std::chrono::seconds span); // as above without zero parts: "1 h", "1 week"
QString countdownText(std::chrono::seconds left); // "9:41" below ten minutes
QString stopwatchText(std::chrono::seconds elapsed); // "0:38", "1:02:07"
QString agoText(std::chrono::seconds age); // "24 s ago", "41 days ago"

// Reads "1 h 30 min", "90m", "2 days", "1:30" (hours and minutes); a bare number is minutes.
std::optional<std::chrono::seconds> parseDuration(const QString& text);

} // namespace widgets
