// SPDX-License-Identifier: GPL-3.0-or-later
// The minting half of PracticeMint: quotes, invoices that pay themselves, and the signatures for
// paid ones.
#include "base/crash_point.h"
#include "base/json_reader.h"
#include "cashu/quote_signature.h"
#include "crypto/hash.h"
#include "practice/practice_mint.h"

namespace practice {

using namespace Qt::StringLiterals;
using cashu::MintErrorCode;
using cashu::MintQuoteState;

namespace {

constexpr auto QuoteLifetime = std::chrono::hours{1};

} // namespace

PracticeMint::Reply PracticeMint::newMintQuote(const Body& body)
{
    base::JsonReader in{body};
    const auto unit = in.text("unit"_L1, 32);
    const auto amount = in.integer("amount"_L1, 0, base::MaxSats);
    const auto description = in.optionalText("description"_L1, 500);
    const auto pubkey = in.optionalText("pubkey"_L1, 66);
    if (const auto read = in.finish(true); !read)
        return refuseShape(read.error().detail);
    if (unit != "sat"_L1)
        return refuse(MintErrorCode::UnitUnsupported, u"unit not supported"_s);
    if (amount < 1 || amount > MaxMintQuote.value())
        return refuse(MintErrorCode::AmountOutOfRange, u"amount out of range"_s);
    if (pubkey && !crypto::CurvePoint::fromHex(*pubkey))
        return refuseShape(u"pubkey is not a curve point"_s);

    StoredMintQuote stored;
    stored.preimage = m_random.bytes32();
    stored.paymentHash = crypto::sha256(stored.preimage);
    stored.paidAt = m_invoicesPay ? now() + m_options.payDelay : std::chrono::milliseconds::max();
    cashu::Invoice invoice;
    invoice.network = cashu::LightningNetwork::Regtest;
    invoice.amount = base::toMsats(base::Sats{amount});
    invoice.createdAt = m_clock.now();
    invoice.expiry = QuoteLifetime;
    invoice.paymentHash = stored.paymentHash;
    invoice.paymentSecret = m_random.bytes32();
    invoice.description = description.value_or(u"Play money"_s);
    const auto request = cashu::toText(invoice, nodeKey(m_seed));
    if (!request)
        return refuseBroken(request.error());
    stored.quote.id = newId();
    stored.quote.request = *request;
    stored.quote.amount = base::Sats{amount};
    stored.quote.unit = unit;
    stored.quote.expiry = m_clock.now() + QuoteLifetime;
    stored.quote.pubkey = pubkey;
    if (const auto saved = m_store.insertMintQuote(stored); !saved)
        return refuseBroken(saved.error());
    return cashu::toJson(stored.quote);
}

PracticeMint::Reply PracticeMint::mintQuote(const QString& id)
{
    const auto quote = m_store.mintQuote(id);
    if (!quote)
        return refuseBroken(quote.error());
    if (!*quote)
        return refuseShape(u"quote not known"_s);
    return cashu::toJson((*quote)->quote);
}

Checked<> PracticeMint::checkOwner(const cashu::MintQuote& quote, const Body& body,
    const QList<cashu::BlindedMessage>& outputs) const
{
    if (!quote.pubkey)
        return {};
    const auto signature = body.value(u"signature"_s).toString();
    const bool isGood = m_quoteSignatures == QuoteSignatures::Both
        ? cashu::isQuoteSignature(signature, *quote.pubkey, quote.id, outputs)
        : cashu::isQuoteSignature(
            cashu::QuoteMessage::Legacy, signature, *quote.pubkey, quote.id, outputs);
    if (!isGood)
        return refuse(MintErrorCode::SignatureInvalid, u"signature missing or invalid"_s);
    return {};
}

PracticeMint::Reply PracticeMint::mint(const Body& body, const QByteArray& cacheKey)
{
    const auto outputs = cashu::blindedMessagesFromJson(body.value(u"outputs"_s).toArray());
    if (!outputs)
        return refuseShape(outputs.error().detail);
    const auto stored = m_store.mintQuote(body.value(u"quote"_s).toString());
    if (!stored)
        return refuseBroken(stored.error());
    if (!*stored)
        return refuseShape(u"quote not known"_s);
    const auto& quote = (*stored)->quote;
    if (quote.state == MintQuoteState::Unpaid)
        return refuse(MintErrorCode::QuoteNotPaid, u"not paid"_s);
    if (quote.state != MintQuoteState::Paid)
        return refuse(MintErrorCode::QuoteAlreadyIssued, u"already issued"_s);
    if (const auto good = m_teller.checkOutputs(*outputs, OutputKind::Signed); !good)
        return passOn(good);
    if (PracticeMintTeller::sumOf(*outputs) != quote.amount)
        return refuse(MintErrorCode::NotBalanced, u"outputs do not add up to the quote"_s);
    if (const auto good = checkOwner(quote, body, *outputs); !good)
        return passOn(good);
    const auto signatures = m_teller.sign(*outputs);
    if (!signatures)
        return passOn(signatures);

    storage::Transaction transaction{m_database};
    if (const auto good = m_teller.checkUnsigned(*outputs); !good)
        return passOn(good);
    const auto issued
        = m_store.moveMintQuote(quote.id, MintQuoteState::Paid, MintQuoteState::Issued);
    if (!issued)
        return refuse(MintErrorCode::QuoteAlreadyIssued, u"already issued"_s);
    if (const auto kept = m_teller.store(*outputs, *signatures); !kept)
        return passOn(kept);
    const QJsonObject answer{{u"signatures"_s, cashu::toJson(*signatures)}};
    if (const auto kept = keepAnswer(cacheKey, answer); !kept)
        return passOn(kept);
    if (const auto committed = transaction.commit(); !committed)
        return refuseBroken(committed.error());
    base::crashPoint("mint.minted");
    return answer;
}

} // namespace practice
