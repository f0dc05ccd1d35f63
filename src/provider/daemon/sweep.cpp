// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/sweep.h"

#include "base/json_reader.h"
#include "cashu/lnurl.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Threshold = "threshold_sat"_L1;
constexpr auto Reserve = "reserve_sat"_L1;

} // namespace

base::Result<SweepRules> sweepRules(const QString& address, const QJsonObject& json)
{
    base::JsonReader in{json};
    SweepRules rules;
    rules.address = address;
    if (!address.isEmpty() && (address.size() > cashu::MaxLnurl || !cashu::payUrlFromText(address)))
        return base::fail(base::Errc::Malformed, u"this is no Lightning address"_s);
    const SweepRules usual;
    rules.threshold
        = base::Sats{in.integerOr(Threshold, usual.threshold.value(), 1, base::MaxSats)};
    rules.reserve = base::Sats{in.integerOr(Reserve, usual.reserve.value(), 0, base::MaxSats)};
    return in.finish(rules);
}

QString toText(SweepState state)
{
    switch (state) {
    case SweepState::Planned:
        return u"planned"_s;
    case SweepState::Paying:
        return u"paying"_s;
    case SweepState::Paid:
        return u"paid"_s;
    case SweepState::Failed:
        return u"failed"_s;
    }
    return {};
}

} // namespace provider
