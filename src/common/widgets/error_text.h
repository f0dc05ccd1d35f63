// SPDX-License-Identifier: GPL-3.0-or-later
// Every failure in plain words: what happened to the money first, then what happened, then what can
// be done. Money sentences come only from what the mint said about the proofs.
#pragma once

#include "base/result.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QList>
#include <QString>

namespace widgets {

enum class MoneyFate {
    NotInvolved, // nothing was to be paid
    NeverSent, // the payment did not leave the wallet
    BackInWallet, // unspent at the mint, taken back
    TakenByProvider, // spent at the mint
    WaitingAtMint, // pending at the mint
    NotKnownYet, // the mint was not asked or did not answer
};

struct MoneyOutcome {
    MoneyFate fate = MoneyFate::NotInvolved;
    base::Sats amount;
    std::chrono::seconds nextCheck{30};

    bool operator==(const MoneyOutcome&) const = default;
};

QString moneySentence(
    const MoneyOutcome& outcome, const AmountText& amounts); // empty when no money is involved
Tone toneOf(MoneyFate fate);
QString iconOf(MoneyFate fate);

enum class ErrorAction {
    TryAnother,
    ShowDetails,
    FixSet,
    RentPlainLinux,
    FindOthers,
    ReportToProvider,
    AvoidProvider,
    PayMinimum,
    AskForRefund,
    RetryWithoutEncryption,
    SaveDiagnostics,
    Retry,
    ChooseMint,
    MoveFunds,
    CheckMoney,
    RecoverMoney,
    Wait,
    UseSat,
    Refresh,
    SwitchKey,
    RestoreKey,
    CheckTime,
    RentAgain,
    MoveToAnother,
    Pay,
    ShowIt,
    AcceptPrice,
    EditRelays,
    AddRelays,
    ChangeProxy,
    Continue,
    KeepWaiting,
    GoBack,
    AddFunds,
    TrustMint,
    SwapToMine,
    NewInvoice,
    PasteAgain,
    Close,
    RaiseLimit,
    LetItEnd,
    FreeSpace,
    Repair,
    Unlock,
    UsePassphrase,
    TestAccess,
    UseExec,
    Compare,
    AcceptHostKey,
    StopServer,
    AddProtection,
    OpenClockSettings,
    InstallGuide,
    CopyCommand,
    OtherBackend,
    PublishAgain,
    ChangeRule,
    ResumeAnyway,
    Adopt,
    Remove,
};

QString textOf(ErrorAction action);
QString idOf(ErrorAction action); // stable, for logs and tests

// How the money normally stands for such an answer, before anybody asked the mint (product text,
// column $).
enum class UsualFate { None, NotTaken, Taken, Unknown };

struct ErrorWords {
    QString title; // a statement
    QString text; // one more sentence, may be empty
    QList<ErrorAction> actions;
    UsualFate usual = UsualFate::Unknown;
};

ErrorWords errorText(base::Errc code);
// A provider's error_type; an unknown one quotes the provider.
ErrorWords replyErrorText(const QString& errorType, const QString& theirText = {});
// Our own codes: "E-MINT-DOWN", "P-INVISIBLE". An unknown one shows the code.
ErrorWords codeText(const QString& code);

} // namespace widgets
