// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/verbs.h"
#include "consumer/cli/waiting.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

qint64 firstRate(const OfferRecord& record)
{
    return record.offer.specs.isEmpty() ? std::numeric_limits<qint64>::max()
                                        : record.offer.specs.first().ratePerSecond.value();
}

// As the existing command sorts (protocol §8.2): stable, price of the first spec.
void sortRecords(QList<OfferRecord>& records, const QString& key)
{
    const auto before = [&key](const OfferRecord& a, const OfferRecord& b) {
        if (key == u"uptime")
            return a.offer.uptimePercent > b.offer.uptimePercent;
        if (key == u"name")
            return a.offer.name.compare(b.offer.name, Qt::CaseInsensitive) < 0;
        return firstRate(a) < firstRate(b);
    };
    std::stable_sort(records.begin(), records.end(), before);
}

QString lineOf(const OfferRecord& record, base::UnixTime now)
{
    qint64 cheapest = std::numeric_limits<qint64>::max();
    for (const auto& spec : record.offer.specs)
        cheapest = std::min<qint64>(cheapest, spec.ratePerSecond.value());
    const auto price = record.offer.specs.isEmpty()
        ? u"nothing"_s
        : u"%1 sat/h"_s.arg((cheapest * 3600 + 999) / 1000);
    return u"%1  %2  %3  %4"_s.arg(record.offer.provider.toHex().left(8),
        record.isOnline(now) ? u"online "_s : u"offline"_s, price.rightJustified(12),
        record.offer.name);
}

} // namespace

base::Task<Outcome> listOffers(Market* market, Arguments arguments)
{
    const bool isLoaded = co_await waitForOffers(market);
    if (!isLoaded && market->relays().connectedCount() == 0) {
        const base::Error none{base::Errc::Network, u"none of the relays answers"_s};
        co_return failed(u"E-RELAY-NONE"_s, none);
    }
    const auto now = market->clock().now();
    QList<OfferRecord> records;
    for (const auto& provider : market->board().providers()) {
        const auto* record = market->board().find(provider);
        if (!arguments.onlineOnly || record->isOnline(now))
            records.append(*record);
    }
    sortRecords(records, arguments.sort);
    QJsonArray offers;
    QStringList lines;
    for (const auto& record : records) {
        offers.append(providerRecord(record, now));
        lines.append(lineOf(record, now));
    }
    Outcome outcome;
    outcome.json = {{"offers"_L1, offers}};
    outcome.text = lines.isEmpty() ? u"No offers."_s : lines.join(u'\n');
    co_return outcome;
}

base::Task<Outcome> showProvider(Market* market, Arguments arguments)
{
    const auto named = arguments.subject;
    const bool isLoaded = co_await waitForOffers(market);
    (void)isLoaded;
    const auto provider = market->board().findByText(named);
    if (!provider) {
        auto outcome = failed(u"not_found"_s, provider.error());
        outcome.exitCode = ExitCode::Network;
        co_return outcome;
    }
    const auto* record = market->board().find(*provider);
    const auto now = market->clock().now();
    Outcome outcome;
    outcome.json = providerRecord(*record, now);
    QStringList lines{lineOf(*record, now), u"  npub  %1"_s.arg(provider->toNpub())};
    for (const auto& spec : record->offer.specs) {
        lines.append(u"  %1  %2  %3 mCPU  %4 MB  %5 msat/s"_s.arg(spec.id, spec.name,
            QString::number(spec.cpuMillicores), QString::number(spec.memoryMb),
            QString::number(spec.ratePerSecond.value())));
    }
    for (const auto& mint : record->offer.mints)
        lines.append(u"  mint  %1"_s.arg(mint));
    outcome.text = lines.join(u'\n');
    co_return outcome;
}

} // namespace consumer
