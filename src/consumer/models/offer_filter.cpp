// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/offer_filter.h"

namespace consumer {

namespace {

bool containsText(const OfferRow& offer, const QString& text)
{
    return offer.name.contains(text, Qt::CaseInsensitive)
        || offer.providerKey.startsWith(text, Qt::CaseInsensitive)
        || offer.providerNpub.startsWith(text, Qt::CaseInsensitive)
        || offer.spec.name.contains(text, Qt::CaseInsensitive)
        || offer.claimedLocation.contains(text, Qt::CaseInsensitive);
}

// Thousandths of the time seen; 900 while not known.
int seenPerMille(const OfferRow& offer)
{
    return offer.seen.fraction ? int(*offer.seen.fraction * 1000) : 900;
}

} // namespace

bool accepts(const OfferFilter& filter, const OfferRow& offer)
{
    if (filter.isOnlineOnly && !offer.isOnline && !offer.isEarlier) // not known is not offline
        return false;
    if (offer.spec.cpuMillicores < filter.minCpuMillicores
        || offer.spec.memoryMb < filter.minMemoryMb)
        return false;
    if (filter.maxRate && offer.spec.ratePerSecond > *filter.maxRate)
        return false;
    if (offer.isolation < filter.minIsolation)
        return false;
    if (filter.minSeenPercent > 0
        && (!offer.seen.fraction || *offer.seen.fraction * 100 < filter.minSeenPercent))
        return false;
    if ((filter.isPayableOnly && !offer.canPay) || (filter.isRefundingOnly && !offer.canRefund))
        return false;
    if ((filter.hidesAvoided && offer.isAvoided)
        || (filter.hidesUnverifiedNames && !offer.nameMatchesKey))
        return false;
    if (!filter.country.isEmpty()
        && !offer.claimedLocation.contains(filter.country, Qt::CaseInsensitive))
        return false;
    return filter.text.isEmpty() || containsText(offer, filter.text);
}

qint64 orderKey(OfferOrder order, const OfferRow& offer)
{
    switch (order) {
    case OfferOrder::BestValue: {
        const qint64 adjusted = offer.spec.ratePerSecond.value() * (2000 - seenPerMille(offer));
        return offer.isOnline ? adjusted : adjusted * 2;
    }
    case OfferOrder::Cheapest:
        return offer.spec.ratePerSecond.value();
    case OfferOrder::MostReliable:
        return -(offer.seen.fraction ? seenPerMille(offer) : 0);
    case OfferOrder::MostCores:
        return -offer.spec.cpuMillicores;
    case OfferOrder::MostMemory:
        return -offer.spec.memoryMb;
    case OfferOrder::Newest:
        return -offer.offeredAt.time_since_epoch().count();
    }
    Q_UNREACHABLE();
}

} // namespace consumer
