// SPDX-License-Identifier: GPL-3.0-or-later
// The state words of the whole product: one shape, one colour, one word each, everywhere.
#pragma once

#include "widgets/theme.h"

#include <QPainter>
#include <QString>

namespace widgets {

enum class State {
    Running,
    Starting,
    StandingBy,
    Late,
    TakingOver,
    Unprotected,
    Ending,
    Ended,
    Problem,
    Online,
    Offline,
    Unknown,
    Done,
    Note,
};

QString textOf(State state); // "Running", translated
QString iconOf(State state); // "state-running"
Tone toneOf(State state);
Token inkOf(State state);

// Paints the shape in the middle of the area.
void paintStateShape(
    QPainter& painter, const Theme& theme, State state, const QRectF& area, int size = 16);
void paintIcon(QPainter& painter, const Theme& theme, const QString& icon, Token ink,
    const QRectF& area, int size = 16);

} // namespace widgets
