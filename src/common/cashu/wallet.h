// SPDX-License-Identifier: GPL-3.0-or-later
// Ecash at any number of mints, in one database. Every call that reaches a mint is a stored
// operation first, so that a crash, a lost answer or a cancelled Task at any instant loses nothing:
// resume(), and the wallet itself while it lives, settle what is open (NUT-07, 09, 13, 19). Unit
// sat only.
#pragma once

#include "base/amount.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "cashu/history_store.h"
#include "cashu/invoice_collector.h"
#include "cashu/invoice_payer.h"
#include "cashu/mint_directory.h"
#include "cashu/mint_transfer.h"
#include "cashu/payment_payload.h"
#include "cashu/seed_restorer.h"
#include "cashu/token.h"
#include "cashu/token_receiver.h"
#include "cashu/token_sender.h"
#include "cashu/wallet_healer.h"
#include "crypto/secret_bytes.h"
#include "storage/database.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace cashu {

struct MintBalance {
    MintUrl url;
    QString name;
    base::Sats spendable;
    // In open operations, in tokens of ours that nobody has claimed yet, or put aside because the
    // mint refused them.
    base::Sats reserved;
    bool isReachable = true; // as of the last call
    bool isPractice = false;
    QString motd; // what the mint tells its users today; empty until it was asked
    QList<MintContact> contact;
    qint64 inputFeePpk = 0; // of the keyset that new proofs come from
    std::optional<base::UnixTime> checkedAt; // last time the mint answered about itself
    base::Sats ageing; // of keysets that end within weeks; heal() swaps them
    std::optional<base::UnixTime> firstExpiry; // when the first of those may be refused
};

struct WalletBalance {
    base::Sats spendable;
    base::Sats reserved;
    QList<MintBalance> mints;
};

class WalletParts;

class Wallet : public QObject {
    Q_OBJECT

public:
    // The database, the clock and the randomness outlive the wallet. One wallet per database.
    // Conflict: the money in it belongs to another seed.
    static base::Result<std::unique_ptr<Wallet>> open(storage::Database& database,
        MintConnector connector, base::Clock& clock, base::RandomSource& random,
        crypto::SecretBytes<64> seed, PracticeMoney practice);
    ~Wallet() override;
    // Whether open() would accept this seed; for callers that are about to keep a new one.
    static base::Result<> checkSeed(
        storage::Database& database, const crypto::SecretBytes<64>& seed);

    // Settles every open operation and collects paid invoices. Safe to repeat; call it at start.
    // Fails with the first mint's error when something is still open; the wallet then tries again
    // by itself.
    base::Task<base::Result<>> resume();
    // resume(), and what makes the wallet last: fresh keysets, no ageing proofs.
    base::Task<base::Result<>> heal();
    void keepHealing(); // heal() soon and then every hour, by itself
    QList<OpenBusiness> openBusiness() const; // what has not ended, and why

    // Asks the mint about itself and its keysets. NotAllowed: play money in a real wallet, or the
    // reverse. Unsupported: no sat. Repeating it refreshes.
    base::Task<base::Result<MintBalance>> addMint(MintUrl mint);
    QList<MintUrl> mints() const;
    bool isKnown(const MintUrl& mint) const;
    WalletBalance balance() const;
    QList<WalletEntry> history(int limit) const; // newest first

    base::Task<base::Result<MintQuote>> requestInvoice(
        MintUrl mint, base::Sats amount); // stored before returned
    // Waits until the invoice is paid, then mints; what arrived. Timeout: not paid yet, ask again
    // any time later.
    base::Task<base::Result<base::Sats>> collect(QString quoteId, std::chrono::milliseconds limit);
    QList<MintQuote> openQuotes() const;

