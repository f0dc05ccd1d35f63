// SPDX-License-Identifier: GPL-3.0-or-later
// The market as a window uses it: opens the profile that was chosen, carries out commands, and
// tells the state at most four times a second. Lives in the worker thread of MarketHost.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "consumer/core/market_config.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"

#include <QObject>

#include <memory>

namespace consumer {

class MarketSession : public QObject {
    Q_OBJECT

public:
    explicit MarketSession(MarketConfig config);
    ~MarketSession() override;

    void start();
    void shutDown(); // cancels its tasks, then quits the thread

    void tryPractice();
    void startReal();
    void checkOffer(quint64 request, QString providerKey, QString specId, base::Msats expectedRate);
    void askPrice(quint64 request, PriceQuestion question);
    void purchase(quint64 request, PurchaseOrder order);
    void cancelPurchase(QString purchaseId);
    void checkMoney(QString purchaseId);
    void topUp(QString leaseId, base::Sats faceValue, QString mintUrl);
    void stopServer(QString leaseId);
    void refreshStatus(QString leaseId);
    void probeServer(QString leaseId);
    void renameServer(QString leaseId, QString name);
    void requestInvoice(quint64 request, QString mintUrl, base::Sats amount);
    void previewToken(quint64 request, QString text);
    void receiveToken(quint64 request, QString text, MintTrust trust);
    void takeBack(QString openItemId);
    void addMint(QString url);
    void setAvoided(QString providerKey, bool isAvoided, QString reason);
    void setStarred(QString providerKey, bool isStarred);
    void reconnect();
    void dismissNotice(qint64 id);

Q_SIGNALS:
    void stateChanged(const consumer::MarketState& state);
    void purchaseChanged(const consumer::PurchaseView& purchase);
    void checksChanged(const consumer::CheckReport& report);
    void priceAnswered(const consumer::PriceQuote& quote);
    void invoiceChanged(quint64 request, const consumer::InvoiceView& invoice);
    void tokenPreviewed(const consumer::TokenPreview& preview);
    void tokenReceived(const consumer::TokenReceipt& receipt);
    void errorOccurred(const consumer::Notice& notice);

private:
    MarketConfig m_config;
};

} // namespace consumer
