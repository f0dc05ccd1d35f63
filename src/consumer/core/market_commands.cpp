// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of MarketSession: each does its work on the market and answers with a signal.
#include "consumer/core/market_session.h"
#include "consumer/core/market_world.h"
#include "consumer/core/money_codes.h"

#include <algorithm>
#include <utility>

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
    addSearches(urls);
}

// A search that runs goes on with them.
void MarketSession::addSearches(const QStringList& urls)
{
    for (const auto& url : urls) {
        const bool isListed = std::any_of(m_searches.begin(), m_searches.end(),
            [&url](const MintSearchView& search) { return search.mintUrl == url; });
        if (!isListed && m_searches.size() < MaxSearches)
            m_searches.append({url, SearchState::Waiting, {}, {}});
    }
    if (std::exchange(m_isSearching, true))
        return;
    m_tasks.add(searchAll());
}

void MarketSession::restoreLists()
{
    if (!m_world || m_lists.state == SearchState::Asking)
        return;
    m_lists = {SearchState::Asking, 0, 0};
    changeSoon();
    m_tasks.add(restoreListsNow());
}

base::Task<> MarketSession::restoreListsNow()
{
    const auto lists = co_await m_world->market().restoreLists();
    m_lists.state = lists ? SearchState::Done : SearchState::Failed;
    changeSoon();
    if (!lists)
        co_return;
    m_lists.mints = static_cast<int>(lists->mints.size());
    m_lists.servers = static_cast<int>(lists->servers.size());
    QStringList urls;
    for (const auto& mint : lists->mints)
        urls.append(mint.toString());
    if (!urls.isEmpty())
        addSearches(urls);
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

void MarketSession::wantUptime(QStringList providerKeys)
{
    QList<nostr::PublicKey> providers;
    for (const auto& text : std::as_const(providerKeys)) {
        if (const auto key = nostr::PublicKey::fromHex(text))
            providers.append(*key);
    }
    if (m_world)
        m_world->market().history().want(providers);
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

void MarketSession::changeSettings(ProfileSettings settings)
{
    const auto proxy = proxyOf(m_config);
    const auto before = std::exchange(m_config.settings, settings);
    const auto newProxy = proxyOf(m_config);
    const auto saved = newProxy ? saveSettings(m_config.profile, settings)
                                : base::Result<>{base::passOn(newProxy)};
    if (!saved) {
        m_config.settings = before;
        complain(u"E-STORE"_s, saved.error());
        return changeSoon();
    }
    if (m_world && proxy != newProxy)
        return openProfile(m_config); // every connection goes another way
    m_joined.settings = settings;
    if (m_world) {
        if (const auto applied = m_world->apply(m_joined); !applied)
            complain(u"E-STORE"_s, applied.error());
    }
    changeSoon();
}

// The user has them: they were just typed in.
void MarketSession::noteWordsKnown()
{
    auto settings = m_config.settings;
    settings.wordsBackedUpAt = m_clock->now();
    changeSettings(settings);
}

void MarketSession::dismissNotice(qint64 id)
{
    if (m_world)
        m_world->market().notices().dismiss(id);
}

} // namespace consumer
