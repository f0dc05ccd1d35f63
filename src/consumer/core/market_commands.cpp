// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of MarketSession: each does its work on the market and answers with a signal.
#include "consumer/core/market_session.h"
#include "consumer/core/market_world.h"
#include "consumer/core/money_codes.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto InvoiceWait = std::chrono::hours{24};
constexpr qsizetype MaxSearches = 50;

qint64 purchaseNumber(const QString& purchaseId)
{
    return purchaseId.section(u'-', -1).toLongLong();
}

} // namespace

void MarketSession::checkOffer(
    quint64 request, QString providerKey, QString specId, base::Msats expectedRate)
{
    if (!m_world)
        return;
    PurchaseOrder order;
    order.providerKey = providerKey;
    order.specId = specId;
    order.expectedRate = expectedRate;
    m_tasks.add(check(request, order));
}

base::Task<> MarketSession::check(quint64 request, PurchaseOrder order)
{
    auto first = m_world->market().checker().look(order);
    first.request = request;
    Q_EMIT checksChanged(first);
    if (first.isFinished)
        co_return;
    auto report = co_await m_world->market().checker().check(order);
    report.request = request;
    Q_EMIT checksChanged(report);
}

void MarketSession::askPrice(quint64 request, PriceQuestion question)
{
    if (m_world)
        m_tasks.add(price(request, question));
}

base::Task<> MarketSession::price(quint64 request, PriceQuestion question)
{
    auto quote = co_await m_world->market().checker().price(question);
    quote.request = request;
    Q_EMIT priceAnswered(quote);
}

void MarketSession::purchase(quint64 request, PurchaseOrder order)
{
    if (!m_world)
        return;
    const auto started = m_world->market().purchases().start(order);
    if (!started) {
        complain(moneyCodeFor(started.error()), started.error());
        return;
    }
    m_purchaseRequests.insert(*started, request);
    tellPurchase(*started);
}

void MarketSession::cancelPurchase(QString purchaseId)
{
    if (m_world)
        m_world->market().purchases().cancel(purchaseNumber(purchaseId));
}

void MarketSession::checkMoney(QString purchaseId)
{
    if (m_world)
        m_world->market().purchases().checkMoney(purchaseNumber(purchaseId));
}

void MarketSession::topUp(QString leaseId, base::Sats faceValue, QString mintUrl)
{
    const auto number = numberOf(leaseId);
    if (!number)
        return;
    const auto started = m_world->market().topUps().start({*number, faceValue, mintUrl, {}});
    if (!started)
        complain(u"topup_pending"_s, started.error(), leaseId);
}

void MarketSession::stopServer(QString leaseId)
{
    const auto number = numberOf(leaseId);
    if (!number)
        return;
    const auto asked = m_world->market().stops().stop(*number);
    if (!asked)
        complain(u"stop_refused"_s, asked.error(), leaseId);
}

void MarketSession::refreshStatus(QString leaseId)
{
    if (const auto number = numberOf(leaseId))
        m_tasks.add(refreshNow(*number));
}

base::Task<> MarketSession::refreshNow(qint64 number)
{
    const auto refreshed = co_await m_world->market().leases().refreshStatus(number);
    if (!refreshed && refreshed.error().code != base::Errc::Conflict)
        complain(lettersCodeFor(refreshed.error()), refreshed.error());
}

void MarketSession::probeServer(QString leaseId)
{
    if (const auto number = numberOf(leaseId))
        m_world->market().probeLater(*number);
}

void MarketSession::keepRunning(QString leaseId, KeepRunningTerms terms)
{
    const auto number = numberOf(leaseId);
    if (!number)
        return;
    if (const auto agreed = m_world->market().renewals().agree(*number, terms); !agreed)
        complain(u"E-STORE"_s, agreed.error(), leaseId);
}

void MarketSession::renameServer(QString leaseId, QString name)
{
    const auto number = numberOf(leaseId);
    if (!number)
        return;
    if (const auto done = m_world->market().leases().rename(*number, name); !done)
        complain(u"E-STORE"_s, done.error(), leaseId);
}

void MarketSession::requestInvoice(quint64 request, QString mintUrl, base::Sats amount)
{
    if (m_world)
        m_tasks.add(invoice(request, mintUrl, amount));
}

base::Task<> MarketSession::invoice(quint64 request, QString mintUrl, base::Sats amount)
{
    auto moneyDesk = desk();
    auto view = co_await moneyDesk.requestInvoice(mintUrl, amount);
    if (!view) {
        complain(moneyCodeFor(view.error()), view.error(), mintUrl);
        co_return;
    }
    m_invoices.insert(view->quoteId, *view);
    Q_EMIT invoiceChanged(request, *view);
    changeSoon();
    const auto collected = co_await moneyDesk.collect(view->quoteId, InvoiceWait);
    view->state = collected ? InvoiceState::Issued : InvoiceState::Expired;
    m_invoices.insert(view->quoteId, *view);
    Q_EMIT invoiceChanged(request, *view);
    changeSoon();
}

