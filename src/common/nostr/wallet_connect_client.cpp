// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/wallet_connect_client.h"

#include "base/deadline.h"
#include "base/json_reader.h"
#include "nostr/kinds.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Invoice = "invoice"_L1;
constexpr auto Amount = "amount"_L1;
constexpr auto Preimage = "preimage"_L1;

Result<QString> textIn(const QJsonObject& json, QLatin1StringView key)
{
    base::JsonReader in{json};
    const auto text = in.text(key, WalletConnectClient::MaxInvoice);
    return in.finish(text);
}

// Refusals that no wallet gives after it began to pay; all others may hide a payment under way.
bool wasNotTried(Errc code)
{
    return code == Errc::Network || code == Errc::Insufficient || code == Errc::NotAllowed
        || code == Errc::Unsupported;
}

// What became of an earlier attempt: the preimage when it was paid, NotFound when it never will be.
Result<QString> outcomeOf(const QJsonObject& found)
{
    const auto state = found.value(u"state"_s).toString();
    if (state == u"settled"_s || found.value(u"settled_at"_s).toInteger() > 0)
        return textIn(found, Preimage);
    if (state == u"failed"_s || state == u"expired"_s)
        return fail(Errc::NotFound, u"the payment has failed"_s);
    return fail(Errc::TokenPending, u"the payment is under way, or nobody knows"_s);
}

} // namespace

WalletConnectClient::WalletConnectClient(
    WalletConnection connection, RelayPool& pool, base::Clock& clock, base::RandomSource& random)
    : m_connection{std::move(connection)}
    , m_pool{pool}
    , m_clock{clock}
    , m_random{random}
{
}

Task<Result<QString>> WalletConnectClient::pay(QString invoice)
{
    if (m_unknown.contains(invoice)) {
        const auto found = co_await lookUp(invoice);
        const bool isUnheardOf = !found && found.error().code == Errc::NotFound;
        if (!found && !isUnheardOf)
            co_return passOn(found);
        const auto outcome = found ? outcomeOf(*found) : fail(Errc::NotFound, QString{});
        if (outcome || outcome.error().code != Errc::NotFound) {
            if (outcome)
                m_unknown.remove(invoice);
            co_return outcome;
        }
    }
    m_unknown.insert(invoice); // until there is an answer
    const WalletRequest request{u"pay_invoice"_s, {{Invoice, invoice}}};
    const auto result = co_await ask(request);
    if (result || wasNotTried(result.error().code))
        m_unknown.remove(invoice);
    if (!result)
        co_return passOn(result);
    co_return textIn(*result, Preimage);
}

Task<Result<QString>> WalletConnectClient::makeInvoice(base::Msats amount, QString description)
{
    const WalletRequest request{
        u"make_invoice"_s, {{Amount, qint64{amount.value()}}, {u"description"_s, description}}};
    const auto result = co_await ask(request);
    if (!result)
        co_return passOn(result);
    co_return textIn(*result, Invoice);
}

Task<Result<QJsonObject>> WalletConnectClient::lookUp(QString invoice)
{
    const WalletRequest request{u"lookup_invoice"_s, {{Invoice, invoice}}};
    auto result = co_await ask(request);
    co_return result;
}

Task<Result<base::Msats>> WalletConnectClient::balance()
{
    const WalletRequest request{u"get_balance"_s, {}};
    const auto result = co_await ask(request);
    if (!result)
        co_return passOn(result);
    base::JsonReader in{*result};
    const auto amount = in.integer("balance"_L1, 0, base::MaxMsats);
    co_return in.finish(base::Msats{amount});
}

Task<Result<QJsonObject>> WalletConnectClient::ask(WalletRequest request)
{
    if (!m_abilities) {
        const auto abilities = co_await askAbilities();
        if (!abilities) // nothing has been asked yet, so nothing is unknown
            co_return fail(Errc::Network, abilities.error().detail);
        m_abilities = *abilities;
    }
    const auto event
        = walletRequestEvent(m_connection, *m_abilities, request, m_clock.now(), m_random);
    if (!event)
        co_return passOn(event);
    auto result = co_await base::withDeadline(m_clock, exchange(request, *event), AnswerLimit);
    co_return result;
}

Task<Result<WalletAbilities>> WalletConnectClient::askAbilities()
{
    Filter filter;
    filter.kinds = {kinds::WalletInfo};
    filter.authors = {m_connection.wallet};
    const auto info = co_await base::withDeadline(m_clock, next(filter), InfoLimit);
    if (!info)
        co_return passOn(info);
    co_return walletAbilitiesFromEvent(*info);
}

Task<Result<QJsonObject>> WalletConnectClient::exchange(WalletRequest request, Event event)
{
    Filter filter;
    filter.kinds = {kinds::WalletResponse};
    filter.authors = {m_connection.wallet};
    filter.tags[u'e'] = {event.id.toHex()};
    auto answering = next(filter); // listens before it asks
    const auto report = co_await m_pool.publish(event, m_connection.relays);
    if (!report.isAccepted() && report.silent.isEmpty() && !report.refused.isEmpty())
        co_return fail(Errc::Rejected, u"no relay carries it: "_s + report.refused.front().second);
    const auto answer = co_await answering;
    if (!answer)
        co_return passOn(answer);
    co_return walletResult(*answer, event, request.method, m_connection);
}

Task<Result<Event>> WalletConnectClient::next(Filter filter)
{
    const base::Completer<Event> arrived;
    const QList<Filter> filters{filter};
    const auto subscription = m_pool.subscribe(filters, m_connection.relays);
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [arrived](const Event& event) { arrived.complete(event); });
    const auto event = co_await arrived;
    co_return event;
}

} // namespace nostr
