// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/english_plurals.h"

using namespace Qt::StringLiterals;

namespace widgets {

QString EnglishPlurals::translate(const char*, const char* sourceText, const char*, int n) const
{
    if (n < 0)
        return {}; // not counted: the source text stands
    return QString::fromUtf8(sourceText).replace(u"(s)"_s, n == 1 ? QString{} : u"s"_s);
}

} // namespace widgets
