// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/error_catalogue.h"

#include <QCoreApplication>

namespace widgets {

using enum ErrorAction;

#define SAY(text) QT_TRANSLATE_NOOP("widgets::Error", text)

std::span<const CatalogueRow> replyCatalogue()
{
    constexpr auto A = UsualFate::NotTaken;
    constexpr auto B = UsualFate::Taken;
    constexpr auto C = UsualFate::Unknown;
    static const CatalogueRow rows[] = {
        {"invalid_request", A, SAY("The provider did not understand the request"),
            SAY("It may run an older or newer version."), {TryAnother, ShowDetails}},
        {"not_addressed", A, SAY("This provider was not part of the chosen set"), "", {FixSet}},
        {"template_unsupported", A, SAY("This provider cannot run templates"),
            SAY("It runs its own image."), {RentPlainLinux, FindOthers}},
        {"unknown_template", B, SAY("The provider does not know this template"),
            SAY("We asked for it because its offer named it."), {TryAnother, ReportToProvider}},
        {"no_specs", B, SAY("The provider has nothing to sell at the moment"), "",
            {TryAnother, AvoidProvider}},
        {"insufficient_payment", B, SAY("The payment was below this provider's minimum"),
            SAY("If it named an amount, it is remembered."), {PayMinimum, TryAnother}},
        {"provisioning_error", B, SAY("The provider took the payment but had no free place"), "",
            {AskForRefund, TryAnother, AvoidProvider}},
        {"backend_error", B, SAY("The provider could not create the server"),
            SAY("It took the payment before it failed."),
            {AskForRefund, TryAnother, AvoidProvider}},
        {"invalid_volume_encryption", B, SAY("The provider rejected the disk encryption request"),
            SAY("Without encryption its owner can read the disk."),
            {RetryWithoutEncryption, TryAnother}},
        {"missing_workload_id", B, SAY("The standby request lacked its common id"),
            SAY("This is our mistake."), {Retry, SaveDiagnostics}},
        {"invalid_token", A, SAY("The provider could not read the payment"), "",
            {Retry, ShowDetails}},
        {"non_whitelisted_mint", A, SAY("This provider no longer accepts that mint"), "",
            {ChooseMint, MoveFunds}},
        {"token_already_spent", C, SAY("The mint says this payment was used before"), "",
            {CheckMoney, RecoverMoney}},
        {"token_pending", C, SAY("The mint is still working on this payment"), "",
            {CheckMoney, Wait}},
        {"mint_network_error", C, SAY("The provider cannot reach the mint"), "",
            {Retry, ChooseMint}},
        {"mint_error", C, SAY("The mint refused the payment"), "", {CheckMoney, ChooseMint}},
        {"unsupported_unit", B, SAY("The provider does not take this kind of money"), "",
            {UseSat, ShowDetails}},
        {"invalid_pod_id", A, SAY("The server id was not understood"), "",
            {Refresh, SaveDiagnostics}},
        {"not_owner", A, SAY("This server belongs to another key"), "", {SwitchKey, RestoreKey}},
        {"not_found", A, SAY("The provider does not know this server"),
            SAY("It ended, or the provider was reset."), {CheckTime, RentAgain}},
        {"lease_expired", A, SAY("The server ended before the top-up arrived"), "", {RentAgain}},
        {"spec_unavailable", A, SAY("The provider removed this spec"),
            SAY("The server cannot be extended."), {MoveToAnother, RentAgain}},
        {"race_lost", B, SAY("The server was deleted while the top-up was on its way"), "",
            {AskForRefund, RentAgain}},
        {"payment_required", UsualFate::None, SAY("Payment is needed"), "", {Pay}},
        {"no_capacity", B, SAY("No free place at this provider"), "", {TryAnother}},
        {"rate_limited", A, SAY("The provider asks us to wait"),
            SAY("Too many requests in a short time."), {Wait}},
        {"topup_pending", A, SAY("Another top-up is under way"), "", {ShowIt, Wait}},
        {"subsidy_gone", A, SAY("The trial is used up"),
            SAY("The server costs its normal price now."), {AcceptPrice, GoBack}},
        {"refund_pending", A, SAY("A refund is on its way"), "", {Wait, ShowDetails}},
    };
    return rows;
}

std::span<const CatalogueRow> localCatalogue()
{
    constexpr auto None = UsualFate::None;
    constexpr auto A = UsualFate::NotTaken;
    constexpr auto C = UsualFate::Unknown;
    static const CatalogueRow rows[] = {
        {"E-OFFLINE", None, SAY("No network"), SAY("You can look, not pay."), {Retry}},
        {"E-RELAY-NONE", None, SAY("None of your relays answers"), "",
            {Retry, EditRelays, ChangeProxy}},
        {"E-RELAY-FEW", None, SAY("Only one relay works"), SAY("Replies may get lost."),
            {AddRelays, Continue}},
        {"E-RELAY-REJECT", A, SAY("Relays refused the message"), "", {EditRelays, Retry}},
        {"E-PROVIDER-SILENT", A, SAY("The provider was not seen for a while"), "",
            {TryAnother, Wait}},
        {"E-REPLY-LATE", C, SAY("The provider did not answer"), SAY("We are still listening."),
            {TryAnother, KeepWaiting, CheckMoney}},
        {"E-REPLY-UNREADABLE", C, SAY("An answer came that this version cannot read"), "",
            {SaveDiagnostics, CheckMoney}},
        {"E-PRICE-CHANGED", None, SAY("The price changed"), "", {AcceptPrice, GoBack}},
        {"E-MINT-DOWN", None, SAY("The mint does not answer"), "", {Retry, ChooseMint}},
        {"E-MINT-UNTRUSTED", None, SAY("This token is from a mint you do not use"), "",
            {SwapToMine, TrustMint, Close}},
        {"E-MINT-LOW", None, SAY("There is not enough at an accepted mint"), "",
            {AddFunds, MoveFunds}},
        {"E-QUOTE-EXPIRED", None, SAY("The invoice expired unpaid"),
            SAY("A late payment is still watched."), {NewInvoice}},
        {"E-MELT-PENDING", C, SAY("The Lightning payment is still on its way"), "",
            {Wait, ShowDetails}},
        {"E-SPENT-ELSEWHERE", None,
            SAY("Some sats were spent by another wallet with the same words"), "", {CheckMoney}},
        {"E-TOKEN-USED", None, SAY("This token was already claimed"), "", {Close, PasteAgain}},
        {"E-TOKEN-BAD", None, SAY("This token is not complete"), "", {PasteAgain, Close}},
        {"E-CAP", None, SAY("The spending limit for this server is reached"), "",
            {RaiseLimit, LetItEnd}},
        {"E-NWC", None, SAY("The connected wallet does not answer or refused"), "",
            {Retry, GoBack}},
        {"E-CLOCK", None, SAY("This computer's clock is wrong"), SAY("Others may ignore us."),
            {OpenClockSettings}},
        {"E-DISK", None, SAY("The disk is full"), SAY("Nothing was lost that was written."),
            {FreeSpace, Retry}},
        {"E-STORE", None, SAY("A data file is damaged"), SAY("Nothing was lost that was written."),
            {Repair, SaveDiagnostics}},
        {"E-LOCKED", None, SAY("The wallet is locked"), "", {Unlock}},
        {"E-KEYRING", None, SAY("The keyring is not available"), "", {UsePassphrase}},
        {"E-BACKUP-PASS", None, SAY("Wrong password or damaged file"), "", {Retry}},
        {"E-WORDS", None, SAY("The recovery words do not fit"), "", {Retry}},
        {"E-SSH-REFUSED", None, SAY("The server does not answer on SSH"), "",
            {TestAccess, UseExec}},
        {"E-SSH-AUTH", None, SAY("The server refused the password"), "", {TestAccess, UseExec}},
        {"E-SSH-HOSTKEY", None, SAY("The server's identity changed since you first connected"), "",
            {Compare, AcceptHostKey, StopServer}},
        {"E-EXEC-OFF", None, SAY("This server has no command service"), "", {TestAccess}},
        {"E-EXEC-TIME", None, SAY("The command stopped at its limit"), "", {Retry}},
        {"E-SPLIT", None, SAY("Two machines claim to run this server"),
            SAY("This lasts up to a minute."), {Wait}},
        {"E-UNPROTECTED", None, SAY("Running, but no standby is left"), "", {AddProtection}},
        {"E-PROXY", None, SAY("The proxy does not answer"), SAY("Nothing is sent without it."),
            {Retry, ChangeProxy}},
        {"E-FIAT", None, SAY("No exchange rate"), SAY("Amounts are shown in sats."), {Close}},
        {"P-DOCKER-MISSING", None, SAY("Docker was not found"), "", {InstallGuide, OtherBackend}},
        {"P-DOCKER-PERM", None, SAY("This user may not use Docker"), "",
            {CopyCommand, OtherBackend}},
        {"P-LXD-SOCK", None, SAY("LXD is not reachable"), "", {CopyCommand, OtherBackend}},
        {"P-LXD-POOL", None, SAY("LXD has no storage pool"), "", {CopyCommand, OtherBackend}},
        {"P-KVM-OFF", None, SAY("Virtualisation is off"), "", {InstallGuide, OtherBackend}},
        {"P-KVM-PERM", None, SAY("This user may not start virtual machines"), "",
            {CopyCommand, OtherBackend}},
        {"P-PORT", None, SAY("Ports cannot be reached from outside"), "", {InstallGuide, Retry}},
        {"P-INVISIBLE", None, SAY("Buyers cannot find your offer"),
            SAY("It could not be read back from the relays."), {PublishAgain, EditRelays}},
        {"P-REJECT", None, SAY("A relay refuses your offer"), "", {EditRelays, Retry}},
        {"P-REDEEM", None, SAY("A tenant's payment could not be redeemed"),
            SAY("The tenant was told and nothing was started."), {ShowDetails}},
        {"P-START-FAIL", None, SAY("A server could not be created"),
            SAY("The payment was returned."), {ShowDetails}},
        {"P-REFUND-LOW", None, SAY("The refund reserve is too small"), "", {AddFunds, ChangeRule}},
        {"P-SWEEP", None, SAY("The payout failed"), SAY("The sats are still in your wallet."),
            {Retry}},
        {"P-ORPHAN", None, SAY("A server exists that belongs to no lease"), "", {Adopt, Remove}},
        {"P-HOT", None, SAY("This computer is too hot, selling stopped"), "",
            {ChangeRule, ResumeAnyway}},
        {"P-BATTERY", None, SAY("This computer runs on battery, selling stopped"), "",
            {ChangeRule, ResumeAnyway}},
        {"P-DISK", None, SAY("The disk is nearly full, selling stopped"), "",
            {ChangeRule, ResumeAnyway}},
    };
    return rows;
}

#undef SAY

} // namespace widgets
