// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that show every widget of the kit with the story of the design pictures.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

#include <memory>

namespace widgets {

std::unique_ptr<QWidget> marketGallery(
    const Theme& theme); // sidebar, chips, filters, table, summary
std::unique_ptr<QWidget> walletGallery(const Theme& theme); // banner, cards, bars, mint chips
std::unique_ptr<QWidget> paySheetGallery(const Theme& theme);
std::unique_ptr<QWidget> progressSheetGallery(const Theme& theme);
std::unique_ptr<QWidget> readySheetGallery(const Theme& theme);
std::unique_ptr<QWidget> errorSheetGallery(const Theme& theme);
std::unique_ptr<QWidget> inlineErrorsGallery(const Theme& theme);
std::unique_ptr<QWidget> welcomeGallery(const Theme& theme);
std::unique_ptr<QWidget> practiceGallery(const Theme& theme);

} // namespace widgets
