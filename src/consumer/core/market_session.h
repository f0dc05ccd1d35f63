// SPDX-License-Identifier: GPL-3.0-or-later
// The market as a window uses it: opens the profile that was chosen, carries out commands, and
// tells the state at most four times a second. Lives in the worker thread of MarketHost.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "consumer/core/market_config.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"
#include "consumer/core/money_desk.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace consumer {

class Market;
class MarketWorld;

class MarketSession : public QObject {
    Q_OBJECT

public:
    explicit MarketSession(MarketConfig config);
    ~MarketSession() override;

    void start();
    void shutDown(); // cancels its tasks, then quits the thread

    void tryPractice();
    void startReal();
    void restoreFrom(QString words);
    void checkOffer(quint64 request, QString providerKey, QString specId, base::Msats expectedRate);
    void askPrice(quint64 request, PriceQuestion question);
    void purchase(quint64 request, PurchaseOrder order);
    void cancelPurchase(QString purchaseId);
    void checkMoney(QString purchaseId);
    void topUp(QString leaseId, base::Sats faceValue, QString mintUrl);
    void stopServer(QString leaseId);
    void refreshStatus(QString leaseId);
    void probeServer(QString leaseId);
    void keepRunning(QString leaseId, KeepRunningTerms terms);
    void renameServer(QString leaseId, QString name);
    void requestInvoice(quint64 request, QString mintUrl, base::Sats amount);
    void previewToken(quint64 request, QString text);
    void receiveToken(quint64 request, QString text, MintTrust trust);
    void takeBack(QString openItemId);
    void addMint(QString url);
    void searchMints(QStringList urls);
    void restoreLists();
    void askWords();
    void setAvoided(QString providerKey, bool isAvoided, QString reason);
    void setStarred(QString providerKey, bool isStarred);
    void wantUptime(QStringList providerKeys);
    void reconnect();
    void changeSettings(ProfileSettings settings);
    void dismissNotice(qint64 id);

Q_SIGNALS:
    void stateChanged(const consumer::MarketState& state);
    void purchaseChanged(const consumer::PurchaseView& purchase);
    void checksChanged(const consumer::CheckReport& report);
    void priceAnswered(const consumer::PriceQuote& quote);
    void invoiceChanged(quint64 request, const consumer::InvoiceView& invoice);
    void tokenPreviewed(const consumer::TokenPreview& preview);
    void tokenReceived(const consumer::TokenReceipt& receipt);
    void wordsAnswered(const QStringList& words);
    void errorOccurred(const consumer::Notice& notice);

private:
    void welcome();
    void openProfile(MarketConfig config, const QString& words = {});
    void connectTo(Market* market);
    void closeProfile();
    base::Task<> open(MarketConfig config, QString words);
    void failToOpen(const base::Error& error);
    void noteWordsKnown();
    bool remindsOfWords(const MarketState& state) const;
    base::Task<base::Result<MarketConfig>> joinPractice(MarketConfig config);
    base::Task<> runPracticeMarket();
    base::Task<> watchPracticeMarket();
    base::Task<> fundPractice(QString mintUrl);
    base::Task<> loadHistorySoon();

    base::Task<> check(quint64 request, PurchaseOrder order);
    base::Task<> price(quint64 request, PriceQuestion question);
    base::Task<> invoice(quint64 request, QString mintUrl, base::Sats amount);
    base::Task<> previewNow(quint64 request, QString text);
    base::Task<> receiveNow(quint64 request, QString text, MintTrust trust);
    base::Task<> takeBackNow(QString tokenId);
    base::Task<> addMintNow(QString url);
    void addSearches(const QStringList& urls);
    base::Task<> searchAll();
    base::Task<> restoreListsNow();
    base::Task<MintSearchView> search(MintSearchView view);
    base::Task<> readWords();
    base::Task<> refreshNow(qint64 number);

    void changeSoon();
    void tellState();
    void tellPurchase(qint64 number);
    void complain(const QString& code, const base::Error& error, const QString& subject = {});
    MoneyDesk desk();
    std::optional<qint64> numberOf(const QString& leaseId) const;

    MarketConfig m_config;
    std::unique_ptr<base::SystemClock> m_clock; // of the worker thread
    std::unique_ptr<MarketWorld> m_world;
    MarketState m_last;
    MarketPhase m_phase = MarketPhase::Welcome;
    QString m_failure;
    QHash<qint64, quint64> m_purchaseRequests;
    QHash<QString, InvoiceView> m_invoices; // by quote
    QList<MintSearchView> m_searches;
    bool m_isSearching = false;
    ListsSearchView m_lists;
    std::unique_ptr<base::Alarm> m_tellAlarm;
    std::chrono::milliseconds m_toldAt{0};
    quint64 m_offersRevision = 0;
    base::TaskSet m_tasks; // for one profile
    MarketConfig m_joined; // what is open: in practice with relay and mint of the practice market
    base::Task<> m_practiceMarket; // as long as we live
    base::Task<> m_practiceWatch;
    base::Task<> m_opening;
};

} // namespace consumer
