// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_client.h"

#include "base/deadline.h"
#include "base/json_reader.h"
#include "cashu/mint_socket.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <array>

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;
using base::Result;
using base::Task;

namespace {

constexpr auto CallLimit = 25s;
// A melt may wait for Lightning. When this has passed the quote tells what became of it.
constexpr auto MeltLimit = 90s;
constexpr qsizetype MaxAnswer = 4 << 20;
constexpr qsizetype StatesAtOnce = 100; // NUT-07

tl::unexpected<MintFailure> unknown(base::Error error)
{
    return tl::unexpected<MintFailure>{MintFailure{std::move(error), {}}};
}

tl::unexpected<MintFailure> malformed(const QString& what)
{
    return unknown({Errc::Malformed, u"the mint's answer: "_s + what});
}

// An answer that makes no sense is no refusal: the mint may well have acted.
template <typename T>
MintResult<T> parsed(Result<T> result)
{
    if (!result)
        return malformed(result.error().detail);
    return std::move(*result);
}

// An error page of whatever stands before the mint: NUT-00's errors have a body.
bool isOfSomebodyElse(int status, const MintError& error)
{
    constexpr std::array OnTheWay{401, 403, 404, 407, 451};
    return error == MintError{} && std::ranges::find(OnTheWay, status) != OnTheWay.end();
}

MintResult<QJsonObject> judged(const Result<MintAnswer>& answer)
{
    if (!answer)
        return unknown(answer.error());
    if (answer->status == 200) {
        auto json = base::parseObject(answer->body, MaxAnswer);
        if (!json)
            return malformed(json.error().detail);
        return *json;
    }
    const bool isRefusal = answer->status >= 400 && answer->status < 500 && answer->status != 408
        && answer->status != 429;
    const auto error = mintErrorFromBody(answer->body);
    if (!isRefusal || isOfSomebodyElse(answer->status, error))
        return unknown({Errc::Network, u"the mint answered HTTP %1"_s.arg(answer->status)});
    return tl::unexpected<MintFailure>{MintFailure{toError(error), error}};
}

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

QString pathOf(const char* start, const QString& id)
{
    return QLatin1StringView{start} + QString::fromLatin1(QUrl::toPercentEncoding(id));
}

using StatesByY = QHash<QString, SpendState>;

// Of exactly these.
Result<StatesByY> statesFromJson(const QJsonObject& json, const QStringList& ys)
{
    base::JsonReader in{json};
    const auto entries = in.array("states"_L1, StatesAtOnce);
    StatesByY byY;
    for (const auto& entry : entries) {
        base::JsonReader state{entry.toObject()};
        const auto y = state.text("Y"_L1, 66);
        const auto text = state.text("state"_L1, 16);
        if (text == "UNSPENT"_L1)
            byY.insert(y, SpendState::Unspent);
        else if (text == "PENDING"_L1)
            byY.insert(y, SpendState::Pending);
        else if (text == "SPENT"_L1)
            byY.insert(y, SpendState::Spent);
    }
    StatesByY states;
    for (const auto& y : ys) {
        const auto found = byY.constFind(y);
        if (found == byY.constEnd())
            return base::fail(Errc::Malformed, u"no state for one of the proofs"_s);
        states.insert(y, *found);
    }
    return in.finish(states);
}

Result<RestoredSignatures> restoredFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    const auto outputs = blindedMessagesFromJson(in.array("outputs"_L1, MaxProofs));
    // Older mints called it "promises".
    const auto field = json.contains("signatures"_L1) ? "signatures"_L1 : "promises"_L1;
    const auto signatures = blindSignaturesFromJson(in.array(field, MaxProofs));
    if (!outputs)
        return base::passOn(outputs);
    if (!signatures)
        return base::passOn(signatures);
    if (outputs->size() != signatures->size())
        return base::fail(Errc::Malformed, u"outputs and signatures differ in number"_s);
    return in.finish(RestoredSignatures{*outputs, *signatures});
}

Result<QList<BlindSignature>> signaturesFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    const auto entries = in.array("signatures"_L1, MaxProofs);
    if (!in.isGood())
        return in.finish(QList<BlindSignature>{});
    return blindSignaturesFromJson(entries);
}

} // namespace

Task<MintResult<QJsonObject>> MintClient::get(QString path)
{
    const auto answer
        = co_await base::withDeadline(m_clock, m_api->get(std::move(path)), CallLimit);
    co_return judged(answer);
}

