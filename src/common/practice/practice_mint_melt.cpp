// SPDX-License-Identifier: GPL-3.0-or-later
// The melting half of PracticeMint: first the inputs become pending, then the payment is made, then
// it is settled.
#include "base/crash_point.h"
#include "base/json_reader.h"
#include "cashu/amounts.h"
#include "crypto/hash.h"
#include "practice/practice_mint.h"

#include <QJsonDocument>

#include <algorithm>

namespace practice {

using namespace Qt::StringLiterals;
using base::Sats;
using cashu::BlindedMessage;
using cashu::MeltQuoteState;
using cashu::MintErrorCode;
using cashu::MintQuoteState;

namespace {

constexpr auto QuoteLifetime = std::chrono::hours{1};
constexpr qint64 ReserveDivisor = 100; // one percent, at least one sat
constexpr auto Never = std::chrono::milliseconds::max();

Sats reserveFor(Sats amount)
{
    return Sats{std::max<qint64>(1, (amount.value() + ReserveDivisor - 1) / ReserveDivisor)};
}

} // namespace

QString PracticeMint::foreignInvoice(Sats amount)
{
    const auto preimage = m_random.bytes32();
    cashu::Invoice invoice;
    invoice.network = cashu::LightningNetwork::Regtest;
    invoice.amount = base::toMsats(amount);
    invoice.createdAt = m_clock.now();
    invoice.paymentHash = crypto::sha256(preimage);
    invoice.paymentSecret = m_random.bytes32();
    m_foreignPreimages.insert(base::toByteArray(invoice.paymentHash), base::toHex(preimage));
    return cashu::toText(invoice, crypto::SecretBytes<32>{crypto::sha256(invoice.paymentSecret)})
        .value_or(QString{});
}

PracticeMint::Reply PracticeMint::newMeltQuote(const Body& body)
{
    base::JsonReader in{body};
    const auto unit = in.text("unit"_L1, 32);
    const auto request = in.text("request"_L1, cashu::MaxInvoiceLength);
    if (const auto read = in.finish(true); !read)
        return refuseShape(read.error().detail);
    if (unit != "sat"_L1)
        return refuse(MintErrorCode::UnitUnsupported, u"unit not supported"_s);
    const auto invoice = cashu::invoiceFromText(request);
    if (!invoice)
        return refuseShape(invoice.error().detail);
    if (invoice->network != cashu::LightningNetwork::Regtest)
        return refuse(MintErrorCode::LightningFailed, u"play money pays only play invoices"_s);
    if (!invoice->amount)
        return refuse(
            MintErrorCode::AmountlessUnsupported, u"amountless invoices are not supported"_s);
    const auto own = m_store.mintQuoteFor(invoice->paymentHash);
    if (!own)
        return refuseBroken(own.error());

    StoredMeltQuote stored;
    stored.paymentHash = invoice->paymentHash;
    stored.quote.id = newId();
    stored.quote.request = request;
    stored.quote.amount = base::roundUpToSats(*invoice->amount);
    stored.quote.unit = unit;
    stored.quote.feeReserve = *own ? Sats{} : reserveFor(stored.quote.amount);
    stored.quote.expiry = m_clock.now() + QuoteLifetime;
    if (const auto saved = m_store.insertMeltQuote(stored); !saved)
        return refuseBroken(saved.error());
    return cashu::toJson(stored.quote);
}

PracticeMint::Reply PracticeMint::meltQuote(const QString& id)
{
    const auto quote = m_store.meltQuote(id);
    if (!quote)
        return refuseBroken(quote.error());
    if (!*quote)
        return refuseShape(u"quote not known"_s);
    return cashu::toJson((*quote)->quote);
}

PracticeMint::Reply PracticeMint::melt(const Body& body, const QByteArray& cacheKey)
{
    const auto inputs = cashu::proofsFromJson(body.value(u"inputs"_s).toArray());
    if (!inputs)
        return refuseShape(inputs.error().detail);
    const auto blanks = cashu::blindedMessagesFromJson(body.value(u"outputs"_s).toArray());
    if (!blanks)
        return refuseShape(blanks.error().detail);
    const auto id = body.value(u"quote"_s).toString();
    const auto stored = m_store.meltQuote(id);
    if (!stored)
        return refuseBroken(stored.error());
    if (!*stored)
        return refuseShape(u"quote not known"_s);
    if (const auto begun = beginMelt(**stored, *inputs, *blanks); !begun)
        return passOn(begun);
    base::crashPoint("mint.melting");

    auto pending = **stored;
    pending.quote.state = MeltQuoteState::Pending;
    if (m_meltOutcome == MeltOutcome::Pays || m_meltOutcome == MeltOutcome::Fails) {
        const auto payment
            = m_meltOutcome == MeltOutcome::Pays ? Payment::Succeeds : Payment::Fails;
        if (const auto settled = settleMelt(pending, payment); !settled)
            return passOn(settled);
    }
    const auto after = m_store.meltQuote(id);
    if (!after)
        return refuseBroken(after.error());
    if ((*after)->quote.state == MeltQuoteState::Unpaid)
        return refuse(MintErrorCode::LightningFailed, u"the payment failed"_s);
    const auto answer = cashu::toJson((*after)->quote);
    if ((*after)->quote.state == MeltQuoteState::Paid) {
        if (const auto kept = keepAnswer(cacheKey, answer); !kept)
            return passOn(kept);
    }
    base::crashPoint("mint.melted");
    return answer;
}

Checked<> PracticeMint::beginMelt(const StoredMeltQuote& stored, const QList<cashu::Proof>& inputs,
    const QList<BlindedMessage>& blanks)
{
    const auto& quote = stored.quote;
    if (quote.state == MeltQuoteState::Pending)
        return refuse(MintErrorCode::QuotePending, u"quote is pending"_s);
    if (quote.state == MeltQuoteState::Paid)
        return refuse(MintErrorCode::InvoiceAlreadyPaid, u"quote is paid"_s);
    if (quote.expiry && *quote.expiry < m_clock.now())
        return refuse(MintErrorCode::QuoteExpired, u"quote expired"_s);
    if (const auto good = m_teller.checkInputs(inputs); !good)
        return good;
    if (const auto good = m_teller.checkOutputs(blanks, OutputKind::Blank); !good)
        return good;
    if (cashu::sumOf(inputs) < quote.amount + quote.feeReserve + m_teller.feeFor(inputs))
        return refuse(MintErrorCode::NotBalanced, u"inputs do not cover amount, reserve and fee"_s);
    if (const auto good = m_teller.checkProofs(inputs); !good)
        return good;
    if (const auto good = m_teller.checkUnlocked(inputs, blanks, quote.id, m_clock.now()); !good)
        return good;

    storage::Transaction transaction{m_database};
    if (const auto good = m_teller.checkUnspent(inputs); !good)
        return good;
    if (const auto good = m_teller.checkUnsigned(blanks); !good)
        return good;
    const auto isTaken = m_store.isPaidOrPending(stored.paymentHash);
    if (!isTaken)
        return refuseBroken(isTaken.error());
    const auto own = m_store.mintQuoteFor(stored.paymentHash);
    if (!own)
        return refuseBroken(own.error());
    if (*isTaken || (*own && (*own)->quote.state != MintQuoteState::Unpaid))
        return refuse(MintErrorCode::InvoiceAlreadyPaid, u"invoice already paid or pending"_s);
    if (const auto inserted = m_store.insertProofs(inputs, ProofState::Pending, quote.id);
        !inserted)
        return refuseBroken(inserted.error());
    if (const auto reserved = m_store.reserveOutputs(quote.id, blanks); !reserved)
        return refuseBroken(reserved.error());
    auto pending = stored;
    pending.quote.state = MeltQuoteState::Pending;
    pending.settledAt = Never;
    if (m_meltOutcome == MeltOutcome::PendingThenPays
        || m_meltOutcome == MeltOutcome::PendingThenFails)
        pending.settledAt = now() + m_options.payDelay;
    if (m_meltOutcome == MeltOutcome::Pays || m_meltOutcome == MeltOutcome::Fails)
        pending.settledAt = now(); // also for a mint that is started again after a crash right here
    const bool fails
        = m_meltOutcome == MeltOutcome::Fails || m_meltOutcome == MeltOutcome::PendingThenFails;
    pending.payment = fails ? Payment::Fails : Payment::Succeeds;
    if (const auto updated = m_store.updateMeltQuote(pending, MeltQuoteState::Unpaid); !updated)
        return refuseBroken(updated.error());
    if (const auto committed = transaction.commit(); !committed)
        return refuseBroken(committed.error());
    return {};
}

std::optional<QString> PracticeMint::receivePayment(const std::array<std::uint8_t, 32>& paymentHash)
{
    const auto own = m_store.mintQuoteFor(paymentHash);
    if (!own || !*own)
        return std::nullopt;
    const auto paid
        = m_store.moveMintQuote((*own)->quote.id, MintQuoteState::Unpaid, MintQuoteState::Paid);
    return paid ? std::optional{base::toHex((*own)->preimage)} : std::nullopt;
}

Checked<QList<cashu::BlindSignature>> PracticeMint::signChange(const StoredMeltQuote& stored)
{
    const auto inputs = m_store.pendingInputs(stored.quote.id);
    const auto blanks = m_store.takeReservedOutputs(stored.quote.id);
    if (!inputs)
        return refuseBroken(inputs.error());
    if (!blanks)
        return refuseBroken(blanks.error());
    Sats sum;
    for (const auto& input : *inputs)
        sum += input.amount;
    const auto realFee = std::min(m_lightningFee, stored.quote.feeReserve);
    const auto rest = sum - m_teller.feeFor(*inputs) - stored.quote.amount - realFee;
    auto parts = cashu::powersOfTwo(static_cast<quint64>(rest.value()));
    // With too few blanks the largest parts are given back.
    const auto count = std::min(parts.size(), blanks->size());
    parts = parts.last(count);
    auto outputs = blanks->first(count);
    for (qsizetype i = 0; i < count; ++i)
        outputs[i].amount = parts[i];
    const auto signatures = m_teller.sign(outputs);
    if (!signatures)
        return signatures;
    if (const auto kept = m_teller.store(outputs, *signatures); !kept)
        return passOn(kept);
    return signatures;
}

Checked<> PracticeMint::settleMelt(StoredMeltQuote stored, Payment payment)
{
    storage::Transaction transaction{m_database};
    const auto own = m_store.mintQuoteFor(stored.paymentHash);
    if (!own)
        return refuseBroken(own.error());
    // One of our own invoices may have been paid otherwise meanwhile: nobody is paid twice.
    const bool isTooLate = *own && (*own)->quote.state != MintQuoteState::Unpaid;
    stored.payment = isTooLate ? Payment::Fails : payment;
    if (stored.payment == Payment::Fails) {
        const auto freed = m_store.freePendingProofs(stored.quote.id);
        const auto released = m_store.takeReservedOutputs(stored.quote.id);
        if (!freed || !released)
            return refuseBroken(freed ? released.error() : freed.error());
        stored.quote.state = MeltQuoteState::Unpaid;
    } else {
        const auto change = signChange(stored);
        if (!change)
            return passOn(change);
        if (const auto spent = m_store.spendPendingProofs(stored.quote.id); !spent)
            return refuseBroken(spent.error());
        if (*own) { // one of our own invoices: both quotes change together
            const auto paid = m_store.moveMintQuote(
                (*own)->quote.id, MintQuoteState::Unpaid, MintQuoteState::Paid);
            if (!paid)
                return refuseBroken(paid.error());
        }
        const auto foreign = m_foreignPreimages.constFind(base::toByteArray(stored.paymentHash));
        if (*own)
            stored.quote.preimage = base::toHex((*own)->preimage);
        else if (foreign != m_foreignPreimages.cend())
            stored.quote.preimage = *foreign;
        else if (m_route)
            stored.quote.preimage = m_route(stored.paymentHash);
        stored.quote.change = *change;
        stored.quote.state = MeltQuoteState::Paid;
    }
    if (const auto updated = m_store.updateMeltQuote(stored, MeltQuoteState::Pending); !updated)
        return refuseBroken(updated.error());
    if (const auto committed = transaction.commit(); !committed)
        return refuseBroken(committed.error());
    return {};
}

Checked<> PracticeMint::settleDue()
{
    const auto pending = m_store.pendingMeltQuotes();
    if (!pending)
        return refuseBroken(pending.error());
    for (const auto& quote : *pending) {
        if (quote.settledAt > now())
            continue;
        if (const auto settled = settleMelt(quote, quote.payment); !settled)
            return settled;
    }
    if (const auto paid = m_store.payInvoicesDue(now()); !paid)
        return refuseBroken(paid.error());
    return {};
}

base::Result<> PracticeMint::endPendingPayments(Payment payment)
{
    const auto pending = m_store.pendingMeltQuotes();
    if (!pending)
        return base::passOn(pending);
    for (const auto& quote : *pending) {
        if (const auto settled = settleMelt(quote, payment); !settled)
            return base::fail(base::Errc::Storage, settled.error().error.detail);
    }
    return {};
}

} // namespace practice