    // What the mint keeps when this token is redeemed. Needs known keysets (NotFound otherwise).
    base::Result<base::Sats> feeToRedeem(const Token& token) const;
    // What can be said against a token of a known mint without asking the mint; receive() answers
    // the same, today and later.
    base::Result<> canEverReceive(const Token& token) const;
    // The least face value of a token from send() that is worth at least `net` to its receiver.
    base::Task<base::Result<base::Sats>> faceValueFor(MintUrl mint, base::Sats net);
    // A token worth exactly faceValue. Costs a swap (and its fee) only when the proofs at hand do
    // not fit. Timeout or Network: if the mint did act, the token appears among unclaimedTokens()
    // with this purpose.
    base::Task<base::Result<SentToken>> send(MintUrl mint, base::Sats faceValue, QString purpose);
    // A fresh key of ours (m/129373'/10'/0'/0'/n) for others to lock tokens to, or to take a locked
    // token of ours back after its locktime.
    base::Result<crypto::CurvePoint> newLockKey();
    // As send(), but only who opens the lock can redeem it (NUT-11, NUT-14). takeBack() opens it
    // with a refund key of ours once the locktime has passed. Unsupported: the mint does not know
    // locks.
    base::Task<base::Result<SentToken>> sendLocked(
        MintUrl mint, base::Sats faceValue, LockTerms lock, QString purpose);
    // A send() for this purpose is open: its token may still appear, so a second one may be one too
    // many.
    bool isSending(const QString& purpose) const;

    // Swaps the token for proofs of ours; the net amount. Repeatable: a token that we received
    // before answers the same amount again, one whose outcome is unknown is settled first. Nothing
    // is asked of a mint that we do not know (NotAllowed), for another unit (Unsupported) or for a
    // token locked to somebody else (NotAllowed). Our own lock keys need not be given.
    base::Task<base::Result<base::Sats>> receive(
        Token token, QString purpose, UnlockingKeys keys = {});

    // NUT-18. The token that the request asks for, from whichever of our mints will do; handing it
    // over is the caller's. The amount counts where the request names none. NotAllowed: the payee
    // takes other mints.
    base::Task<base::Result<SentToken>> pay(
        PaymentRequest request, std::optional<base::Sats> amount, QString purpose);
    // Takes what came for a request of ours, unless amount, mint, unit, lock or DLEQ are not as
    // asked for (Insufficient, NotAllowed, Unsupported): then nothing is asked of the mint.
    base::Task<base::Result<base::Sats>> receivePayment(
        PaymentPayload payload, PaymentRequest request, UnlockingKeys keys = {});

    // The stored knowledge only: empty when this wallet never asked a mint to redeem the token.
    std::optional<ReceiveOutcome> outcomeOf(const Token& token) const;

    // NUT-07. A sent token of ours that turns out spent is marked claimed.
    base::Task<base::Result<TokenFate>> fateOf(Token token);
    // Swaps what is unspent of a token of ours back; what arrived. TokenSpent: its receiver has it.
    base::Task<base::Result<base::Sats>> takeBack(QString sentTokenId);
    base::Result<> markClaimed(const QString& sentTokenId); // its receiver proved to have it
    QList<SentToken> unclaimedTokens() const;
    std::optional<SentToken> sentToken(const QString& id) const; // claimed and taken back ones too
    // Records a token that came from outside and will be forwarded unchanged, so that takeBack()
    // works.
    base::Task<base::Result<SentToken>> importSent(Token token, QString purpose);

    base::Task<base::Result<MeltQuote>> quoteMelt(MintUrl mint, QString invoice);
    base::Task<base::Result<MeltOutcome>> melt(QString quoteId);

    // Moves value between mints over Lightning. The quote names both fees and moves nothing.
    base::Task<base::Result<TransferQuote>> quoteTransfer(
        MintUrl source, MintUrl target, base::Sats amount);
    base::Task<base::Result<TransferOutcome>> transfer(qint64 id);
    base::Result<TransferOutcome> transferOutcome(qint64 id) const;

    // Finds every proof that this seed ever made at a mint (NUT-13); what was found unspent and
    // new. All its keysets, retired ones too; restoreProgressed() tells how far it is.
    base::Task<base::Result<base::Sats>> restoreFromSeed(MintUrl mint);

Q_SIGNALS:
    void balanceChanged();
    void restoreProgressed(const cashu::RestoreProgress& progress);

private:
    Wallet();
    MintBalance balanceAt(const KnownMint& mint) const;

    std::unique_ptr<WalletParts> m_parts;
};

} // namespace cashu
