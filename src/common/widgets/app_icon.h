// SPDX-License-Identifier: GPL-3.0-or-later
// The mark of each window in the sizes desktops ask for.
#pragma once

#include "widgets/theme.h"

namespace widgets {

enum class Brand { Marketplace, Provider };

QString markOf(Brand brand); // icon name
QIcon appIcon(const Theme& theme, Brand brand);

} // namespace widgets
