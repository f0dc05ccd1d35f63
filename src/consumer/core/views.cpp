// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/views.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int ShortIdLength = 8;
constexpr int MaxShownWords = 300; // of a mint about itself

base::UnixTime fromMs(qint64 milliseconds)
{
    return base::UnixTime{
        std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds{milliseconds})};
}

bool isAbout(const QString& purpose, const QString& leasePurpose)
{
    if (!purpose.startsWith(leasePurpose))
        return false;
    return purpose.size() == leasePurpose.size() || purpose.at(leasePurpose.size()) == u'-';
}

QList<PurchaseStepView> stepsOf(const Purchase& purchase)
{
    const auto& times = purchase.times;
    const bool isActive = purchase.state == PurchaseState::Active;
    const bool isOver = purchase.state == PurchaseState::Settled;
    // Ready means usable: SSH answered.
    const qint64 at[] = {times.fundsReserved, times.sent, times.seenSpent, times.seenSpent,
        isActive ? times.answered : 0, times.reachable, times.reachable};
    QList<PurchaseStepView> steps;
    bool isNext = !isOver;
    for (int index = 0; index < 7; ++index) {
        PurchaseStepView step;
        step.step = static_cast<PurchaseStep>(index + 1);
        if (at[index] != 0) {
            step.state = StepState::Done;
            step.elapsed = std::chrono::milliseconds{at[index] - times.created};
        } else if (isOver) {
            step.state = isNext ? StepState::Waiting : StepState::Failed;
        } else if (isActive && times.ended != 0) {
            step.state = StepState::NotSeen; // the port did not answer, or could not be asked
        } else {
            step.state = isNext ? StepState::Current : StepState::Waiting;
            isNext = false;
        }
        steps.append(step);
    }
    if (isOver) { // only the first missing step failed
        bool found = false;
        for (auto& step : steps) {
            if (step.state != StepState::Failed)
                continue;
            if (found)
                step.state = StepState::Waiting;
            found = true;
        }
    }
    return steps;
}

PurchasePhase phaseOf(const Purchase& purchase)
{
    switch (purchase.state) {
    case PurchaseState::Active:
        return purchase.times.ended != 0 ? PurchasePhase::Ready : PurchasePhase::UnderWay;
    case PurchaseState::Settled:
        if (purchase.wasRefused)
            return PurchasePhase::Refused;
        return purchase.errorCode == u"E-REPLY-LATE"_s ? PurchasePhase::TimedOut
                                                       : PurchasePhase::Failed;
    case PurchaseState::Created:
    case PurchaseState::Checked:
    case PurchaseState::FundsReserved:
    case PurchaseState::RequestSent:
    case PurchaseState::Awaiting:
    case PurchaseState::Refused:
    case PurchaseState::Unclear:
        return PurchasePhase::UnderWay;
    }
    return PurchasePhase::UnderWay;
}

} // namespace

base::Sats spentFor(const QString& leasePurpose, const QList<cashu::WalletEntry>& history)
{
    qint64 spent = 0;
    for (const auto& entry : history) {
        if (!isAbout(entry.purpose, leasePurpose))
            continue;
        spent -= entry.sign * entry.amount.value();
        if (entry.sign < 0)
            spent += entry.fee.value();
    }
    return base::Sats{std::max<qint64>(0, spent)};
}

PurchaseView viewOf(
    const Purchase& purchase, std::chrono::milliseconds sinceEpoch, bool isListening)
{
    PurchaseView view;
    view.id = purchase.id();
    view.serverName = purchase.order.serverName;
    view.providerKey = purchase.order.providerKey;
    view.providerName = purchase.providerName;
    view.specName = purchase.specName;
    view.phase = phaseOf(purchase);
    view.startedAt = fromMs(purchase.times.created);
    const auto end = purchase.times.ended != 0 ? purchase.times.ended : sinceEpoch.count();
    view.elapsed = std::chrono::milliseconds{std::max<qint64>(0, end - purchase.times.created)};
    view.waitLimit = purchase.order.wait;
    view.steps = stepsOf(purchase);
    view.amount = purchase.face.isZero() ? purchase.order.faceValue : purchase.face;
    view.setAsideForLater = purchase.order.laterFaceValue;
    view.relaysAccepted = purchase.relaysAccepted;
    view.relaysAsked = purchase.relaysAsked;
    view.canCancel = !purchase.isFinal() && purchase.times.seenSpent == 0;
    view.isStillListening = isListening && purchase.state == PurchaseState::Settled;
    view.money = purchase.money;
    view.errorCode = purchase.errorCode;
    view.errorMessage = purchase.errorMessage;
    if (purchase.state == PurchaseState::Active)
        view.serverNumber = purchase.number;
    return view;
}

