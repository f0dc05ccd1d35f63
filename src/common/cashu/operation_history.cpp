// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/operation_history.h"

namespace cashu {

using namespace Qt::StringLiterals;

namespace {

QString historyKind(OperationKind kind, const QString& purpose)
{
    switch (kind) {
    case OperationKind::Send:
        return u"sent"_s;
    case OperationKind::Receive:
        return purpose.startsWith(QLatin1StringView{RefundPurpose}) ? u"refund"_s : u"received"_s;
    case OperationKind::TakeBack:
        return u"taken_back"_s;
    case OperationKind::Mint:
        return u"minted"_s;
    case OperationKind::Melt:
        return u"melted"_s;
    case OperationKind::Renew:
        return u"renewed"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

int historySign(OperationKind kind)
{
    const bool isOut = kind == OperationKind::Send || kind == OperationKind::Melt
        || kind == OperationKind::Renew;
    return isOut ? -1 : 1;
}

QString historyState(SentState state)
{
    switch (state) {
    case SentState::Unclaimed:
        return u"unclaimed"_s;
    case SentState::Claimed:
        return u"claimed"_s;
    case SentState::TakenBack:
        return u"taken_back"_s;
    }
    Q_UNREACHABLE();
}

WalletEntry entryFor(const WalletOperation& operation)
{
    WalletEntry entry;
    entry.at = operation.at;
    entry.kind = historyKind(operation.kind, operation.purpose);
    entry.amount = operation.amount;
    entry.fee = operation.fee;
    entry.sign = historySign(operation.kind);
    entry.mint = operation.mint;
    entry.purpose = operation.purpose;
    entry.state = u"open"_s;
    return entry;
}

} // namespace cashu
