// SPDX-License-Identifier: GPL-3.0-or-later
// The tables behind errorText(): one row a failure, source texts untranslated.
#pragma once

#include "widgets/error_text.h"

#include <initializer_list>
#include <span>

namespace widgets {

struct CatalogueRow {
    const char* code;
    UsualFate usual;
    const char* title;
    const char* text;
    QList<ErrorAction> actions;
};

std::span<const CatalogueRow> replyCatalogue(); // a provider's error_type
std::span<const CatalogueRow> localCatalogue(); // E-… and P-… codes

} // namespace widgets
