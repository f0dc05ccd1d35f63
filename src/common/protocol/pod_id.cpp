// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/pod_id.h"

#include <algorithm>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Prefix = "container-"_L1;

} // namespace

QString PodId::toText() const
{
    return Prefix + toBareText();
}

base::Result<PodId> podIdFromText(QStringView text)
{
    const auto digits = text.startsWith(Prefix) ? text.sliced(Prefix.size()) : text;
    const bool areDigits = !digits.isEmpty()
        && std::all_of(
            digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool fits = false;
    const uint vmid = areDigits ? digits.toUInt(&fits) : 0;
    if (!fits)
        return base::fail(base::Errc::Malformed, u"not a pod id"_s);
    return PodId{vmid};
}

} // namespace protocol
