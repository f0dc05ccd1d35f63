// SPDX-License-Identifier: GPL-3.0-or-later
// A wallet of a few lines for tests of the mint: no store, no caution, secrets from chance.
#pragma once

#include "cashu/amounts.h"
#include "cashu/blinding.h"
#include "cashu/dleq.h"
#include "cashu/mint_error.h"
#include "cashu/quote_signature.h"
#include "fake_clock.h"
#include "practice/practice_mint.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

namespace test {

struct Outputs {
    QList<cashu::BlindedMessage> messages;
    QStringList secrets;
    QList<crypto::Scalar> factors;
};

struct Reply {
    int status = 0;
    QByteArray body;
    QJsonObject json;
    bool arrived = true;

    bool isGood() const { return arrived && status == 200; }
    int code() const { return isGood() ? 0 : cashu::mintErrorFromBody(body).code; }
};

class Purse {
public:
    struct Swapped {
        Reply reply;
        QList<cashu::Proof> proofs;
    };

    Purse(practice::PracticeMint& mint, FakeClock& clock, base::RandomSource& random)
        : m_mint{mint}
        , m_clock{clock}
        , m_random{random}
    {
    }

    Reply get(const QString& path) { return toReply(m_mint.answer("GET", path, {})); }
    Reply post(const QString& path, const QJsonObject& body)
    {
        return toReply(
            m_mint.answer("POST", path, QJsonDocument{body}.toJson(QJsonDocument::Compact)));
    }

    // Every output with this secret, or with one of chance.
    Outputs outputsFor(const QList<quint64>& amounts, const QString& secret = {})
    {
        Outputs outputs;
        for (const auto amount : amounts) {
            outputs.secrets += secret.isEmpty() ? base::toHex(m_random.bytes32()) : secret;
            outputs.factors += crypto::modOrder(m_random.bytes32());
            cashu::BlindedMessage message;
            message.amount = amount;
            message.keysetId = m_mint.activeKeyset().id;
            message.B_ = *cashu::blind(outputs.secrets.last(), outputs.factors.last());
            outputs.messages += message;
        }
        return outputs;
    }
    static Outputs joined(Outputs a, const Outputs& b)
    {
        a.messages += b.messages;
        a.secrets += b.secrets;
        a.factors += b.factors;
        return a;
    }

    QList<cashu::Proof> unblinded(
        const Outputs& outputs, const QList<cashu::BlindSignature>& signatures)
    {
        QList<cashu::Proof> proofs;
        for (qsizetype i = 0; i < signatures.size(); ++i) {
            const auto& signature = signatures[i];
            const auto keys = cashu::keysFromJson(
                get(QStringLiteral("/v1/keys/") + signature.keysetId.value).json);
            const auto K = keys->first().keys.value(signature.amount);
            EXPECT_TRUE(
                cashu::verifyDleq(*signature.dleq, K, outputs.messages[i].B_, signature.C_));
            cashu::Proof proof;
            proof.amount = signature.amount;
            proof.keysetId = signature.keysetId;
            proof.secret = outputs.secrets[i];
            proof.C = *cashu::unblind(signature.C_, outputs.factors[i], K);
            proofs += proof;
        }
        return proofs;
    }

    cashu::MintQuote askMintQuote(qint64 amount, const QString& pubkey = {})
    {
        QJsonObject body{
            {QStringLiteral("amount"), amount}, {QStringLiteral("unit"), QStringLiteral("sat")}};
        if (!pubkey.isEmpty())
            body.insert(QStringLiteral("pubkey"), pubkey);
        return *cashu::mintQuoteFromJson(post(QStringLiteral("/v1/mint/quote/bolt11"), body).json);
    }
    cashu::MintQuote mintQuote(const QString& id)
    {
        return *cashu::mintQuoteFromJson(get(QStringLiteral("/v1/mint/quote/bolt11/") + id).json);
    }
    Reply mint(const cashu::MintQuote& quote, const Outputs& outputs, const QString& signature = {})
    {
        QJsonObject body{{QStringLiteral("quote"), quote.id},
            {QStringLiteral("outputs"), cashu::toJson(outputs.messages)}};
        if (!signature.isEmpty())
            body.insert(QStringLiteral("signature"), signature);
        return post(QStringLiteral("/v1/mint/bolt11"), body);
    }
    QString signature(const cashu::MintQuote& quote, const Outputs& outputs,
        const crypto::SecretBytes<32>& key, cashu::QuoteMessage form = cashu::QuoteMessage::Amended)
    {
        return *cashu::signQuote(form, quote.id, outputs.messages, key, m_random.bytes32());
    }

