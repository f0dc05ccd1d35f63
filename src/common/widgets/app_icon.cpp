// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/app_icon.h"

namespace widgets {

using namespace Qt::StringLiterals;

QString markOf(Brand brand)
{
    return brand == Brand::Marketplace ? u"app-marketplace"_s : u"app-provider"_s;
}

QIcon appIcon(const Theme& theme, Brand brand)
{
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256})
        icon.addPixmap(theme.pixmap(markOf(brand), Token::Text, size));
    return icon;
}

} // namespace widgets
