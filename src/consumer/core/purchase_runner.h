// SPDX-License-Identifier: GPL-3.0-or-later
// Carries purchases from order to server, one saved step after the other. After a crash each goes
// on from its last saved state; the proofs of one purchase are only ever shown to its one provider.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/lease_mail.h"
#include "consumer/core/money_settler.h"
#include "consumer/core/offer_checker.h"
#include "consumer/core/purchase_book.h"
#include "consumer/core/refund_keeper.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>

namespace consumer {

// Whether SSH answers at an address.
using SshProbe = std::function<base::Task<base::Result<>>(QString host, int port)>;

class PurchaseRunner : public QObject {
    Q_OBJECT

public:
    PurchaseRunner(PurchaseStore store, cashu::Wallet& wallet, MintJoiner& mints, OfferBoard& board,
        OfferChecker& checker, LeaseMail& mail, RefundKeeper& refunds, SshProbe probe,
        base::Clock& clock, base::RandomSource& random);
    ~PurchaseRunner() override;

    base::Result<> resume(); // goes on with everything that is not final; call once
    base::Result<qint64> start(PurchaseOrder order);
    void cancel(qint64 number); // stops waiting and takes the money back if the provider has not
    void checkMoney(qint64 number); // asks the mint now

    PurchaseBook& book() { return m_book; }
    const PurchaseBook& book() const { return m_book; }
    bool isListening(qint64 number) const { return m_listening.contains(number); }

Q_SIGNALS:
    void changed(qint64 number);
    void becameActive(qint64 number); // the access details are stored; make it a lease

private:
    base::Task<> run(qint64 number);
    base::Task<> advance(qint64 number);
    static base::Result<protocol::Letter> letterOf(const Purchase& purchase);
    void resumeActive(const Purchase& purchase);
    void listenAgain(const Purchase& purchase);
    base::Task<> recover(qint64 number);
    base::Task<> check(qint64 number);
    base::Task<> reserveFunds(qint64 number);
    base::Task<> writeRequest(qint64 number);
    base::Task<> sendAndWait(qint64 number);
    base::Task<> ask(qint64 number, protocol::Courier* courier, protocol::Letter letter,
        std::chrono::seconds limit, base::Completer<bool> over);
    base::Task<> settle(qint64 number);
    base::Task<> watchToken(qint64 number);
    base::Task<> probeServer(qint64 number);
    base::Task<> stopListeningLater(qint64 number, std::chrono::seconds delay);

    base::Result<cashu::SentToken> reservedEarlier(const Purchase& purchase) const;
    void accept(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery);
    void acceptAccess(
        Purchase purchase, const protocol::AccessDetails& access, protocol::Delivery& delivery);
    void acceptError(
        Purchase purchase, const protocol::ErrorReply& error, protocol::Delivery& delivery);
    void giveUpWaiting(qint64 number, const QString& code, const QString& message);
    void failBeforeSending(Purchase purchase, const QString& code, const QString& message);
    void noteProgress(qint64 number, const protocol::LetterProgress& progress);
    void lateReply(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery);
    qint64 nowMs() const { return m_clock.sinceEpoch().count(); }

    PurchaseBook m_book;
    cashu::Wallet& m_wallet;
    OfferBoard& m_board;
    OfferChecker& m_checker;
    LeaseMail& m_mail;
    RefundKeeper& m_refunds;
    SshProbe m_probe;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    MoneySettler m_settler;
    QSet<qint64> m_running;
    QSet<qint64> m_recovering; // of an earlier start
    QSet<qint64> m_cancelled;
    QSet<qint64> m_listening;
    QHash<qint64, base::Completer<bool>> m_waits; // completing one ends that wait early
    base::TaskSet m_tasks;
};

} // namespace consumer
