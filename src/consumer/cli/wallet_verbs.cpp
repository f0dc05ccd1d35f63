// SPDX-License-Identifier: GPL-3.0-or-later
// wallet balance, invoice, receive, send and history.
#include "cashu/token.h"
#include "consumer/cli/verbs.h"
#include "consumer/cli/waiting.h"
#include "consumer/core/money_codes.h"
#include "consumer/core/money_desk.h"
#include "protocol/time_text.h"

#include <QJsonArray>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto InvoiceLimit = 1h;
constexpr int HistoryLines = 1000;

} // namespace

base::Task<Outcome> showBalance(Market* market, Arguments)
{
    const auto resumed = co_await market->wallet().resume();
    (void)resumed; // what cannot be settled now stays reserved
    co_await finishOldBusiness(market);
    const auto balance = market->wallet().balance();
    QJsonArray mints;
    QStringList lines{u"%1 sat spendable, %2 sat reserved"_s.arg(balance.spendable.value())
                          .arg(balance.reserved.value())};
    for (const auto& mint : balance.mints) {
        mints.append(QJsonObject{
            {"url"_L1, mint.url.toString()},
            {"spendable"_L1, qint64{mint.spendable.value()}},
            {"reserved"_L1, qint64{mint.reserved.value()}},
            {"practice"_L1, mint.isPractice},
        });
        lines.append(u"  %1  %2 %3"_s.arg(mint.url.toString(),
            QString::number(mint.spendable.value()), mint.isPractice ? u"PLAY sat"_s : u"sat"_s));
    }
    Outcome outcome;
    outcome.json = {
        {"spendable"_L1, qint64{balance.spendable.value()}},
        {"reserved"_L1, qint64{balance.reserved.value()}},
        {"mints"_L1, mints},
    };
    outcome.text = lines.join(u'\n');
    co_return outcome;
}

base::Task<Outcome> payInvoice(Market* market, Arguments arguments)
{
    MoneyDesk desk{market->wallet(), market->mints()};
    auto mintUrl = arguments.mint;
    if (mintUrl.isEmpty() && !arguments.config.mints.isEmpty())
        mintUrl = arguments.config.mints.first();
    const auto asked = co_await desk.requestInvoice(mintUrl, *arguments.sats);
    if (!asked)
        co_return failed(moneyCodeFor(asked.error()), asked.error());
    // Someone has to pay it: shown before we wait, apart from the one JSON object.
    QTextStream{arguments.isJson ? stderr : stdout} << asked->invoice << Qt::endl;
    const auto collected = co_await desk.collect(asked->quoteId, InvoiceLimit);
    if (!collected) {
        const bool isLate = collected.error().code == base::Errc::Timeout;
        auto outcome = failed(
            isLate ? u"E-QUOTE-EXPIRED"_s : moneyCodeFor(collected.error()), collected.error());
        if (isLate)
            outcome.exitCode = ExitCode::TimedOut;
        co_return outcome;
    }
    Outcome outcome;
    outcome.json = {
        {"invoice"_L1, asked->invoice},
        {"mint"_L1, asked->mintUrl},
        {"received_sat"_L1, qint64{collected->value()}},
        {"state"_L1, u"issued"_s},
    };
    outcome.text = u"%1 sat received"_s.arg(collected->value());
    co_return outcome;
}

base::Task<Outcome> receiveToken(Market* market, Arguments arguments)
{
    const auto text = readToken(arguments.token);
    if (!text)
        co_return failed(u"E-TOKEN-BAD"_s, text.error());
    // In practice every mint that says it plays is good enough; real money needs a mint that was
    // named.
    auto trust = arguments.config.kind == MarketKind::Practice ? MintTrust::TrustNew
                                                               : MintTrust::KnownOnly;
    const auto token = cashu::tokenFromText(*text);
    const auto named = cashu::MintUrl::fromText(arguments.mint);
    if (token && named && token->mint == *named)
        trust = MintTrust::TrustNew;
    MoneyDesk desk{market->wallet(), market->mints()};
    const auto receipt = co_await desk.receive(*text, trust);
    if (!receipt.errorCode.isEmpty()) {
        const Failure failure{receipt.errorCode, receipt.message, receipt.money,
            token ? cashu::value(*token) : base::Sats{}, false};
        co_return failed(failure);
    }
    Outcome outcome;
    outcome.json
        = {{"received_sat"_L1, qint64{receipt.amount.value()}}, {"mint"_L1, receipt.mintUrl}};
    outcome.text = u"%1 sat received"_s.arg(receipt.amount.value());
    co_return outcome;
}

base::Task<Outcome> sendToken(Market* market, Arguments arguments)
{
    MoneyDesk desk{market->wallet(), market->mints()};
    const auto sent = co_await desk.send(arguments.mint, *arguments.sats);
    if (!sent)
        co_return failed(moneyCodeFor(sent.error()), sent.error());
    Outcome outcome;
    outcome.json = {
        {"token"_L1, sent->text},
        {"sat"_L1, qint64{sent->amount.value()}},
        {"mint"_L1, sent->mint.toString()},
        {"id"_L1, sent->id},
    };
    outcome.text = sent->text;
    co_return outcome;
}

base::Task<Outcome> showHistory(Market* market, Arguments)
{
    co_await finishOldBusiness(market);
    QJsonArray entries;
    QStringList lines;
    for (const auto& entry : market->wallet().history(HistoryLines)) {
        const auto signedAmount = entry.sign * entry.amount.value();
        entries.append(QJsonObject{
            {"at"_L1, protocol::toTimeText(entry.at)},
            {"kind"_L1, entry.kind},
            {"sat"_L1, qint64{signedAmount}},
            {"fee_sat"_L1, qint64{entry.fee.value()}},
            {"mint"_L1, entry.mint.toString()},
            {"purpose"_L1, entry.purpose},
            {"state"_L1, entry.state},
        });
        lines.append(u"%1  %2  %3 sat  fee %4  %5  %6"_s.arg(protocol::toReadableTime(entry.at),
            entry.kind, QString::number(signedAmount), QString::number(entry.fee.value()),
            entry.purpose, entry.state));
    }
    Outcome outcome;
    outcome.json = {{"entries"_L1, entries}};
    outcome.text = lines.isEmpty() ? u"Nothing yet."_s : lines.join(u'\n');
    co_return outcome;
}

} // namespace consumer
