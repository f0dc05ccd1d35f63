// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/workload.h"

#include <algorithm>

namespace backends {

namespace {

constexpr qsizetype LongestId = 40;
constexpr qsizetype LongestHostname = 63;

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

} // namespace

bool isGoodId(const WorkloadId& id)
{
    return !id.value.isEmpty() && id.value.size() <= LongestId
        && std::ranges::all_of(id.value, [](QChar c) { return isLetterOrDigit(c) || c == u'-'; });
}

bool isGoodHostname(const QString& name)
{
    return !name.isEmpty() && name.size() <= LongestHostname
        && std::ranges::all_of(
            name, [](QChar c) { return isLetterOrDigit(c) || c == u'-' || c == u'.'; });
}

} // namespace backends
