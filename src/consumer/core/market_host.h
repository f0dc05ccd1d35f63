// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the market in its own thread. Windows talk to this object, never to the market itself: every
// command returns at once, news comes back as signals with plain values, the first change at once,
// later ones at most four times a second. Destroying it stops the thread; purchases and leases go
// on at the next start.
#pragma once

#include "consumer/core/market_config.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"

#include <QObject>
#include <QThread>

namespace consumer {

class MarketSession;

class MarketHost : public QObject {
    Q_OBJECT

public:
    explicit MarketHost(MarketConfig config, QObject* parent = nullptr);
    ~MarketHost() override;

    const MarketState& state() const { return m_state; } // the last one announced

    // Commands that answer return a number; the answer carries it in `request`.
    void tryPractice(); // joins or starts the practice market and funds the wallet with play money
    void startReal();
    // Makes the real profile from words of an earlier one. Refused when it exists already.
    void restoreFrom(const QString& words);
    quint64 checkOffer(
        const QString& providerKey, const QString& specId, base::Msats expectedRate = {});
    quint64 askPrice(const PriceQuestion& question);
    quint64 purchase(const PurchaseOrder& order); // watch purchaseChanged
    void cancelPurchase(const QString& purchaseId); // takes the money back if the provider has not
    void checkMoney(const QString& purchaseId); // asks the mint now

    void topUp(const QString& leaseId, base::Sats faceValue, const QString& mintUrl = {});
    void stopServer(const QString& leaseId); // refund/1 providers only; others: let it end
    void refreshStatus(const QString& leaseId);
    void probeServer(const QString& leaseId); // does SSH answer?
    // Terms with a zero cap switch it off. Accepts the price offered now.
    void keepRunning(const QString& leaseId, const KeepRunningTerms& terms);
    void renameServer(const QString& leaseId, const QString& name);

    quint64 requestInvoice(const QString& mintUrl, base::Sats amount); // watch invoiceChanged
    quint64 previewToken(const QString& text);
    quint64 receiveToken(const QString& text, MintTrust trust = MintTrust::KnownOnly);
    void takeBack(const QString& openItemId); // a token given away but not claimed
    void addMint(const QString& url);
    // Asks each mint for money that our words once made there, one after the other: watch
    // WalletView::searches. Adds the mints. Safe to repeat.
    void searchMints(const QStringList& urls);
    // Looks on relays for the lists of mints and servers that these words kept there; shows the
    // servers, searches the mints: watch WalletView::lists. Done by itself after restoreFrom().
    void restoreLists();
    void askWords(); // watch wordsAnswered

    void setAvoided(const QString& providerKey, bool isAvoided, const QString& reason = {});
    void setStarred(const QString& providerKey, bool isStarred);
    // These rows are looked at: how long their providers were seen is found out, the first next.
    void wantUptime(const QStringList& providerKeys);
    void reconnect(); // F5: dial relays again, ask mints
    void dismissNotice(qint64 id);
    // Saved and applied at once; another proxy opens the market anew. Also before anything is open.
    void changeSettings(const ProfileSettings& settings);

Q_SIGNALS:
    void stateChanged(const consumer::MarketState& state);
    void purchaseChanged(const consumer::PurchaseView& purchase);
    void checksChanged(const consumer::CheckReport& report);
    void priceAnswered(const consumer::PriceQuote& quote);
    void invoiceChanged(quint64 request, const consumer::InvoiceView& invoice);
    void tokenPreviewed(const consumer::TokenPreview& preview);
    void tokenReceived(const consumer::TokenReceipt& receipt);
    void wordsAnswered(const QStringList& words); // secret
    void errorOccurred(const consumer::Notice& notice);

private:
    quint64 nextRequest() { return ++m_lastRequest; }
    template <typename Call>
    void ask(Call call);

    QThread m_thread;
    MarketSession* m_session; // lives in m_thread: queued calls only
    MarketState m_state;
    quint64 m_lastRequest = 0;
};

} // namespace consumer
