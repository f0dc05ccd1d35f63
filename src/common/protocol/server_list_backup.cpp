// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/server_list_backup.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace protocol {

using namespace Qt::StringLiterals;
using base::JsonReader;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr auto ServersField = "servers"_L1;
constexpr auto TimestampField = "timestamp"_L1;
constexpr auto Number = "number"_L1;
constexpr auto Provider = "provider"_L1;
constexpr auto Pod = "pod"_L1;
constexpr auto Name = "name"_L1;
constexpr auto Runs = "runs"_L1;
constexpr auto ProviderName = "provider_name"_L1;
constexpr auto SpecId = "spec_id"_L1;
constexpr auto SpecName = "spec_name"_L1;
constexpr auto Cpu = "cpu_millicores"_L1;
constexpr auto Memory = "memory_mb"_L1;
constexpr auto Rate = "rate_msat"_L1;
constexpr auto CanRefund = "can_refund"_L1;
constexpr auto Mints = "mints"_L1;
constexpr auto Mint = "mint"_L1;
constexpr auto Host = "host"_L1;
constexpr auto Port = "port"_L1;
constexpr auto User = "user"_L1;
constexpr auto Password = "password"_L1;
constexpr auto StartedAt = "started_at"_L1;
constexpr auto ExpiresAt = "expires_at"_L1;

constexpr QByteArrayView KeyDomain{"paygress-server-backup"};
constexpr qint64 MaxAccount = 0x7fff'ffff; // NIP-06
constexpr qsizetype MaxField = 300;
constexpr int MaxPort = 65'535;

QString identifier()
{
    return u"server-list"_s;
}

qint64 count(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

QJsonObject toJson(const ServerRecord& server)
{
    return {
        {Number, server.number},
        {Provider, server.provider.toHex()},
        {Pod, server.podId},
        {Name, server.name},
        {Runs, server.runs},
        {ProviderName, server.providerName},
        {SpecId, server.specId},
        {SpecName, server.specName},
        {Cpu, server.cpuMillicores},
        {Memory, server.memoryMb},
        {Rate, qint64{server.rate.value()}},
        {CanRefund, server.canRefund},
        {Mints,
            QJsonArray::fromStringList(
                server.mints.first(std::min(server.mints.size(), MaxServerMints)))},
        {Mint, server.mintUrl},
        {Host, server.host},
        {Port, server.port},
        {User, server.user},
        {Password, server.password},
        {StartedAt, count(server.startedAt)},
        {ExpiresAt, count(server.expiresAt)},
    };
}

Result<ServerRecord> serverFromJson(const QJsonObject& json)
{
    JsonReader in{json};
    const auto provider = nostr::PublicKey::fromHex(in.text(Provider, 64));
    if (!provider)
        return passOn(provider);
    ServerRecord server;
    server.number = in.integer(Number, 1, MaxAccount);
    server.provider = *provider;
    server.podId = in.text(Pod, MaxField);
    server.name = in.text(Name, MaxField);
    server.runs = in.text(Runs, MaxField);
    server.providerName = in.text(ProviderName, MaxField);
    server.specId = in.text(SpecId, MaxField);
    server.specName = in.text(SpecName, MaxField);
    server.cpuMillicores = in.integer(Cpu);
    server.memoryMb = in.integer(Memory);
    server.rate = base::Msats{in.integer(Rate, 0, base::MaxMsats)};
    server.canRefund = in.boolean(CanRefund);
    server.mints = in.texts(Mints, MaxServerMints);
    server.mintUrl = in.text(Mint, MaxField);
    server.host = in.text(Host, MaxField);
    server.port = static_cast<int>(in.integer(Port, 0, MaxPort));
    server.user = in.text(User, MaxField);
    server.password = in.text(Password, MaxField);
    server.startedAt = in.unixTime(StartedAt);
    server.expiresAt = in.unixTime(ExpiresAt);
    return in.finish(server);
}

} // namespace

Result<nostr::SecretKey> serverListKey(const crypto::SecretBytes<64>& seed)
{
    return selfBackupKey(seed, KeyDomain);
}

QString toText(const ServerList& list)
{
    QJsonArray servers;
    QString text;
    const auto write = [&] {
        const QJsonObject json{{ServersField, servers}, {TimestampField, count(list.at)}};
        return QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact));
    };
    for (const auto& server : list.servers.first(std::min(list.servers.size(), MaxBackedUpServers)))
        servers += toJson(server);
    for (text = write(); text.size() > MaxServerListText; text = write())
        servers.removeLast();
    return text;
}

Result<ServerList> serverListFromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), nostr::MaxEventSize);
    if (!json)
        return passOn(json);
    JsonReader in{*json};
    ServerList list;
    list.at = in.unixTime(TimestampField);
    const auto rows = in.array(ServersField, MaxBackedUpServers);
    for (const auto& row : rows) {
        const auto server = serverFromJson(row.toObject());
        if (server)
            list.servers += *server;
    }
    return in.finish(list);
}

ServerListBackup::ServerListBackup(
    nostr::RelayPool& relays, base::Clock& clock, base::RandomSource& random, nostr::SecretKey key)
    : m_relays{relays, clock, random, std::move(key), identifier(), u"list of servers"_s}
{
}

Task<Result<>> ServerListBackup::publish(QList<ServerRecord> servers)
{
    if (m_published && m_published->servers == servers)
        co_return Result<>{};
    ServerList list;
    list.servers = std::move(servers);
    list.at = m_relays.nextTime();
    auto published = co_await m_relays.publish(toText(list), list.at);
    if (published)
        m_published = list;
    co_return published;
}

Task<Result<ServerList>> ServerListBackup::restore()
{
    const auto texts = co_await m_relays.fetch();
    if (!texts)
        co_return passOn(texts);
    for (const auto& text : *texts) {
        const auto list = serverListFromText(text);
        if (!list)
            continue;
        m_relays.noteVersion(list->at);
        m_published = *list;
        co_return *list;
    }
    co_return tl::unexpected<base::Error>{m_relays.noneFound()};
}

} // namespace protocol
