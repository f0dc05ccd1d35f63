// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/mint_list_backup.h"

#include "base/json_reader.h"

#include <QJsonDocument>

#include <algorithm>

namespace protocol {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr auto MintsField = "mints"_L1;
constexpr auto TimestampField = "timestamp"_L1;
constexpr QByteArrayView KeyDomain{"cashu-mint-backup"};
constexpr qint64 MaxTimestamp = 253'402'300'799; // year 9999

QString identifier()
{
    return u"mint-list"_s;
}

QString toText(const MintList& list)
{
    QJsonArray mints;
    for (const auto& mint : list.mints.first(std::min(list.mints.size(), MaxBackedUpMints)))
        mints += mint.toString();
    const QJsonObject json{
        {MintsField, mints}, {TimestampField, qint64{list.at.time_since_epoch().count()}}};
    return QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact));
}

Result<MintList> fromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), nostr::MaxEventSize);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    MintList list;
    const auto timestamp = in.integer(TimestampField, 0, MaxTimestamp);
    list.at = base::UnixTime{std::chrono::seconds{timestamp}};
    if (!json->value(MintsField).isArray())
        in.refuse(MintsField, u"is not a list"_s);
    const auto mints = json->value(MintsField).toArray();
    for (const auto& entry : mints) {
        const auto mint = cashu::MintUrl::fromText(entry.toString());
        if (mint && !list.mints.contains(*mint) && list.mints.size() < MaxBackedUpMints)
            list.mints += *mint;
    }
    return in.finish(list);
}

} // namespace

Result<nostr::SecretKey> mintListKey(const crypto::SecretBytes<64>& seed)
{
    return selfBackupKey(seed, KeyDomain);
}

Result<nostr::Event> toEvent(
    const MintList& list, const nostr::SecretKey& key, base::RandomSource& random)
{
    return toEvent(SelfBackup{identifier(), toText(list), list.at}, key, random);
}

Result<MintList> mintListFromEvent(const nostr::Event& event, const nostr::SecretKey& key)
{
    const auto text = selfBackupText(event, identifier(), key);
    if (!text)
        return passOn(text);
    return fromText(*text);
}

MintListBackup::MintListBackup(
    nostr::RelayPool& relays, base::Clock& clock, base::RandomSource& random, nostr::SecretKey key)
    : m_relays{relays, clock, random, std::move(key), identifier(), u"list of mints"_s}
{
}

Task<Result<>> MintListBackup::publish(QList<cashu::MintUrl> mints)
{
    if (m_published && m_published->mints == mints)
        co_return Result<>{};
    MintList list;
    list.mints = std::move(mints);
    list.at = m_relays.nextTime();
    auto published = co_await m_relays.publish(toText(list), list.at);
    if (published)
        m_published = list;
    co_return published;
}

Task<Result<MintList>> MintListBackup::restore()
{
    const auto texts = co_await m_relays.fetch();
    if (!texts)
        co_return passOn(texts);
    for (const auto& text : *texts) {
        const auto list = fromText(text);
        if (!list)
            continue;
        m_relays.noteVersion(list->at);
        m_published = *list;
        co_return *list;
    }
    co_return tl::unexpected<base::Error>{m_relays.noneFound()};
}

} // namespace protocol
