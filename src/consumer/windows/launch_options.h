// SPDX-License-Identifier: GPL-3.0-or-later
// How the marketplace window is started, test hooks included (product §15).
#pragma once

#include "base/result.h"
#include "widgets/theme.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace consumer {

struct LaunchOptions {
    QString profile; // empty: the default one
    bool isPractice = false;
    QStringList relays;
    QStringList mints;
    QString proxy; // as given; empty: none
    QString screen; // "M2"; empty: Servers if any lease exists, else Market
    QSize size{1280, 800};
    std::optional<widgets::ThemeName> theme; // not set: as in the settings
    std::optional<int> textScale; // percent

    bool operator==(const LaunchOptions&) const = default;
};

// Arguments without the program's name. An error names the argument that is not understood.
base::Result<LaunchOptions> launchOptionsFrom(const QStringList& arguments);

} // namespace consumer