ServerRow viewOf(const Lease& lease, const ServerFacts& facts)
{
    ServerRow row;
    row.number = lease.number;
    row.leaseId = lease.id();
    row.name = lease.name;
    row.runs = lease.runs;
    row.providerKey = lease.providerKey;
    row.providerName = lease.providerName;
    row.shortId = lease.providerKey.left(ShortIdLength);
    row.specName = lease.specName;
    row.cpuMillicores = lease.cpuMillicores;
    row.memoryMb = lease.memoryMb;
    row.state = lease.stateAt(facts.now);
    row.problem = lease.problem;
    row.host = lease.host;
    row.port = lease.port;
    row.user = lease.user;
    row.password = lease.password;
    row.startedAt = lease.startedAt;
    row.expiresAt = lease.hasEnded() ? lease.endedAt : lease.expiresAt;
    row.ratePerSecond = lease.rate;
    row.paid = base::roundUpToSats(lease.paidSoFar());
    row.spent = facts.spent;
    row.refunded = lease.stop.received;
    row.usedNow = base::roundUpToSats(lease.usedAt(facts.now));
    row.refundableNow = lease.refundableAt(facts.now);
    row.canRefund = lease.canRefund;
    row.isStopping = lease.stop.state == StopState::Asked || lease.stop.state == StopState::Closed;
    row.refundWaitsForMint
        = lease.stop.refundMint.isEmpty() ? lease.topUp.refundMint : lease.stop.refundMint;
    row.keepTerms = lease.keep.terms;
    row.keepState = lease.keep.state;
    row.keepSpentToday = lease.keep.spentOn(facts.now);
    row.keepSpentInAll = lease.keep.spentInAll;
    row.isToppingUp = lease.topUp.isUnderWay();
    row.isAnswering = facts.isAnswering;
    row.lastAnswerAt = lease.lastAnswerAt;
    row.sshCommand = sshCommand(facts.proxy, lease.user, lease.host, lease.port);
    row.sshOptions = sshProxyOptions(facts.proxy, lease.host);
    row.instructions = lease.instructions;
    row.log = facts.log;
    return row;
}

ServerRow startingServer(const Purchase& purchase)
{
    ServerRow row;
    row.number = purchase.number;
    row.name = purchase.order.serverName.isEmpty()
        ? u"%1-%2"_s.arg(purchase.providerName.toLower()).arg(purchase.number)
        : purchase.order.serverName;
    row.runs = purchase.order.templateSlug.isEmpty() ? purchase.order.image
                                                     : purchase.order.templateSlug;
    row.providerKey = purchase.order.providerKey;
    row.providerName = purchase.providerName;
    row.shortId = row.providerKey.left(ShortIdLength);
    row.specName = purchase.specName;
    row.state = ServerState::Starting;
    row.startedAt = fromMs(purchase.times.created);
    row.ratePerSecond = purchase.rate;
    row.paid = purchase.face;
    row.spent = purchase.face;
    row.canRefund = purchase.canRefund;
    return row;
}

MintView viewOf(const cashu::MintBalance& mint)
{
    MintView view;
    view.url = mint.url.toString();
    view.name = mint.name.isEmpty() ? mint.url.host() : mint.name;
    view.spendable = mint.spendable;
    view.reserved = mint.reserved;
    view.motd = mint.motd.simplified().left(MaxShownWords);
    QStringList ways;
    for (const auto& way : mint.contact)
        ways += u"%1 %2"_s.arg(way.method, way.info).trimmed();
    view.contact = ways.join(u" · "_s).simplified().left(MaxShownWords);
    view.inputFeePpk = mint.inputFeePpk;
    view.isReachable = mint.isReachable;
    view.isPractice = mint.isPractice;
    view.checkedAt = mint.checkedAt;
    return view;
}

InvoiceView viewOf(
    const cashu::MintQuote& quote, const cashu::MintUrl& mint, const QString& mintName)
{
    InvoiceView view;
    view.quoteId = quote.id;
    view.mintUrl = mint.toString();
    view.mintName = mintName;
    view.amount = quote.amount;
    view.invoice = quote.request;
    view.expiresAt = quote.expiry;
    switch (quote.state) {
    case cashu::MintQuoteState::Unpaid:
        view.state = InvoiceState::Waiting;
        break;
    case cashu::MintQuoteState::Paid:
    case cashu::MintQuoteState::Pending:
        view.state = InvoiceState::Paid;
        break;
    case cashu::MintQuoteState::Issued:
        view.state = InvoiceState::Issued;
        break;
    }
    return view;
}

HistoryView viewOf(const cashu::WalletEntry& entry)
{
    return {entry.id, entry.at, entry.kind, entry.amount, entry.fee, entry.sign,
        entry.mint.toString(), entry.purpose, entry.state};
}

} // namespace consumer
