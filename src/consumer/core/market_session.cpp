// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_session.h"

#include <QThread>

namespace consumer {

MarketSession::MarketSession(MarketConfig config)
    : m_config{std::move(config)}
{
}

MarketSession::~MarketSession() = default;

void MarketSession::start()
{
    Q_EMIT stateChanged(MarketState{});
}

void MarketSession::shutDown()
{
    thread()->quit();
}

void MarketSession::tryPractice() { }

void MarketSession::startReal() { }

void MarketSession::checkOffer(quint64, QString, QString, base::Msats) { }

void MarketSession::askPrice(quint64, PriceQuestion) { }

void MarketSession::purchase(quint64, PurchaseOrder) { }

void MarketSession::cancelPurchase(QString) { }

void MarketSession::checkMoney(QString) { }

void MarketSession::topUp(QString, base::Sats, QString) { }

void MarketSession::stopServer(QString) { }

void MarketSession::refreshStatus(QString) { }

void MarketSession::probeServer(QString) { }

void MarketSession::renameServer(QString, QString) { }

void MarketSession::requestInvoice(quint64, QString, base::Sats) { }

void MarketSession::previewToken(quint64, QString) { }

void MarketSession::receiveToken(quint64, QString, MintTrust) { }

void MarketSession::takeBack(QString) { }

void MarketSession::addMint(QString) { }

void MarketSession::setAvoided(QString, bool, QString) { }

void MarketSession::setStarred(QString, bool) { }

void MarketSession::reconnect() { }

void MarketSession::dismissNotice(qint64) { }

} // namespace consumer