void MarketSession::previewToken(quint64 request, QString text)
{
    if (m_world)
        m_tasks.add(previewNow(request, text));
}

base::Task<> MarketSession::previewNow(quint64 request, QString text)
{
    auto moneyDesk = desk();
    auto preview = co_await moneyDesk.preview(text);
    preview.request = request;
    Q_EMIT tokenPreviewed(preview);
}

void MarketSession::receiveToken(quint64 request, QString text, MintTrust trust)
{
    if (m_world)
        m_tasks.add(receiveNow(request, text, trust));
}

base::Task<> MarketSession::receiveNow(quint64 request, QString text, MintTrust trust)
{
    auto moneyDesk = desk();
    auto receipt = co_await moneyDesk.receive(text, trust);
    receipt.request = request;
    Q_EMIT tokenReceived(receipt);
    changeSoon();
}

void MarketSession::takeBack(QString openItemId)
{
    if (m_world)
        m_tasks.add(takeBackNow(openItemId));
}

base::Task<> MarketSession::takeBackNow(QString tokenId)
{
    const auto back = co_await m_world->market().wallet().takeBack(tokenId);
    if (!back)
        complain(moneyCodeFor(back.error()), back.error());
    changeSoon();
}

void MarketSession::addMint(QString url)
{
    if (m_world)
        m_tasks.add(addMintNow(url));
}

base::Task<> MarketSession::addMintNow(QString url)
{
    const auto mint = cashu::MintUrl::fromText(url);
    if (!mint) {
        complain(u"E-MINT-DOWN"_s, mint.error(), url);
        co_return;
    }
    const auto added = co_await m_world->market().mints().join(*mint);
    if (!added)
        complain(moneyCodeFor(added.error()), added.error(), url);
    changeSoon();
}

void MarketSession::searchMints(QStringList urls)
{
    if (!m_world || m_isSearching)
        return;
    m_searches.clear();
    for (const auto& url : std::as_const(urls)) {
        if (m_searches.size() < MaxSearches)
            m_searches.append({url, SearchState::Waiting, {}, {}});
    }
    m_isSearching = true;
    m_tasks.add(searchAll());
}

base::Task<> MarketSession::searchAll()
{
    for (qsizetype index = 0; index < m_searches.size(); ++index) {
        m_searches[index].state = SearchState::Asking;
        changeSoon();
        const auto asked = m_searches.at(index);
        const auto found = co_await search(asked);
        m_searches[index] = found;
        changeSoon();
    }
    m_isSearching = false;
}

base::Task<MintSearchView> MarketSession::search(MintSearchView view)
{
    view.state = SearchState::Failed;
    const auto mint = cashu::MintUrl::fromText(view.mintUrl);
    if (!mint) {
        view.errorCode = u"E-MINT-DOWN"_s;
        co_return view;
    }
    const auto found = co_await m_world->market().mints().search(*mint);
    if (!found) {
        view.errorCode = moneyCodeFor(found.error());
        co_return view;
    }
    view.state = SearchState::Done;
    view.found = *found;
    co_return view;
}

void MarketSession::askWords()
{
    if (m_world)
        m_tasks.add(readWords());
}

base::Task<> MarketSession::readWords()
{
    const auto words = co_await m_world->words();
    if (words)
        Q_EMIT wordsAnswered(*words);
    else
        complain(u"E-STORE"_s, words.error());
}

void MarketSession::setAvoided(QString providerKey, bool isAvoided, QString reason)
{
    if (const auto key = nostr::PublicKey::fromHex(providerKey); key && m_world)
        m_world->market().setAvoided(*key, isAvoided, reason);
}

void MarketSession::setStarred(QString providerKey, bool isStarred)
{
    if (const auto key = nostr::PublicKey::fromHex(providerKey); key && m_world)
        m_world->market().setStarred(*key, isStarred);
}

void MarketSession::reconnect()
{
    if (!m_world) {
        if (m_phase == MarketPhase::Failed)
            openProfile(m_config);
        return;
    }
    for (const auto& mint : m_world->market().wallet().mints())
        m_tasks.add(addMintNow(mint.toString()));
    m_world->market().loadHistory();
    changeSoon();
}

void MarketSession::dismissNotice(qint64 id)
{
    if (m_world)
        m_world->market().notices().dismiss(id);
}

} // namespace consumer