Task<MintResult<QJsonObject>> MintClient::post(QString path, QByteArray body)
{
    const auto limit = path == QLatin1StringView{MeltPath} ? std::chrono::seconds{MeltLimit}
                                                           : std::chrono::seconds{CallLimit};
    const auto answer = co_await base::withDeadline(
        m_clock, m_api->post(std::move(path), std::move(body)), limit);
    co_return judged(answer);
}

std::unique_ptr<MintSocket> MintClient::socket() const
{
    return m_api->socket();
}

Task<MintResult<MintInfo>> MintClient::info()
{
    const auto json = co_await get(u"/v1/info"_s);
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(mintInfoFromJson(*json));
}

Task<MintResult<QList<Keyset>>> MintClient::keysets()
{
    const auto json = co_await get(u"/v1/keysets"_s);
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(keysetsFromJson(*json));
}

Task<MintResult<Keyset>> MintClient::keys(KeysetId id)
{
    const auto json = co_await get(pathOf("/v1/keys/", id.value));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    const auto keysets = keysFromJson(*json);
    if (!keysets)
        co_return malformed(keysets.error().detail);
    const auto found = keysetById(*keysets, id);
    if (!found)
        co_return malformed(u"another keyset than asked for"_s);
    co_return *found;
}

Task<MintResult<MintQuote>> MintClient::requestMintQuote(base::Sats amount, QString pubkey)
{
    QJsonObject body{{u"amount"_s, qint64{amount.value()}}, {u"unit"_s, u"sat"_s}};
    if (!pubkey.isEmpty())
        body.insert(u"pubkey"_s, pubkey);
    const auto json = co_await post(u"/v1/mint/quote/bolt11"_s, compact(body));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(mintQuoteFromJson(*json));
}

Task<MintResult<MintQuote>> MintClient::mintQuote(QString id)
{
    const auto json = co_await get(pathOf("/v1/mint/quote/bolt11/", id));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(mintQuoteFromJson(*json));
}

Task<MintResult<MeltQuote>> MintClient::requestMeltQuote(QString invoice)
{
    const QJsonObject body{{u"request"_s, invoice}, {u"unit"_s, u"sat"_s}};
    const auto json = co_await post(u"/v1/melt/quote/bolt11"_s, compact(body));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(meltQuoteFromJson(*json));
}

Task<MintResult<MeltQuote>> MintClient::meltQuote(QString id)
{
    const auto json = co_await get(pathOf("/v1/melt/quote/bolt11/", id));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(meltQuoteFromJson(*json));
}

Task<MintResult<QList<BlindSignature>>> MintClient::signatures(QString path, QByteArray body)
{
    const auto json = co_await post(std::move(path), std::move(body));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(signaturesFromJson(*json));
}

Task<MintResult<MeltQuote>> MintClient::melt(QByteArray body)
{
    const auto json = co_await post(QString::fromLatin1(MeltPath), std::move(body));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(meltQuoteFromJson(*json));
}

Task<MintResult<QList<SpendState>>> MintClient::states(QStringList ys)
{
    // In an order that is as good as chance: which of them belong together does not show.
    auto shuffled = ys;
    shuffled.sort();
    StatesByY byY;
    for (qsizetype first = 0; first < shuffled.size(); first += StatesAtOnce) {
        const auto batch = shuffled.mid(first, StatesAtOnce);
        const QJsonObject body{{u"Ys"_s, QJsonArray::fromStringList(batch)}};
        const auto json = co_await post(u"/v1/checkstate"_s, compact(body));
        if (!json)
            co_return tl::unexpected<MintFailure>{json.error()};
        const auto states = statesFromJson(*json, batch);
        if (!states)
            co_return malformed(states.error().detail);
        byY.insert(*states);
    }
    QList<SpendState> inOrder;
    for (const auto& y : ys)
        inOrder += byY.value(y);
    co_return inOrder;
}

Task<MintResult<RestoredSignatures>> MintClient::restore(QList<BlindedMessage> outputs)
{
    const QJsonObject body{{u"outputs"_s, toJson(outputs)}};
    const auto json = co_await post(u"/v1/restore"_s, compact(body));
    if (!json)
        co_return tl::unexpected<MintFailure>{json.error()};
    co_return parsed(restoredFromJson(*json));
}

} // namespace cashu