    // Proofs worth `amount`, one for each power of two, ascending.
    QList<cashu::Proof> buy(qint64 amount)
    {
        const auto quote = askMintQuote(amount);
        m_clock.advance(std::chrono::seconds{1});
        const auto outputs = outputsFor(cashu::powersOfTwo(static_cast<quint64>(amount)));
        return unblinded(outputs, signaturesIn(mint(quote, outputs)));
    }

    Reply postSwap(const QList<cashu::Proof>& inputs, const Outputs& outputs)
    {
        return post(QStringLiteral("/v1/swap"),
            {{QStringLiteral("inputs"), cashu::toJson(inputs)},
                {QStringLiteral("outputs"), cashu::toJson(outputs.messages)}});
    }
    Swapped swap(const QList<cashu::Proof>& inputs, const QList<quint64>& amounts,
        const QString& lastSecret = {})
    {
        auto outputs = outputsFor(amounts);
        if (!lastSecret.isEmpty())
            outputs = joined(outputsFor(amounts.first(amounts.size() - 1)),
                outputsFor({amounts.last()}, lastSecret));
        const auto reply = postSwap(inputs, outputs);
        return {reply, unblinded(outputs, signaturesIn(reply))};
    }
    QString stateOf(const cashu::Proof& proof)
    {
        const auto reply = post(QStringLiteral("/v1/checkstate"),
            {{QStringLiteral("Ys"), QJsonArray{cashu::Y(proof).toHex()}}});
        return reply.json[QStringLiteral("states")][0][QStringLiteral("state")].toString();
    }
    QList<cashu::Proof> restore(const Outputs& asked)
    {
        const auto reply = post(QStringLiteral("/v1/restore"),
            {{QStringLiteral("outputs"), cashu::toJson(asked.messages)}});
        const auto found
            = *cashu::blindedMessagesFromJson(reply.json[QStringLiteral("outputs")].toArray());
        Outputs matching;
        for (const auto& message : found) {
            for (qsizetype i = 0; i < asked.messages.size(); ++i) {
                if (asked.messages[i].B_ != message.B_)
                    continue;
                matching.messages += message;
                matching.secrets += asked.secrets[i];
                matching.factors += asked.factors[i];
            }
        }
        return unblinded(matching, signaturesIn(reply));
    }

    cashu::MeltQuote askMeltQuote(const QString& invoice)
    {
        return *cashu::meltQuoteFromJson(post(QStringLiteral("/v1/melt/quote/bolt11"),
            {{QStringLiteral("request"), invoice}, {QStringLiteral("unit"), QStringLiteral("sat")}})
                                             .json);
    }
    cashu::MeltQuote meltQuote(const QString& id)
    {
        return *cashu::meltQuoteFromJson(get(QStringLiteral("/v1/melt/quote/bolt11/") + id).json);
    }
    Reply melt(
        const cashu::MeltQuote& quote, const QList<cashu::Proof>& inputs, const Outputs& blanks)
    {
        return post(QStringLiteral("/v1/melt/bolt11"),
            {{QStringLiteral("quote"), quote.id}, {QStringLiteral("inputs"), cashu::toJson(inputs)},
                {QStringLiteral("outputs"), cashu::toJson(blanks.messages)}});
    }

private:
    static Reply toReply(const practice::MintReply& reply)
    {
        return {reply.answer.status, reply.answer.body,
            QJsonDocument::fromJson(reply.answer.body).object(),
            reply.delivery == practice::MintReply::Delivery::Sent};
    }
    static QList<cashu::BlindSignature> signaturesIn(const Reply& reply)
    {
        return *cashu::blindSignaturesFromJson(reply.json[QStringLiteral("signatures")].toArray());
    }

    practice::PracticeMint& m_mint;
    FakeClock& m_clock;
    base::RandomSource& m_random;
};

} // namespace test
