// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/ssh_word.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

bool isPlainSshWord(const QString& text)
{
    const auto isPlain = [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || u".:_-[]"_s.contains(c));
    };
    return !text.isEmpty() && text.size() <= MaxSshWord && !text.startsWith(u'-')
        && std::all_of(text.begin(), text.end(), isPlain);
}

} // namespace consumer
