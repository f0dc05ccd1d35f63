// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/error_text.h"

#include "widgets/error_catalogue.h"

#include <QCoreApplication>

#include <algorithm>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int LongestQuote = 300;

QString translated(const char* text)
{
    return QCoreApplication::translate("widgets::Error", text);
}

const CatalogueRow* find(std::span<const CatalogueRow> rows, const QString& code)
{
    const auto row = std::find_if(
        rows.begin(), rows.end(), [&](const auto& r) { return code == QLatin1StringView(r.code); });
    return row == rows.end() ? nullptr : &*row;
}

ErrorWords wordsOf(const CatalogueRow& row)
{
    const auto text = *row.text ? translated(row.text) : QString();
    return {translated(row.title), text, row.actions, row.usual};
}

// Their text is shown plain: no line breaks or control characters, bounded.
QString quoted(const QString& text)
{
    auto plain = text.left(LongestQuote).simplified();
    plain.removeIf([](QChar c) { return !c.isPrint(); });
    return translated("It answered: “%1”.").arg(plain);
}

} // namespace

QString moneySentence(const MoneyOutcome& outcome, const AmountText& amounts)
{
    const auto amount = amounts.sats(outcome.amount);
    switch (outcome.fate) {
    case MoneyFate::NotInvolved:
        return {};
    case MoneyFate::NeverSent:
        return translated("Your %1 never left your wallet.").arg(amount);
    case MoneyFate::BackInWallet:
        return translated("Your %1 are back in your wallet.").arg(amount);
    case MoneyFate::TakenByProvider:
        return translated("The provider has taken %1.").arg(amount);
    case MoneyFate::WaitingAtMint:
        return translated("%1 are waiting at the mint; we check again in %2 s.")
            .arg(amount)
            .arg(qlonglong(outcome.nextCheck.count()));
    case MoneyFate::NotKnownYet:
        return translated("It is not known yet where your %1 are.").arg(amount);
    }
    Q_UNREACHABLE();
}

Tone toneOf(MoneyFate fate)
{
    switch (fate) {
    case MoneyFate::NotInvolved:
        return Tone::Neutral;
    case MoneyFate::NeverSent:
    case MoneyFate::BackInWallet:
        return Tone::Ok;
    case MoneyFate::TakenByProvider:
        return Tone::Bad;
    case MoneyFate::WaitingAtMint:
        return Tone::Info;
    case MoneyFate::NotKnownYet:
        return Tone::Warn;
    }
    Q_UNREACHABLE();
}

QString iconOf(MoneyFate fate)
{
    switch (fate) {
    case MoneyFate::NotInvolved:
        return u"info"_s;
    case MoneyFate::NeverSent:
        return u"wallet"_s;
    case MoneyFate::BackInWallet:
        return u"refund"_s;
    case MoneyFate::TakenByProvider:
        return u"send"_s;
    case MoneyFate::WaitingAtMint:
        return u"clock"_s;
    case MoneyFate::NotKnownYet:
        return u"help"_s;
    }
    Q_UNREACHABLE();
}

ErrorWords errorText(base::Errc code)
{
    using enum ErrorAction;
    using base::Errc;
    switch (code) {
    case Errc::Timeout:
        return {translated("No answer in time"), {}, {Retry, ShowDetails}, UsualFate::Unknown};
    case Errc::Network:
        return {
            translated("It could not be reached"), {}, {Retry, ShowDetails}, UsualFate::NotTaken};
    case Errc::Rejected:
        return {translated("The other side refused"), {}, {ShowDetails}, UsualFate::Unknown};
    case Errc::Malformed:
        return {translated("An answer came that this version cannot read"), {}, {SaveDiagnostics},
            UsualFate::Unknown};
    case Errc::NotFound:
        return {translated("It does not exist any more"), {}, {Refresh}, UsualFate::None};
    case Errc::NotAllowed:
        return {translated("This is not permitted"), {}, {ShowDetails}, UsualFate::None};
    case Errc::Insufficient:
        return {translated("There is not enough"), {}, {AddFunds}, UsualFate::None};
    case Errc::Unsupported:
        return {translated("This is not supported"), {}, {ShowDetails}, UsualFate::None};
    case Errc::TokenSpent:
        return {translated("This token was already claimed"), {}, {CheckMoney}, UsualFate::Unknown};
    case Errc::TokenPending:
        return {translated("The mint is still working on this payment"), {}, {Wait, CheckMoney},
            UsualFate::Unknown};
    case Errc::Storage:
        return {translated("This computer could not save data"),
            translated("Nothing was lost that was written."), {FreeSpace, SaveDiagnostics},
            UsualFate::None};
    case Errc::Conflict:
        return {translated("This is already under way"), {}, {Refresh}, UsualFate::None};
    }
    Q_UNREACHABLE();
}

ErrorWords replyErrorText(const QString& errorType, const QString& theirText)
{
    const auto* row = find(replyCatalogue(), errorType);
    auto words = row
        ? wordsOf(*row)
        : ErrorWords{translated("The provider answered with a problem"), {},
            {ErrorAction::CheckMoney, ErrorAction::TryAnother, ErrorAction::ShowDetails},
            UsualFate::Unknown};
    if (!theirText.isEmpty())
        words.text
            = words.text.isEmpty() ? quoted(theirText) : words.text + u' ' + quoted(theirText);
    return words;
}

ErrorWords codeText(const QString& code)
{
    if (const auto* row = find(localCatalogue(), code))
        return wordsOf(*row);
    return {translated("Something went wrong (%1)").arg(code), {}, {ErrorAction::ShowDetails},
        UsualFate::Unknown};
}

} // namespace widgets
