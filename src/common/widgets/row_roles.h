// SPDX-License-Identifier: GPL-3.0-or-later
// What a table model says about a cell beyond Qt's own roles; RowDelegate paints it.
#pragma once

#include <QObject>

namespace widgets {

Q_NAMESPACE

// Qt::DisplayRole is the first line, Qt::ToolTipRole the full text, Qt::TextAlignmentRole the
// alignment, Qt::AccessibleTextRole the summary of the row in its first column.
enum class RowRole {
    SecondLine = Qt::UserRole + 1, // QString
    State, // int(State): paints the shape, before the text
    Tone, // int(Tone) of the first line
    SecondTone, // int(Tone) of the second line
    IsStrong, // bool: first line in medium weight
    IsMono, // bool: first line in the fixed font
    IsMoney, // bool: first line in the colour of moving money
    IsQuiet, // bool: first line in the secondary colour
    IconName, // QString: 16 px icon before the text
    Fraction, // double 0…1: bar of 4 px under the first line
    IsStarred, // bool: star after the first line
    IsWarned, // bool: warning triangle after the first line
    DayShares, // QVariantList of seven doubles 0…1, below zero is not known: uptime bar under the
               // first line
    MintChips, // QStringList of letters; an upper-case entry is a mint we hold, "o:" prefix one we
               // do not
    IconSlots, // QStringList of icon names in fixed 24 px slots, empty strings leave a slot free
    Sort, // raw value for proxies
    RowId, // stable id of the row
};

constexpr int role(RowRole value)
{
    return int(value);
}

} // namespace widgets
