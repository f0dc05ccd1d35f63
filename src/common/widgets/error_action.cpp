// SPDX-License-Identifier: GPL-3.0-or-later
// Names of what a person can do about a failure.
#include "widgets/error_text.h"

#include <QCoreApplication>

#include <array>

namespace widgets {

namespace {

struct ActionWords {
    ErrorAction action;
    const char* id;
    const char* text;
};

constexpr std::array Actions{
    ActionWords{ErrorAction::TryAnother, "tryAnother",
        QT_TRANSLATE_NOOP("widgets::Error", "Try another provider")},
    ActionWords{
        ErrorAction::ShowDetails, "showDetails", QT_TRANSLATE_NOOP("widgets::Error", "Details")},
    ActionWords{ErrorAction::FixSet, "fixSet", QT_TRANSLATE_NOOP("widgets::Error", "Fix the set")},
    ActionWords{ErrorAction::RentPlainLinux, "rentPlainLinux",
        QT_TRANSLATE_NOOP("widgets::Error", "Rent plain Linux here")},
    ActionWords{
        ErrorAction::FindOthers, "findOthers", QT_TRANSLATE_NOOP("widgets::Error", "Find others")},
    ActionWords{ErrorAction::ReportToProvider, "reportToProvider",
        QT_TRANSLATE_NOOP("widgets::Error", "Report to provider")},
    ActionWords{ErrorAction::AvoidProvider, "avoidProvider",
        QT_TRANSLATE_NOOP("widgets::Error", "Avoid this provider")},
    ActionWords{ErrorAction::PayMinimum, "payMinimum",
        QT_TRANSLATE_NOOP("widgets::Error", "Pay the minimum")},
    ActionWords{ErrorAction::AskForRefund, "askForRefund",
        QT_TRANSLATE_NOOP("widgets::Error", "Ask for refund")},
    ActionWords{ErrorAction::RetryWithoutEncryption, "retryWithoutEncryption",
        QT_TRANSLATE_NOOP("widgets::Error", "Retry without encryption")},
    ActionWords{ErrorAction::SaveDiagnostics, "saveDiagnostics",
        QT_TRANSLATE_NOOP("widgets::Error", "Save diagnostics")},
    ActionWords{ErrorAction::Retry, "retry", QT_TRANSLATE_NOOP("widgets::Error", "Retry")},
    ActionWords{ErrorAction::ChooseMint, "chooseMint",
        QT_TRANSLATE_NOOP("widgets::Error", "Choose another mint")},
    ActionWords{
        ErrorAction::MoveFunds, "moveFunds", QT_TRANSLATE_NOOP("widgets::Error", "Move funds")},
    ActionWords{
        ErrorAction::CheckMoney, "checkMoney", QT_TRANSLATE_NOOP("widgets::Error", "Check money")},
    ActionWords{
        ErrorAction::RecoverMoney, "recoverMoney", QT_TRANSLATE_NOOP("widgets::Error", "Recover")},
    ActionWords{ErrorAction::Wait, "wait", QT_TRANSLATE_NOOP("widgets::Error", "Wait")},
    ActionWords{ErrorAction::UseSat, "useSat", QT_TRANSLATE_NOOP("widgets::Error", "Use sat")},
    ActionWords{ErrorAction::Refresh, "refresh", QT_TRANSLATE_NOOP("widgets::Error", "Refresh")},
    ActionWords{
        ErrorAction::SwitchKey, "switchKey", QT_TRANSLATE_NOOP("widgets::Error", "Switch key")},
    ActionWords{
        ErrorAction::RestoreKey, "restoreKey", QT_TRANSLATE_NOOP("widgets::Error", "Restore key")},
    ActionWords{ErrorAction::CheckTime, "checkTime",
        QT_TRANSLATE_NOOP("widgets::Error", "Check time left")},
    ActionWords{
        ErrorAction::RentAgain, "rentAgain", QT_TRANSLATE_NOOP("widgets::Error", "Rent again")},
    ActionWords{ErrorAction::MoveToAnother, "moveToAnother",
        QT_TRANSLATE_NOOP("widgets::Error", "Move to another")},
    ActionWords{ErrorAction::Pay, "pay", QT_TRANSLATE_NOOP("widgets::Error", "Pay")},
    ActionWords{ErrorAction::ShowIt, "showIt", QT_TRANSLATE_NOOP("widgets::Error", "Show it")},
    ActionWords{ErrorAction::AcceptPrice, "acceptPrice",
        QT_TRANSLATE_NOOP("widgets::Error", "Accept price")},
    ActionWords{
        ErrorAction::EditRelays, "editRelays", QT_TRANSLATE_NOOP("widgets::Error", "Edit relays")},
    ActionWords{
        ErrorAction::AddRelays, "addRelays", QT_TRANSLATE_NOOP("widgets::Error", "Add relays")},
    ActionWords{ErrorAction::ChangeProxy, "changeProxy",
        QT_TRANSLATE_NOOP("widgets::Error", "Change proxy")},
    ActionWords{ErrorAction::Continue, "continue", QT_TRANSLATE_NOOP("widgets::Error", "Continue")},
    ActionWords{ErrorAction::KeepWaiting, "keepWaiting",
        QT_TRANSLATE_NOOP("widgets::Error", "Keep listening")},
    ActionWords{ErrorAction::GoBack, "goBack", QT_TRANSLATE_NOOP("widgets::Error", "Back")},
    ActionWords{
        ErrorAction::AddFunds, "addFunds", QT_TRANSLATE_NOOP("widgets::Error", "Add funds")},
    ActionWords{ErrorAction::TrustMint, "trustMint",
        QT_TRANSLATE_NOOP("widgets::Error", "Trust this mint")},
    ActionWords{ErrorAction::SwapToMine, "swapToMine",
        QT_TRANSLATE_NOOP("widgets::Error", "Swap to my mint")},
    ActionWords{
        ErrorAction::NewInvoice, "newInvoice", QT_TRANSLATE_NOOP("widgets::Error", "New invoice")},
    ActionWords{
        ErrorAction::PasteAgain, "pasteAgain", QT_TRANSLATE_NOOP("widgets::Error", "Paste again")},
    ActionWords{ErrorAction::Close, "close", QT_TRANSLATE_NOOP("widgets::Error", "Close")},
    ActionWords{
        ErrorAction::RaiseLimit, "raiseLimit", QT_TRANSLATE_NOOP("widgets::Error", "Raise limit")},
    ActionWords{
        ErrorAction::LetItEnd, "letItEnd", QT_TRANSLATE_NOOP("widgets::Error", "Let it end")},
    ActionWords{
        ErrorAction::FreeSpace, "freeSpace", QT_TRANSLATE_NOOP("widgets::Error", "Free space")},
    ActionWords{ErrorAction::Repair, "repair", QT_TRANSLATE_NOOP("widgets::Error", "Repair")},
    ActionWords{ErrorAction::Unlock, "unlock", QT_TRANSLATE_NOOP("widgets::Error", "Unlock")},
    ActionWords{ErrorAction::UsePassphrase, "usePassphrase",
        QT_TRANSLATE_NOOP("widgets::Error", "Use passphrase")},
    ActionWords{
        ErrorAction::TestAccess, "testAccess", QT_TRANSLATE_NOOP("widgets::Error", "Test now")},
    ActionWords{
        ErrorAction::UseExec, "useExec", QT_TRANSLATE_NOOP("widgets::Error", "Use run command")},
    ActionWords{ErrorAction::Compare, "compare", QT_TRANSLATE_NOOP("widgets::Error", "Compare")},
    ActionWords{ErrorAction::AcceptHostKey, "acceptHostKey",
        QT_TRANSLATE_NOOP("widgets::Error", "Accept for this server")},
    ActionWords{ErrorAction::StopServer, "stopServer", QT_TRANSLATE_NOOP("widgets::Error", "Stop")},
    ActionWords{ErrorAction::AddProtection, "addProtection",
        QT_TRANSLATE_NOOP("widgets::Error", "Add protection")},
    ActionWords{ErrorAction::OpenClockSettings, "openClockSettings",
        QT_TRANSLATE_NOOP("widgets::Error", "Open clock settings")},
    ActionWords{ErrorAction::InstallGuide, "installGuide",
        QT_TRANSLATE_NOOP("widgets::Error", "Install guide")},
    ActionWords{ErrorAction::CopyCommand, "copyCommand",
        QT_TRANSLATE_NOOP("widgets::Error", "Copy command")},
    ActionWords{ErrorAction::OtherBackend, "otherBackend",
        QT_TRANSLATE_NOOP("widgets::Error", "Other backend")},
    ActionWords{ErrorAction::PublishAgain, "publishAgain",
        QT_TRANSLATE_NOOP("widgets::Error", "Publish again")},
    ActionWords{
        ErrorAction::ChangeRule, "changeRule", QT_TRANSLATE_NOOP("widgets::Error", "Change rule")},
    ActionWords{ErrorAction::ResumeAnyway, "resumeAnyway",
        QT_TRANSLATE_NOOP("widgets::Error", "Resume anyway")},
    ActionWords{ErrorAction::Adopt, "adopt", QT_TRANSLATE_NOOP("widgets::Error", "Adopt")},
    ActionWords{ErrorAction::Remove, "remove", QT_TRANSLATE_NOOP("widgets::Error", "Remove")},
};
static_assert(Actions.size() == std::size_t(ErrorAction::Remove) + 1);

const ActionWords& wordsOf(ErrorAction action)
{
    const auto& words = Actions[std::size_t(action)];
    Q_ASSERT(words.action == action);
    return words;
}

} // namespace

QString textOf(ErrorAction action)
{
    return QCoreApplication::translate("widgets::Error", wordsOf(action).text);
}

QString idOf(ErrorAction action)
{
    return QString::fromLatin1(wordsOf(action).id);
}

} // namespace widgets
