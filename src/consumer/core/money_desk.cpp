// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/money_desk.h"

#include "cashu/token.h"
#include "consumer/core/money_codes.h"
#include "consumer/core/views.h"

using namespace Qt::StringLiterals;

namespace consumer {

base::Result<cashu::MintUrl> MoneyDesk::mintFor(const QString& mintUrl) const
{
    if (!mintUrl.isEmpty())
        return cashu::MintUrl::fromText(mintUrl);
    const auto mints = m_wallet.mints();
    if (mints.isEmpty())
        return base::fail(base::Errc::NotFound, u"no mint is known; name one"_s);
    if (mints.size() > 1)
        return base::fail(base::Errc::Conflict, u"several mints are known; name one"_s);
    return mints.first();
}

base::Task<base::Result<InvoiceView>> MoneyDesk::requestInvoice(QString mintUrl, base::Sats amount)
{
    const auto mint = mintFor(mintUrl);
    if (!mint)
        co_return base::passOn(mint);
    const auto known = co_await m_mints.join(*mint);
    if (!known)
        co_return base::passOn(known);
    const auto quote = co_await m_wallet.requestInvoice(*mint, amount);
    if (!quote)
        co_return base::passOn(quote);
    auto view = viewOf(*quote, *mint, known->name);
    view.amount = amount;
    co_return view;
}

base::Task<base::Result<base::Sats>> MoneyDesk::collect(
    QString quoteId, std::chrono::milliseconds limit)
{
    auto collected = co_await m_wallet.collect(quoteId, limit);
    co_return collected;
}

base::Task<TokenPreview> MoneyDesk::preview(QString text)
{
    TokenPreview preview;
    const auto token = cashu::tokenFromText(text.trimmed());
    if (!token) {
        preview.errorCode = u"E-TOKEN-BAD"_s;
        co_return preview;
    }
    preview.amount = cashu::value(*token);
    preview.mintUrl = token->mint.toString();
    preview.memo = token->memo;
    preview.isKnownMint = m_wallet.isKnown(token->mint);
    if (!preview.isKnownMint) {
        preview.errorCode = u"E-MINT-UNTRUSTED"_s;
        co_return preview;
    }
    preview.fee = m_wallet.feeToRedeem(*token).value_or(base::Sats{});
    const auto fate = co_await m_wallet.fateOf(*token);
    if (!fate)
        preview.errorCode = u"E-MINT-DOWN"_s;
    else if (*fate == cashu::TokenFate::Spent)
        preview.errorCode = u"E-TOKEN-USED"_s;
    co_return preview;
}

base::Task<TokenReceipt> MoneyDesk::receive(QString text, MintTrust trust)
{
    TokenReceipt receipt;
    const auto token = cashu::tokenFromText(text.trimmed());
    if (!token) {
        receipt.errorCode = u"E-TOKEN-BAD"_s;
        receipt.message = token.error().detail;
        co_return receipt;
    }
    receipt.mintUrl = token->mint.toString();
    if (trust == MintTrust::TrustNew || m_wallet.isKnown(token->mint)) {
        const auto added = co_await m_mints.join(token->mint);
        if (!added) {
            receipt.errorCode = moneyCodeFor(added.error());
            receipt.message = added.error().detail;
            co_return receipt;
        }
    }
    const auto received = co_await m_wallet.receive(*token, u"received"_s);
    const auto known = m_wallet.outcomeOf(*token);
    if (received || (known && known->state == cashu::Redemption::Received)) {
        receipt.amount = received ? *received : known->net;
        co_return receipt;
    }
    receipt.errorCode = moneyCodeFor(received.error());
    receipt.message = received.error().detail;
    if (known && known->state == cashu::Redemption::Open)
        receipt.money = MoneyOutcome::Pending;
    else if (received.error().code == base::Errc::TokenSpent)
        receipt.money = MoneyOutcome::None;
    co_return receipt;
}

base::Task<base::Result<cashu::SentToken>> MoneyDesk::send(QString mintUrl, base::Sats amount)
{
    const auto mint = mintFor(mintUrl);
    if (!mint)
        co_return base::passOn(mint);
    auto sent = co_await m_wallet.send(*mint, amount, u"sent by hand"_s);
    co_return sent;
}

} // namespace consumer
