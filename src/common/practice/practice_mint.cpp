// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint.h"

#include "base/json_reader.h"
#include "base/log.h"
#include "crypto/hash.h"

#include <QJsonDocument>

#include <algorithm>

namespace practice {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Result;
using cashu::MintErrorCode;

namespace {

constexpr auto MintQuotePath = "/v1/mint/quote/bolt11"_L1;
constexpr auto MintPath = "/v1/mint/bolt11"_L1;
constexpr auto MeltQuotePath = "/v1/melt/quote/bolt11"_L1;
constexpr auto MeltPath = "/v1/melt/bolt11"_L1;
constexpr auto SwapPath = "/v1/swap"_L1;
constexpr auto CheckStatePath = "/v1/checkstate"_L1;
constexpr auto RestorePath = "/v1/restore"_L1;
constexpr auto KeysPath = "/v1/keys"_L1;
constexpr auto KeysetsPath = "/v1/keysets"_L1;
constexpr auto InfoPath = "/v1/info"_L1;
constexpr auto BooksPath = "/v1/practice/books"_L1; // ours: what a balance sheet needs

constexpr qsizetype MaxBody = 4 << 20;
constexpr auto AnswerLifetime = std::chrono::hours{1}; // NUT-19

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

QJsonObject supported()
{
    return {{u"supported"_s, true}};
}

QJsonObject bolt11Methods()
{
    const QJsonObject method{{u"method"_s, u"bolt11"_s}, {u"unit"_s, u"sat"_s},
        {u"min_amount"_s, 1}, {u"max_amount"_s, qint64{MaxMintQuote.value()}}};
    return {{u"methods"_s, QJsonArray{method}}, {u"disabled"_s, false}};
}

QJsonObject cachedEndpoints()
{
    QJsonArray endpoints;
    for (const auto path : {SwapPath, MintPath, MeltPath})
        endpoints += QJsonObject{{u"method"_s, u"POST"_s}, {u"path"_s, QString{path}}};
    return {{u"ttl"_s, qint64{std::chrono::seconds{AnswerLifetime}.count()}},
        {u"cached_endpoints"_s, endpoints}};
}

QJsonObject notices()
{
    QJsonArray commands;
    for (const auto kind :
        {cashu::NoticeKind::MintQuote, cashu::NoticeKind::MeltQuote, cashu::NoticeKind::ProofState})
        commands += cashu::toString(kind);
    const QJsonObject bolt11{
        {u"method"_s, u"bolt11"_s}, {u"unit"_s, u"sat"_s}, {u"commands"_s, commands}};
    return {{u"supported"_s, QJsonArray{bolt11}}};
}

// The rest of a path behind a folder, or nothing.
std::optional<QString> itemOf(const QString& path, QLatin1StringView folder)
{
    if (!path.startsWith(folder) || path.size() <= folder.size() + 1 || path[folder.size()] != u'/')
        return std::nullopt;
    return path.mid(folder.size() + 1);
}

} // namespace

PracticeMint::PracticeMint(storage::Database& database, base::Clock& clock,
    base::RandomSource& random, MintOptions options)
    : m_database{database}
    , m_clock{clock}
    , m_random{random}
    , m_options{std::move(options)}
    , m_store{database}
    , m_teller{m_store}
{
}

Result<std::unique_ptr<PracticeMint>> PracticeMint::open(storage::Database& database,
    base::Clock& clock, base::RandomSource& random, MintOptions options)
{
    std::unique_ptr<PracticeMint> mint{
        new PracticeMint{database, clock, random, std::move(options)}};
    const auto prepared = mint->m_store.prepare();
    if (!prepared)
        return base::passOn(prepared);
    const auto seed = mint->m_store.seed(random);
    if (!seed)
        return base::passOn(seed);
    mint->m_seed = *seed;
    const auto loaded = mint->load();
    if (!loaded)
        return base::passOn(loaded);
    return mint;
}

Result<> PracticeMint::load()
{
    auto stored = m_store.keysets();
    if (!stored)
        return base::passOn(stored);
    if (stored->isEmpty()) {
        const StoredKeyset first{0, m_options.inputFeePpk, true, {}};
        const auto saved = m_store.save(first);
        if (!saved)
            return saved;
        *stored += first;
    }
    QList<SigningKeyset> keysets;
    for (const auto& entry : *stored) {
        auto keyset = entry.position == 0 && m_options.fixedKeys
            ? signingKeyset(*m_options.fixedKeys, entry.inputFeePpk)
            : signingKeyset(
                m_seed, entry.position, entry.inputFeePpk, entry.finalExpiry, m_options.amounts);
        keyset.published.active = entry.active;
        keysets += keyset;
    }
    m_teller.setKeysets(keysets);
    return {};
}

const cashu::Keyset& PracticeMint::activeKeyset() const
{
    const auto& keysets = m_teller.keysets();
    const auto active = std::ranges::find_if(
        keysets, [](const SigningKeyset& keyset) { return keyset.published.active; });
    return (active == keysets.end() ? keysets.last() : *active).published;
}

Result<> PracticeMint::rotateKeyset(qint64 inputFeePpk, std::optional<base::UnixTime> finalExpiry)
{
    const auto stored = m_store.keysets();
    if (!stored)
        return base::passOn(stored);
    storage::Transaction transaction{m_database};
    for (auto keyset : *stored) {
        keyset.active = false;
        const auto saved = m_store.save(keyset);
        if (!saved)
            return saved;
    }
    const auto added
        = m_store.save({static_cast<quint32>(stored->size()), inputFeePpk, true, finalExpiry});
    if (!added)
        return added;
    const auto committed = transaction.commit();
    return committed ? load() : committed;
}

Result<MintBooks> PracticeMint::books()
{
    return m_store.books();
}

void PracticeMint::inject(MintFault fault, const QString& pathPrefix, int times)
{
    m_fault = fault;
    m_faultPath = pathPrefix;
    m_faultsLeft = times;
}

MintFault PracticeMint::takeFault(const QString& path)
{
    if (m_faultsLeft <= 0 || !path.startsWith(m_faultPath))
        return MintFault::None;
    --m_faultsLeft;
    return m_fault;
}

MintReply PracticeMint::answer(
    const QByteArray& method, const QString& path, const QByteArray& body)
{
    using Delivery = MintReply::Delivery;
    switch (takeFault(path)) {
    case MintFault::None:
        break;
    case MintFault::ServerError:
        return {{500, "{\"detail\":\"out of order\"}"}, Delivery::Sent};
    case MintFault::Hang:
        return {{}, Delivery::Never};
    case MintFault::LoseAnswer:
        return {answerNow(method, path, body), Delivery::Lost};
    }
    return {answerNow(method, path, body), Delivery::Sent};
}

cashu::MintAnswer PracticeMint::answerNow(
    const QByteArray& method, const QString& path, const QByteArray& body)
{
    const auto refused = [](const Refusal& refusal) {
        return cashu::MintAnswer{refusal.status, cashu::toBody(refusal.error)};
    };
    if (const auto settled = settleDue(); !settled)
        return refused(settled.error());
    if (method == "GET") {
        const auto reply = get(path);
        return reply ? cashu::MintAnswer{200, compact(*reply)} : refused(reply.error());
    }
    if (method != "POST")
        return {405, "{\"detail\":\"method not allowed\",\"code\":0}"};

    const QByteArray whole = method + ' ' + path.toUtf8() + '\n' + body;
    const auto cacheKey = base::toByteArray(crypto::sha256(base::view(whole)));
    const auto before = m_store.answer(cacheKey, m_clock.now() - AnswerLifetime);
    if (before && *before)
        return {(*before)->status, (*before)->body};
    const auto json = base::parseObject(body, MaxBody);
    if (!json)
        return refused(Refusal{400, {0, json.error().detail}});
    const auto reply = post(path, *json, cacheKey);
    return reply ? cashu::MintAnswer{200, compact(*reply)} : refused(reply.error());
}

std::optional<QJsonObject> PracticeMint::current(cashu::NoticeKind kind, const QString& object)
{
    if (!settleDue())
        return std::nullopt;
    Reply reply;
    switch (kind) {
    case cashu::NoticeKind::MintQuote:
        reply = mintQuote(object);
        break;
    case cashu::NoticeKind::MeltQuote:
        reply = meltQuote(object);
        break;
    case cashu::NoticeKind::ProofState:
        reply = checkState({{u"Ys"_s, QJsonArray{object}}});
        if (reply)
            return reply->value("states"_L1)[0].toObject();
        break;
    }
    return reply ? std::optional{*reply} : std::nullopt;
}

PracticeMint::Reply PracticeMint::get(const QString& path)
{
    if (path == InfoPath)
        return info();
    if (path == BooksPath)
        return balanceSheet();
    if (path == KeysPath)
        return activeKeys();
    if (path == KeysetsPath)
        return allKeysets();
    if (const auto id = itemOf(path, KeysPath))
        return keysOf(*id);
    if (const auto id = itemOf(path, MintQuotePath))
        return mintQuote(*id);
    if (const auto id = itemOf(path, MeltQuotePath))
        return meltQuote(*id);
    return tl::unexpected<Refusal>{Refusal{404, {0, u"not found"_s}}};
}

PracticeMint::Reply PracticeMint::balanceSheet()
{
    const auto totals = m_store.books();
    if (!totals)
        return tl::unexpected<Refusal>{Refusal{500, {0, u"the books cannot be read"_s}}};
    return QJsonObject{{u"issued_sat"_s, qint64{totals->issued.value()}},
        {u"melted_sat"_s, qint64{totals->redeemed.value()}},
        {u"outstanding_sat"_s, qint64{totals->outstanding.value()}},
        {u"fees_sat"_s, qint64{totals->fees.value()}}};
}

PracticeMint::Reply PracticeMint::post(
    const QString& path, const Body& body, const QByteArray& cacheKey)
{
    if (path == SwapPath)
        return swap(body, cacheKey);
    if (path == CheckStatePath)
        return checkState(body);
    if (path == RestorePath)
        return restore(body);
    if (path == MintQuotePath)
        return newMintQuote(body);
    if (path == MintPath)
        return mint(body, cacheKey);
    if (path == MeltQuotePath)
        return newMeltQuote(body);
    if (path == MeltPath)
        return melt(body, cacheKey);
    return tl::unexpected<Refusal>{Refusal{404, {0, u"not found"_s}}};
}

QJsonObject PracticeMint::info() const
{
    const auto pubkey = crypto::CurvePoint::ofScalar(nodeKey(m_seed).bytes());
    QJsonObject nuts{{u"4"_s, bolt11Methods()}, {u"5"_s, bolt11Methods()}, {u"17"_s, notices()},
        {u"19"_s, cachedEndpoints()}};
    for (const auto nut : {"7"_L1, "8"_L1, "9"_L1, "10"_L1, "11"_L1, "12"_L1, "14"_L1, "20"_L1})
        nuts.insert(nut, supported());
    return {
        {u"name"_s, m_options.name},
        {u"pubkey"_s, pubkey ? pubkey->toHex() : QString{}},
        {u"version"_s, u"PaygressPractice/0.1.0"_s},
        {u"description"_s, u"Play money for trying out. It is worth nothing."_s},
        {u"contact"_s, QJsonArray{}},
        {u"practice"_s, true},
        {u"time"_s, qint64{m_clock.now().time_since_epoch().count()}},
        {u"nuts"_s, nuts},
    };
}

QJsonObject PracticeMint::activeKeys() const
{
    QJsonArray keysets;
    for (const auto& keyset : m_teller.keysets()) {
        if (keyset.published.active)
            keysets += cashu::toJsonWithKeys(keyset.published);
    }
    return {{u"keysets"_s, keysets}};
}

PracticeMint::Reply PracticeMint::keysOf(const QString& id) const
{
    const auto* keyset = m_teller.keyset(cashu::KeysetId{id});
    if (!keyset)
        return refuse(MintErrorCode::KeysetUnknown, u"keyset not known"_s);
    return QJsonObject{{u"keysets"_s, QJsonArray{cashu::toJsonWithKeys(keyset->published)}}};
}

QJsonObject PracticeMint::allKeysets() const
{
    QJsonArray keysets;
    for (const auto& keyset : m_teller.keysets())
        keysets += cashu::toJson(keyset.published);
    return {{u"keysets"_s, keysets}};
}

Checked<> PracticeMint::keepAnswer(const QByteArray& cacheKey, const QJsonObject& answer)
{
    const auto saved = m_store.saveAnswer(cacheKey, {200, compact(answer)}, m_clock.now());
    if (!saved)
        return refuseBroken(saved.error());
    return {};
}

QString PracticeMint::newId()
{
    // UUID version 7: 48 bits of time, the rest chance.
    auto bytes = m_random.bytes(16);
    const auto time = static_cast<quint64>(now().count());
    for (int i = 0; i < 6; ++i)
        bytes[i] = static_cast<char>(time >> (8 * (5 - i)) & 0xff);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x70);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    auto text = base::toHex(base::view(bytes));
    for (const int dash : {8, 13, 18, 23})
        text.insert(dash, u'-');
    return text;
}

} // namespace practice
