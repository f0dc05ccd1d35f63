// SPDX-License-Identifier: GPL-3.0-or-later
// What the practice mint remembers: keysets, spent proofs, signatures, quotes and answers. Unique
// indexes on Y and B_ decide every race.
#pragma once

#include "base/amount.h"
#include "base/random.h"
#include "cashu/quote.h"
#include "practice/practice_mint_keys.h"
#include "storage/database.h"

namespace practice {

struct StoredKeyset {
    quint32 position = 0;
    qint64 inputFeePpk = 0;
    bool active = true;
    std::optional<base::UnixTime> finalExpiry;
};

struct StoredMintQuote {
    cashu::MintQuote quote;
    std::array<std::uint8_t, 32> paymentHash{};
    std::array<std::uint8_t, 32> preimage{};
    std::chrono::milliseconds paidAt{0}; // when the invoice pays itself
};

// What becomes of a payment that is on its way.
enum class Payment { Open, Succeeds, Fails };

struct StoredMeltQuote {
    cashu::MeltQuote quote;
    std::array<std::uint8_t, 32> paymentHash{};
    Payment payment = Payment::Open;
    std::chrono::milliseconds settledAt{0}; // when the payment ends, if it is not open
};

enum class ProofState { Unspent, Pending, Spent };

struct PendingInput {
    base::Sats amount;
    cashu::KeysetId keysetId;
};

struct StoredAnswer {
    int status = 0;
    QByteArray body;
};

// Sums over everything that ever happened, for a balance sheet.
struct MintBooks {
    base::Sats issued; // minted for Lightning payments
    base::Sats redeemed; // paid out by melting
    base::Sats outstanding; // signed and not spent: what the mint owes
    base::Sats fees; // issued − redeemed − outstanding

    bool operator==(const MintBooks&) const = default;
};

class PracticeMintStore {
public:
    explicit PracticeMintStore(storage::Database& database);

    base::Result<> prepare();
    base::Result<MintSeed> seed(base::RandomSource& random); // made and kept when first asked for

    base::Result<QList<StoredKeyset>> keysets();
    base::Result<> save(const StoredKeyset& keyset);

    base::Result<ProofState> proofState(const crypto::CurvePoint& Y);
    // Conflict when one of them is there already.
    base::Result<> insertProofs(
        const QList<cashu::Proof>& proofs, ProofState state, const QString& meltQuote);
    base::Result<> spendPendingProofs(const QString& meltQuote);
    base::Result<> freePendingProofs(const QString& meltQuote);
    base::Result<QList<PendingInput>> pendingInputs(const QString& meltQuote);

    base::Result<std::optional<cashu::BlindSignature>> signature(const crypto::CurvePoint& B_);
    base::Result<> insertSignature(
        const crypto::CurvePoint& B_, const cashu::BlindSignature& signature);
    base::Result<bool> isReserved(const crypto::CurvePoint& B_);
    base::Result<> reserveOutputs(
        const QString& meltQuote, const QList<cashu::BlindedMessage>& outputs);
    base::Result<QList<cashu::BlindedMessage>> takeReservedOutputs(const QString& meltQuote);

    base::Result<> insertMintQuote(const StoredMintQuote& quote);
    base::Result<std::optional<StoredMintQuote>> mintQuote(const QString& id);
    base::Result<std::optional<StoredMintQuote>> mintQuoteFor(
        const std::array<std::uint8_t, 32>& paymentHash);
    base::Result<> payInvoicesDue(std::chrono::milliseconds now);
    // NotFound unless the quote is in the state `from`.
    base::Result<> moveMintQuote(
        const QString& id, cashu::MintQuoteState from, cashu::MintQuoteState to);

    base::Result<> insertMeltQuote(const StoredMeltQuote& quote);
    base::Result<> updateMeltQuote(const StoredMeltQuote& quote, cashu::MeltQuoteState from);
    base::Result<std::optional<StoredMeltQuote>> meltQuote(const QString& id);
    // A payment hash may be on its way, or paid, through one quote only.
    base::Result<bool> isPaidOrPending(const std::array<std::uint8_t, 32>& paymentHash);
    base::Result<QList<StoredMeltQuote>> pendingMeltQuotes();

    base::Result<std::optional<StoredAnswer>> answer(
        const QByteArray& key, base::UnixTime notBefore);
    base::Result<> saveAnswer(
        const QByteArray& key, const StoredAnswer& answer, base::UnixTime now);

    base::Result<MintBooks> books();

private:
    base::Result<qint64> sum(const QString& sql);
    base::Result<std::optional<StoredMintQuote>> mintQuoteWhere(
        const QString& condition, const QVariant& value);
    base::Result<QList<StoredMeltQuote>> meltQuotesWhere(
        const QString& condition, const QVariant& value);

    storage::Database& m_database;
};

} // namespace practice
