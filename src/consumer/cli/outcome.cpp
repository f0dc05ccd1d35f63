// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/outcome.h"

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

QString moneySentence(MoneyOutcome money, base::Sats amount)
{
    switch (money) {
    case MoneyOutcome::None:
        return {};
    case MoneyOutcome::Unspent:
        return u"Nothing was spent."_s;
    case MoneyOutcome::TakenBack:
        return u"%1 sat are back in your wallet."_s.arg(amount.value());
    case MoneyOutcome::WithProvider:
        return u"The provider has %1 sat."_s.arg(amount.value());
    case MoneyOutcome::Pending:
        return u"%1 sat are waiting at the mint; they are checked again at the next start."_s.arg(
            amount.value());
    }
    return {};
}

} // namespace

QString printable(const QString& text)
{
    auto shown = text;
    for (auto& c : shown) {
        const bool isControl = c.category() == QChar::Other_Control && c != u'\n' && c != u'\t';
        if (isControl || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return shown;
}

ExitCode exitCodeFor(const QString& code)
{
    if (code == u"E-REPLY-LATE")
        return ExitCode::TimedOut;
    if (code.startsWith(u"E-RELAY") || code == u"E-PROVIDER-SILENT" || code == u"E-OFFLINE")
        return ExitCode::Network;
    if (code.startsWith(u"E-MINT") || code.startsWith(u"E-TOKEN") || code.startsWith(u"E-QUOTE")
        || code == u"non_whitelisted_mint")
        return ExitCode::Payment;
    if (code == u"spec_unavailable" || code == u"template_unsupported" || code == u"E-PRICE-CHANGED"
        || code == u"lease_expired" || code == u"insufficient_payment")
        return ExitCode::Refused;
    return ExitCode::Other;
}

Outcome failed(const Failure& failure)
{
    Outcome outcome;
    outcome.exitCode = failure.isRefusal ? ExitCode::Refused : exitCodeFor(failure.code);
    outcome.json = {
        {"error"_L1, failure.code},
        {"message"_L1, failure.message},
        {"money"_L1, toString(failure.money)},
        {"sat"_L1, qint64{failure.amount.value()}},
    };
    const auto money = moneySentence(failure.money, failure.amount);
    outcome.text = failure.message.isEmpty()
        ? u"%1 (%2)"_s.arg(money, failure.code)
        : u"%1 %2 (%3)"_s.arg(money, failure.message, failure.code);
    return outcome;
}

Outcome failed(const QString& code, const base::Error& error)
{
    return failed(Failure{code, error.detail, MoneyOutcome::Unspent, {}, false});
}

} // namespace consumer
