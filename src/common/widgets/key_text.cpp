// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/key_text.h"

namespace widgets {

QString shortId(const QString& hex)
{
    return hex.left(8);
}

QString elideMiddle(const QString& text, int head, int tail)
{
    if (text.size() <= head + tail + 1)
        return text;
    return text.left(head) + QChar(u'…') + text.right(tail);
}

} // namespace widgets
