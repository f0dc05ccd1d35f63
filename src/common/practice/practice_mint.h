// SPDX-License-Identifier: GPL-3.0-or-later
// A small mint of play money that really signs: NUT-00 to 12, 14, 19, 20, 23, without sockets. Its
// invoices pay themselves after a moment. Everything a request changes is one transaction,
// committed before the answer.
#pragma once

#include "base/clock.h"
#include "cashu/invoice.h"
#include "cashu/mint_api.h"
#include "cashu/mint_notice.h"
#include "practice/practice_mint_teller.h"

#include <QHash>

namespace practice {

inline constexpr base::Sats MaxMintQuote{10'000'000};

struct MintOptions {
    QString name = QStringLiteral("Practice mint");
    qint64 inputFeePpk = 100;
    std::chrono::milliseconds payDelay{300};
    std::optional<PrivateKeys> fixedKeys; // instead of keys from the stored seed
    quint32 amounts = AllAmounts; // powers of two that are signed
};

// Which signatures of a locked quote (NUT-20) the mint understands.
enum class QuoteSignatures { Both, LegacyOnly };

// What becomes of the next Lightning payments.
enum class MeltOutcome { Pays, Fails, PendingThenPays, PendingThenFails, StaysPending };

// Trouble on demand, for tests.
enum class MintFault {
    None,
    ServerError, // 500, nothing happened
    Hang, // nothing happens, no answer ever comes
    LoseAnswer, // it happens, but the connection breaks before the answer
};

struct MintReply {
    enum class Delivery { Sent, Lost, Never };
    cashu::MintAnswer answer;
    Delivery delivery = Delivery::Sent;
};

class PracticeMint {
public:
    static base::Result<std::unique_ptr<PracticeMint>> open(storage::Database& database,
        base::Clock& clock, base::RandomSource& random, MintOptions options = {});

    MintReply answer(const QByteArray& method, const QString& path, const QByteArray& body);

    // NUT-17: a quote, or the state of a proof, as it is now. Nothing: there is none of that name.
    std::optional<QJsonObject> current(cashu::NoticeKind kind, const QString& object);

    base::Result<MintBooks> books();
    const cashu::Keyset& activeKeyset() const;
    // The old keyset can be spent but not signed with any more.
    base::Result<> rotateKeyset(qint64 inputFeePpk, std::optional<base::UnixTime> finalExpiry = {});
    // An invoice of somebody else's node, to be paid by melting.
    QString foreignInvoice(base::Sats amount);

    void setQuoteSignatures(QuoteSignatures known) { m_quoteSignatures = known; }
    // What other nodes do with a payment: the preimage, or nothing if it is not theirs. Without a
    // route every foreign invoice counts as paid.
    using Route = std::function<std::optional<QString>(const std::array<std::uint8_t, 32>&)>;
    void setRoute(Route route) { m_route = std::move(route); }
    // Another node pays one of our invoices.
    std::optional<QString> receivePayment(const std::array<std::uint8_t, 32>& paymentHash);

    void setInvoicesPaying(bool pays) { m_invoicesPay = pays; }
    void setMeltOutcome(MeltOutcome outcome) { m_meltOutcome = outcome; }
    void setLightningFee(base::Sats fee) { m_lightningFee = fee; }
    // Ends payments that stay pending.
    base::Result<> endPendingPayments(Payment payment);
    // For the next `times` requests whose path begins so.
    void inject(MintFault fault, const QString& pathPrefix = QStringLiteral("/v1/"), int times = 1);

private:
    using Body = QJsonObject;
    using Reply = Checked<QJsonObject>;

    PracticeMint(storage::Database& database, base::Clock& clock, base::RandomSource& random,
        MintOptions options);
    base::Result<> load();

    MintFault takeFault(const QString& path);
    cashu::MintAnswer answerNow(
        const QByteArray& method, const QString& path, const QByteArray& body);
    Reply get(const QString& path);
    Reply balanceSheet();
    Reply post(const QString& path, const Body& body, const QByteArray& cacheKey);

    QJsonObject info() const;
    Reply keysOf(const QString& id) const;
    QJsonObject activeKeys() const;
    QJsonObject allKeysets() const;

    Reply newMintQuote(const Body& body);
    Reply mintQuote(const QString& id);
    Checked<> checkOwner(const cashu::MintQuote& quote, const Body& body,
        const QList<cashu::BlindedMessage>& outputs) const;
    Reply mint(const Body& body, const QByteArray& cacheKey);
    Reply swap(const Body& body, const QByteArray& cacheKey);
    Reply checkState(const Body& body);
    Reply restore(const Body& body);

    Reply newMeltQuote(const Body& body);
    Reply meltQuote(const QString& id);
    Reply melt(const Body& body, const QByteArray& cacheKey);
    Checked<> beginMelt(const StoredMeltQuote& quote, const QList<cashu::Proof>& inputs,
        const QList<cashu::BlindedMessage>& blanks);
    Checked<> settleMelt(StoredMeltQuote quote, Payment payment);
    Checked<QList<cashu::BlindSignature>> signChange(const StoredMeltQuote& quote);
    Checked<> settleDue();

    Checked<> keepAnswer(const QByteArray& cacheKey, const QJsonObject& answer);
    QString newId();
    std::chrono::milliseconds now() const { return m_clock.sinceEpoch(); }

    storage::Database& m_database;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    MintOptions m_options;
    PracticeMintStore m_store;
    PracticeMintTeller m_teller;
    MintSeed m_seed;
    QuoteSignatures m_quoteSignatures = QuoteSignatures::Both;
    bool m_invoicesPay = true;
    MeltOutcome m_meltOutcome = MeltOutcome::Pays;
    base::Sats m_lightningFee;
    Route m_route;
    QHash<QByteArray, QString> m_foreignPreimages; // by payment hash
    MintFault m_fault = MintFault::None;
    QString m_faultPath;
    int m_faultsLeft = 0;
};

} // namespace practice
