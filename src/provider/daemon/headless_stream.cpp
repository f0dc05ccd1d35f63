// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/headless_stream.h"

#include "base/json_writer.h"
#include "protocol/time_text.h"
#include "provider/daemon/journal_store.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Event = "event"_L1;
constexpr qsizetype ShortKey = 8;

// What scripts were promised; everything else is for the windows.
bool isInStream(JournalKind kind)
{
    switch (kind) {
    case JournalKind::Request:
    case JournalKind::Refused:
    case JournalKind::Redeemed:
    case JournalKind::Created:
    case JournalKind::Answered:
    case JournalKind::ToppedUp:
    case JournalKind::Stopped:
    case JournalKind::Refunded:
    case JournalKind::Expired:
    case JournalKind::Ended:
        return true;
    case JournalKind::RefundClaimed:
    case JournalKind::CreateFailed:
    case JournalKind::Adopted:
    case JournalKind::Respawned:
    case JournalKind::OrphanRemoved:
        return false;
    }
    return false;
}

} // namespace

QByteArray toJsonLine(const ReadyLine& ready)
{
    base::JsonWriter out;
    out.text(Event, u"ready"_s).text("relay"_L1, ready.relay).text("mint"_L1, ready.mint);
    if (ready.provider)
        out.text("provider"_L1, ready.provider->toHex()).text("backend"_L1, ready.backend);
    return out.bytes() + '\n';
}

QByteArray toJsonLine(const JournalEntry& entry, const nostr::PublicKey& provider)
{
    if (!isInStream(entry.kind))
        return {};
    base::JsonWriter out;
    out.text(Event, toText(entry.kind)).integer("at"_L1, entry.at.time_since_epoch().count());
    const auto lease
        = entry.podId.isEmpty() ? QString{} : entry.podId + u'@' + provider.toHex().left(ShortKey);
    out.text("lease"_L1, lease).integer("sat"_L1, entry.amount.value());
    if (!entry.detail.isEmpty())
        out.text("detail"_L1, entry.detail);
    return out.bytes() + '\n';
}

QString toLogLine(const JournalEntry& entry)
{
    auto line = protocol::toReadableTime(entry.at) + u"  "_s + toText(entry.kind);
    if (!entry.podId.isEmpty())
        line += u' ' + entry.podId;
    if (!entry.amount.isZero())
        line += u" %1 sat"_s.arg(entry.amount.value());
    if (!entry.detail.isEmpty())
        line += u" ("_s + entry.detail + u')';
    return line;
}

} // namespace provider
