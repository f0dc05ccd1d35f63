// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_directory.h"

#include "base/log.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr auto RefreshInterval = 1h;
constexpr int MaxKeysetsFetched = 100; // of one mint in one go
constexpr auto Unit = "sat";

bool isOurs(const Keyset& keyset)
{
    return keyset.unit == QLatin1StringView{Unit}
    && keyset.id.version() != KeysetId::Version::Newer;
}

bool matches(const Keyset& keyset, const KeysetId& id)
{
    return keyset.id == id || (id.isShort() && keyset.id.shortForm() == id);
}

bool coversAll(const QList<Keyset>& keysets, const QList<KeysetId>& ids)
{
    return std::ranges::all_of(ids, [&keysets](const KeysetId& id) {
        return std::ranges::any_of(
            keysets, [&id](const Keyset& keyset) { return matches(keyset, id); });
    });
}

} // namespace

MintDirectory::MintDirectory(
    MintStore& store, MintConnector connector, base::Clock& clock, PracticeMoney practice)
    : m_store{store}
    , m_connector{std::move(connector)}
    , m_clock{clock}
    , m_practice{practice}
{
}

std::shared_ptr<MintClient> MintDirectory::client(const MintUrl& mint)
{
    auto& client = m_clients[mint];
    if (!client)
        client = std::make_shared<MintClient>(m_connector(mint), m_clock);
    return client;
}

Task<Result<>> MintDirectory::refresh(MintUrl mint, KeysetScope scope)
{
    const auto mintClient = client(mint);
    const auto info = co_await mintClient->info();
    if (!info) {
        noteSilence(mint);
        co_return errorOf(info);
    }
    noteAnswer(mint);
    const bool isWanted = info->isPractice == (m_practice == PracticeMoney::Required);
    if (!isWanted)
        co_return fail(Errc::NotAllowed,
            info->isPractice ? u"this mint issues play money"_s : u"this mint issues real money"_s);
    auto record = m_store.mint(mint).value_or(KnownMint{});
    record.url = mint;
    record.name = info->name;
    record.isPractice = info->isPractice;
    record.announcesDleq = info->supports(12);
    record.locksQuotes = info->supports(20);
    record.checkedAt = m_clock.now();
    if (!m_store.mint(mint))
        record.addedAt = record.checkedAt;

    const auto keysets = co_await refreshKeysets(mint, scope);
    if (!keysets)
        co_return keysets;
    if (!cashu::activeKeyset(m_store.keysets(mint), QString::fromLatin1(Unit)))
        co_return fail(Errc::Unsupported, u"this mint has no sat"_s);
    m_refreshedAt.insert(mint, m_clock.uptime());
    co_return m_store.save(record);
}

Task<Result<>> MintDirectory::refreshKeysets(MintUrl mint, KeysetScope scope)
{
    const auto mintClient = client(mint);
    const auto listed = co_await mintClient->keysets();
    if (!listed)
        co_return errorOf(listed);
    const auto retired = retireUnlisted(mint, *listed);
    if (!retired)
        co_return retired;
    int fetched = 0;
    for (const auto& advertised : *listed) {
        if (!isOurs(advertised))
            continue;
        const auto known = keysetById(m_store.keysets(mint), advertised.id);
        if (known) {
            // Keys never change; whether it is active, and a V1 keyset's fee, may.
            const auto updated = withKeys(advertised, *known);
            if (!updated)
                co_return passOn(updated);
            const auto saved = m_store.save(mint, *updated);
            if (!saved)
                co_return saved;
            continue;
        }
        if ((scope == KeysetScope::Active && !advertised.active) || ++fetched > MaxKeysetsFetched)
            continue;
        const auto added = co_await fetchKeys(mint, advertised);
        if (!added)
            co_return added;
    }
    co_return Result<>{};
}

Task<Result<>> MintDirectory::fetchKeys(MintUrl mint, Keyset advertised)
{
    const auto mintClient = client(mint);
    const auto fetched = co_await mintClient->keys(advertised.id);
    if (!fetched)
        co_return errorOf(fetched);
    const auto keyset = withKeys(advertised, *fetched);
    if (!keyset) {
        qCWarning(lcCashu).noquote()
            << "refused a keyset of" << mint.toString() << keyset.error().detail;
        co_return passOn(keyset);
    }
    co_return m_store.save(mint, *keyset);
}

Result<> MintDirectory::retireUnlisted(const MintUrl& mint, const QList<Keyset>& listed)
{
    const auto stored = m_store.keysets(mint);
    for (auto known : stored) {
        if (!known.active || keysetById(listed, known.id))
            continue;
        known.active = false;
        const auto saved = m_store.save(mint, known);
        if (!saved)
            return saved;
    }
    return {};
}

bool MintDirectory::isFresh(const MintUrl& mint) const
{
    const auto refreshedAt = m_refreshedAt.constFind(mint);
    if (refreshedAt != m_refreshedAt.constEnd())
        return m_clock.uptime() - *refreshedAt < RefreshInterval;
    // Not asked since the program started: the stored answer counts, if the clock is to be
    // believed.
    const auto record = m_store.mint(mint);
    return record && record->checkedAt <= m_clock.now()
        && m_clock.now() - record->checkedAt < RefreshInterval;
}

Task<Result<Keyset>> MintDirectory::activeKeyset(MintUrl mint)
{
    const auto unit = QString::fromLatin1(Unit);
    if (!isFresh(mint) || !cashu::activeKeyset(m_store.keysets(mint), unit)) {
        const auto refreshed = co_await refresh(mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
    const auto keyset = cashu::activeKeyset(m_store.keysets(mint), unit);
    if (!keyset)
        co_return fail(Errc::Unsupported, u"no active keyset is known"_s);
    co_return *keyset;
}

Task<Result<QList<Keyset>>> MintDirectory::keysetsWith(MintUrl mint, QList<KeysetId> ids)
{
    if (coversAll(m_store.keysets(mint), ids))
        co_return m_store.keysets(mint);
    const auto mintClient = client(mint);
    const auto listed = co_await mintClient->keysets();
    if (!listed)
        co_return errorOf(listed);
    for (const auto& advertised : *listed) {
        const bool isAsked = std::ranges::any_of(
            ids, [&advertised](const KeysetId& id) { return matches(advertised, id); });
        if (!isAsked || !isOurs(advertised) || keysetById(m_store.keysets(mint), advertised.id))
            continue;
        const auto added = co_await fetchKeys(mint, advertised);
        if (!added)
            co_return passOn(added);
    }
    if (!coversAll(m_store.keysets(mint), ids))
        co_return fail(
            Errc::Malformed, u"a proof of a keyset that this mint does not have in sat"_s);
    co_return m_store.keysets(mint);
}

} // namespace cashu
