// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_host.h"

#include "consumer/core/market_session.h"

namespace consumer {

MarketHost::MarketHost(MarketConfig config, QObject* parent)
    : QObject(parent)
    , m_session(new MarketSession(std::move(config)))
{
    m_session->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_session, &MarketSession::start);
    connect(&m_thread, &QThread::finished, m_session, &QObject::deleteLater);
    connect(m_session, &MarketSession::stateChanged, this, [this](const MarketState& state) {
        m_state = state;
        Q_EMIT stateChanged(m_state);
    });
    connect(m_session, &MarketSession::purchaseChanged, this, &MarketHost::purchaseChanged);
    connect(m_session, &MarketSession::checksChanged, this, &MarketHost::checksChanged);
    connect(m_session, &MarketSession::priceAnswered, this, &MarketHost::priceAnswered);
    connect(m_session, &MarketSession::invoiceChanged, this, &MarketHost::invoiceChanged);
    connect(m_session, &MarketSession::tokenPreviewed, this, &MarketHost::tokenPreviewed);
    connect(m_session, &MarketSession::tokenReceived, this, &MarketHost::tokenReceived);
    connect(m_session, &MarketSession::wordsAnswered, this, &MarketHost::wordsAnswered);
    connect(m_session, &MarketSession::errorOccurred, this, &MarketHost::errorOccurred);
    m_thread.setObjectName(QStringLiteral("market"));
    m_thread.start();
}

MarketHost::~MarketHost()
{
    QMetaObject::invokeMethod(m_session, &MarketSession::shutDown);
    m_thread.wait();
}

template <typename Call>
void MarketHost::ask(Call call)
{
    QMetaObject::invokeMethod(
        m_session, [session = m_session, call = std::move(call)] { call(session); });
}

void MarketHost::tryPractice()
{
    ask([](MarketSession* session) { session->tryPractice(); });
}

void MarketHost::startReal()
{
    ask([](MarketSession* session) { session->startReal(); });
}

void MarketHost::restoreFrom(const QString& words)
{
    ask([=](MarketSession* session) { session->restoreFrom(words); });
}

quint64 MarketHost::checkOffer(
    const QString& providerKey, const QString& specId, base::Msats expectedRate)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) {
        session->checkOffer(request, providerKey, specId, expectedRate);
    });
    return request;
}

quint64 MarketHost::askPrice(const PriceQuestion& question)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) { session->askPrice(request, question); });
    return request;
}

quint64 MarketHost::purchase(const PurchaseOrder& order)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) { session->purchase(request, order); });
    return request;
}

void MarketHost::cancelPurchase(const QString& purchaseId)
{
    ask([=](MarketSession* session) { session->cancelPurchase(purchaseId); });
}

void MarketHost::checkMoney(const QString& purchaseId)
{
    ask([=](MarketSession* session) { session->checkMoney(purchaseId); });
}

void MarketHost::topUp(const QString& leaseId, base::Sats faceValue, const QString& mintUrl)
{
    ask([=](MarketSession* session) { session->topUp(leaseId, faceValue, mintUrl); });
}

void MarketHost::stopServer(const QString& leaseId)
{
    ask([=](MarketSession* session) { session->stopServer(leaseId); });
}

void MarketHost::refreshStatus(const QString& leaseId)
{
    ask([=](MarketSession* session) { session->refreshStatus(leaseId); });
}

void MarketHost::probeServer(const QString& leaseId)
{
    ask([=](MarketSession* session) { session->probeServer(leaseId); });
}

void MarketHost::keepRunning(const QString& leaseId, const KeepRunningTerms& terms)
{
    ask([=](MarketSession* session) { session->keepRunning(leaseId, terms); });
}

void MarketHost::renameServer(const QString& leaseId, const QString& name)
{
    ask([=](MarketSession* session) { session->renameServer(leaseId, name); });
}

quint64 MarketHost::requestInvoice(const QString& mintUrl, base::Sats amount)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) { session->requestInvoice(request, mintUrl, amount); });
    return request;
}

quint64 MarketHost::previewToken(const QString& text)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) { session->previewToken(request, text); });
    return request;
}

quint64 MarketHost::receiveToken(const QString& text, MintTrust trust)
{
    const auto request = nextRequest();
    ask([=](MarketSession* session) { session->receiveToken(request, text, trust); });
    return request;
}

void MarketHost::takeBack(const QString& openItemId)
{
    ask([=](MarketSession* session) { session->takeBack(openItemId); });
}

void MarketHost::addMint(const QString& url)
{
    ask([=](MarketSession* session) { session->addMint(url); });
}

void MarketHost::searchMints(const QStringList& urls)
{
    ask([=](MarketSession* session) { session->searchMints(urls); });
}

void MarketHost::restoreLists()
{
    ask([](MarketSession* session) { session->restoreLists(); });
}

void MarketHost::askWords()
{
    ask([](MarketSession* session) { session->askWords(); });
}

void MarketHost::setAvoided(const QString& providerKey, bool isAvoided, const QString& reason)
{
    ask([=](MarketSession* session) { session->setAvoided(providerKey, isAvoided, reason); });
}

void MarketHost::setStarred(const QString& providerKey, bool isStarred)
{
    ask([=](MarketSession* session) { session->setStarred(providerKey, isStarred); });
}

void MarketHost::wantUptime(const QStringList& providerKeys)
{
    ask([=](MarketSession* session) { session->wantUptime(providerKeys); });
}

void MarketHost::reconnect()
{
    ask([](MarketSession* session) { session->reconnect(); });
}

void MarketHost::dismissNotice(qint64 id)
{
    ask([=](MarketSession* session) { session->dismissNotice(id); });
}

void MarketHost::changeSettings(const ProfileSettings& settings)
{
    ask([=](MarketSession* session) { session->changeSettings(settings); });
}

} // namespace consumer
