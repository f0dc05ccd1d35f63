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
constexpr qsizetype OutputsForStock = 100; // a token, and change in amounts for later
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
    if (info->isClockOff(m_clock.now()))
        qCWarning(lcCashu).noquote() << "the clock of" << mint.toString() << "differs from ours";
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

    m_infos.insert(mint, *info);
    auto& known = m_limits[mint]; // what was learned by refusals stays
    known.inputs = std::min(known.inputs, info->limits.inputs);
    known.outputs = std::min(known.outputs, info->limits.outputs);

    const auto keysets = co_await refreshKeysets(mint, scope);
    if (!keysets)
        co_return keysets;
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
    auto activeFirst = *listed;
    std::ranges::stable_partition(activeFirst, &Keyset::active);
    qsizetype fetched = 0;
    std::optional<base::Error> refused; // one bad keyset does not make the good ones useless
    for (const auto& advertised : activeFirst) {
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
        if (added)
            continue;
        if (added.error().code != Errc::Malformed && added.error().code != Errc::Conflict)
            co_return added;
        refused = refused.value_or(added.error());
    }
    if (bestKeyset(mint))
        co_return Result<>{};
    if (refused)
        co_return tl::unexpected<base::Error>{*refused};
    const bool isNewer = std::ranges::any_of(*listed, [](const Keyset& keyset) {
        return keyset.active && keyset.unit == QLatin1StringView{Unit}
        && keyset.id.version() == KeysetId::Version::Newer;
    });
    co_return fail(
        Errc::Unsupported, isNewer ? u"the mint uses a newer keyset"_s : u"this mint has no sat"_s);
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

// An expired keyset is passed over even if the mint still calls it active.
std::optional<Keyset> MintDirectory::bestKeyset(const MintUrl& mint) const
{
    auto keysets = m_store.keysets(mint);
    keysets.removeIf([now = m_clock.now()](const Keyset& keyset) {
        return keyset.finalExpiry && *keyset.finalExpiry <= now;
    });
    return cashu::activeKeyset(keysets, QString::fromLatin1(Unit));
}

void MintDirectory::noteTooLarge(
    const MintUrl& mint, const MintError& refusal, qsizetype inputs, qsizetype outputs)
{
    auto& limits = m_limits[mint];
    if (refusal.is(MintErrorCode::TooManyInputs))
        limits.inputs = std::clamp<qsizetype>(inputs / 2, 1, limits.inputs);
    if (refusal.is(MintErrorCode::TooManyOutputs))
        limits.outputs = std::clamp<qsizetype>(outputs / 2, 1, limits.outputs);
}

Splitting MintDirectory::splitting(const MintUrl& mint) const
{
    return limits(mint).outputs < OutputsForStock ? Splitting::Fewest : Splitting::ForStock;
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
    if (!isFresh(mint) || !bestKeyset(mint)) {
        const auto refreshed = co_await refresh(mint, KeysetScope::Active);
        if (!refreshed)
            co_return passOn(refreshed);
    }
    const auto keyset = bestKeyset(mint);
    if (!keyset)
        co_return fail(Errc::Unsupported, u"no active keyset is known"_s);
    co_return *keyset;
}

Task<Result<>> MintDirectory::keepFresh(MintUrl mint)
{
    if (isFresh(mint) && bestKeyset(mint))
        co_return Result<>{};
    const auto refreshed = co_await refresh(mint, KeysetScope::Active);
    co_return refreshed;
}

Task<Result<QList<Keyset>>> MintDirectory::keysetsWith(MintUrl mint, QList<KeysetId> ids)
{
    if (coversAll(m_store.keysets(mint), ids))
        co_return m_store.keysets(mint);
    const bool isNewer = std::ranges::any_of(
        ids, [](const KeysetId& id) { return id.version() == KeysetId::Version::Newer; });
    if (isNewer)
        co_return fail(Errc::Unsupported, u"the mint uses a newer keyset"_s);
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
