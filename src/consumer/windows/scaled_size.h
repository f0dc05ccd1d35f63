// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that grow with the text, also when the user changes the text size while a window is open.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace consumer {

inline void keepWidth(const widgets::Theme& theme, QWidget* widget, int pixels)
{
    const auto apply = [&theme, widget, pixels] { widget->setFixedWidth(theme.scaled(pixels)); };
    QObject::connect(&theme, &widgets::Theme::changed, widget, apply);
    apply();
}

inline void keepSize(const widgets::Theme& theme, QWidget* widget, QSize pixels)
{
    const auto apply = [&theme, widget, pixels] {
        widget->setFixedSize(theme.scaled(pixels.width()), theme.scaled(pixels.height()));
    };
    QObject::connect(&theme, &widgets::Theme::changed, widget, apply);
    apply();
}

} // namespace consumer
