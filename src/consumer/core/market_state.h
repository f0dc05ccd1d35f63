// SPDX-License-Identifier: GPL-3.0-or-later
// Everything a window of the marketplace can show, as plain values that are copied freely (lists
// share their storage). Made by the core at most four times a second; nothing here can change
// anything.
#pragma once

#include "base/amount.h"
#include "consumer/core/keep_running.h"
#include "consumer/core/profile_settings.h"

#include <QDebug>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <optional>

namespace consumer {

// Where the sats of an operation are now, as the mint says (product MR3).
enum class MoneyOutcome { None, Unspent, TakenBack, WithProvider, Pending };

// "unspent", "taken_back", "with_provider", "pending"; empty for None.
QString toString(MoneyOutcome outcome);

// Something that went wrong, or that the user should know. The window finds the words for the code.
struct Notice {
    qint64 id = 0;
    base::UnixTime at;
    QString code; // the provider's error_type, or one of product §10.2 such as "E-RELAY-REJECT"
    QString message; // the peer's own words, or English for the details fold
    MoneyOutcome money = MoneyOutcome::None;
    base::Sats amount;
    QString subject; // lease id, purchase id or mint, as far as there is one
    QString providerName;

    bool operator==(const Notice&) const = default;
};

// ---- who we are, and the network
// --------------------------------------------------------------------

enum class MarketPhase {
    Welcome, // nothing is opened, nothing contacted
    Opening,
    Open,
    Failed, // see MarketState::failure
};

struct RelayView {
    QString url;
    bool isConnected = false;
    std::optional<std::chrono::milliseconds> latency;
    QString lastError;
    qint64 accepted = 0;
    qint64 refused = 0;

    bool operator==(const RelayView&) const = default;
};

// ---- wallet
// -----------------------------------------------------------------------------------------

struct MintView {
    QString url;
    QString name;
    base::Sats spendable;
    base::Sats reserved;
    qint64 inputFeePpk = 0; // NUT-02, 1/1000 sat for each proof
    bool isReachable = false;
    bool isPractice = false;
    std::optional<base::UnixTime> checkedAt;
    int acceptingProviders = 0;
    QString motd; // the mint's words of today
    QString contact; // of its operator: "email ops@mint.example"

    bool operator==(const MintView&) const = default;
};

enum class InvoiceState { Waiting, Paid, Issued, Expired };

struct InvoiceView {
    QString quoteId;
    QString mintUrl;
    QString mintName;
    base::Sats amount;
    QString invoice; // BOLT-11 text
    InvoiceState state = InvoiceState::Waiting;
    std::optional<base::UnixTime> expiresAt;

    bool operator==(const InvoiceView&) const = default;
};

struct HistoryView {
    qint64 id = 0;
    base::UnixTime at;
    QString kind; // received, minted, sent, taken_back, swapped, melted, refund
    base::Sats amount;
    base::Sats fee;
    int sign = 0; // +1 came in, -1 went out, 0 moved within
    QString mintUrl;
    QString purpose; // lease id, or what the token was for
    QString state;

    bool operator==(const HistoryView&) const = default;
};

enum class OpenItemKind {
    Refund, // expected or received from a provider
    TakeBack, // a payment whose fate the mint has not told yet
    SentToken, // given away, not claimed
    SetAside, // reserved for a payment under way
};

// One line of "Refunds and open items".
struct OpenItemView {
    QString id;
    OpenItemKind kind = OpenItemKind::SetAside;
    base::UnixTime at;
    base::Sats amount;
    QString subject; // server name or purpose
    QString providerName;
    bool isSettled = false;
    QString waitsForMint; // a refund that is here as a token: the user has to add this mint first

    bool operator==(const OpenItemView&) const = default;
};

enum class SearchState { Waiting, Asking, Done, Failed };

// Looking for money of our words at one mint (W5).
struct MintSearchView {
    QString mintUrl;
    SearchState state = SearchState::Waiting;
    base::Sats found; // unspent, and not in the wallet before
    QString errorCode;

    bool operator==(const MintSearchView&) const = default;
};

// What the relays keep for the words of this profile (W5).
struct ListsSearchView {
    std::optional<SearchState> state; // not set: never looked
    int mints = 0;
    int servers = 0;

    bool operator==(const ListsSearchView&) const = default;
};

struct WalletView {
    base::Sats spendable;
    base::Sats reserved;
    QList<MintView> mints;
    QList<InvoiceView> invoices; // open ones, newest first
    QList<HistoryView> history; // newest first, bounded
    QList<OpenItemView> openItems;
    QList<MintSearchView> searches; // of the last search, in the order asked
    ListsSearchView lists;

    bool operator==(const WalletView&) const = default;
};

// ---- market
// -----------------------------------------------------------------------------------------

enum class Isolation { SharedKernel, DedicatedHost, Attested }; // weakest to strongest

// Share of expected heartbeats seen, in percent, or not known.
using UptimeCell = std::int8_t;
inline constexpr UptimeCell UnknownUptime = -1;

struct SpecView {
    QString id;
    QString name;
    QString description;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    base::Msats ratePerSecond;

    bool operator==(const SpecView&) const = default;
};

// What we measured ourselves, from stored heartbeats.
struct SeenUptime {
    std::optional<double> fraction; // 0 … 1 over the hours known
    int hoursKnown = 0;
    QList<UptimeCell> days; // 7, oldest first
    QList<UptimeCell> hours; // 168, oldest first; the last is the current hour
    int gaps = 0;
    std::chrono::minutes longestGap{0};

    bool operator==(const SeenUptime&) const = default;
};

// One row of the table: one spec of one provider.
struct OfferRow {
    QString id; // stable: provider hex and spec id
    QString providerKey; // 64 hex digits
    QString providerNpub;
    QString shortId; // first 8 hex digits
    QString name;
    bool nameMatchesKey = false;
    SpecView spec;
    Isolation isolation = Isolation::SharedKernel;
    QStringList capabilities;
    QStringList mints; // as configured by the provider
    bool canPay = false; // we hold money at one of them
    double claimedUptime = 0;
    qint64 claimedJobs = 0;
    QString claimedLocation;
    bool isOnline = false;
    bool isEarlier = false; // of an earlier visit: not known yet whether it still holds
    std::optional<base::UnixTime> lastBeatAt;
    std::optional<qint64> runningLeases; // from the last heartbeat
    std::optional<qint64> freeMemoryMb; // not set: not reported, which is not "full"
    SeenUptime seen;
    base::UnixTime offeredAt; // created_at of the offer
    base::UnixTime firstSeen;
    bool canRefund = false; // refund/1
    std::optional<std::chrono::seconds> minimumDuration; // when the offer says it
    bool isStarred = false;
    bool isAvoided = false;
    bool isWithdrawn = false;
    int myLeases = 0;
    int myFailures = 0;

    bool operator==(const OfferRow&) const = default;
};

// ---- servers
// ----------------------------------------------------------------------------------------

enum class ServerState { Starting, Running, Ending, Ended, Problem };

QString toString(ServerState state); // "starting" …, as scripts read it

struct LogLine {
    base::UnixTime at;
    QString event; // created, sent, answered, topped_up, stop_asked, refunded, expired, problem …
    QString detail;
    base::Sats amount;

    bool operator==(const LogLine&) const = default;
};

struct ServerRow {
    qint64 number = 0; // stable row id; the account of its key
    QString leaseId; // container-1003@5b51126c; empty until the provider has answered
    QString name;
    QString runs; // image or template
    QString providerKey;
    QString providerName;
    QString shortId;
    QString specName;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    ServerState state = ServerState::Starting;
    QString problem; // code of the problem, if there is one
    QString host;
    int port = 0;
    QString user;
    QString password; // secret: masked on screen, never logged
    base::UnixTime startedAt;
    base::UnixTime expiresAt;
    base::Msats ratePerSecond;
    base::Sats paid; // net of what the provider counts
    base::Sats spent; // everything that left the wallet for it, our fees included; see `refunded`
    base::Sats refunded;
    base::Sats usedNow; // rounded up
    base::Sats refundableNow; // rounded down; zero when the provider cannot refund
    bool canRefund = false;
    QString refundWaitsForMint; // the refund is here, but of a mint that has to be added first
    KeepRunningTerms keepTerms;
    KeepRunningState keepState = KeepRunningState::Off;
    base::Sats keepSpentToday; // by itself, not by a click
    base::Sats keepSpentInAll;
    bool isStopping = false;
    bool isToppingUp = false;
    std::optional<bool> isAnswering; // last probe of the SSH port
    std::optional<base::UnixTime> lastAnswerAt; // last status reply
    QString sshCommand; // ssh -p <port> root@<host>
    QStringList sshOptions; // that lead through the proxy
    QStringList instructions;
    QList<LogLine> log; // oldest first

    bool operator==(const ServerRow&) const = default;
    bool canStop() const { return state == ServerState::Running || state == ServerState::Ending; }
    bool canTopUp() const { return canStop() && !isStopping && !isToppingUp; }
};
QDebug operator<<(QDebug, const ServerRow&) = delete;

// ---- purchases under way
// ----------------------------------------------------------------------------

enum class PurchaseStep { // R5; 1 … 7
    FundsSetAside = 1,
    RequestSent,
    ProviderReceived,
    PaymentTaken,
    ServerCreated,
    AnswersOnNetwork,
    Ready,
};

enum class StepState {
    Waiting,
    Current,
    Done,
    NotSeen,
    Failed
}; // NotSeen: could not be observed, never ticked

struct PurchaseStepView {
    PurchaseStep step = PurchaseStep::FundsSetAside;
    StepState state = StepState::Waiting;
    std::optional<std::chrono::milliseconds> elapsed; // since the click

    bool operator==(const PurchaseStepView&) const = default;
};

enum class PurchasePhase { UnderWay, Ready, Refused, TimedOut, Failed };

struct PurchaseView {
    QString id;
    quint64 request = 0; // what MarketHost::purchase() returned, 0 after a restart
    QString serverName;
    QString providerKey;
    QString providerName;
    QString specName;
    PurchasePhase phase = PurchasePhase::UnderWay;
    base::UnixTime startedAt;
    std::chrono::milliseconds elapsed{0};
    std::chrono::seconds waitLimit{0};
    QList<PurchaseStepView> steps; // always seven
    base::Sats amount; // face value of what was sent
    base::Sats setAsideForLater; // bought by top-up once the server answers
    int relaysAccepted = 0;
    int relaysAsked = 0;
    bool canCancel = false;
    bool isStillListening = false; // the wait is over, a late answer is accepted
    MoneyOutcome money = MoneyOutcome::None;
    QString errorCode; // error_type or E-…
    QString errorMessage;
    QString leaseId; // once there is one
    qint64 serverNumber = 0;
    std::optional<std::chrono::seconds> usualFastest; // earlier purchases from this provider
    std::optional<std::chrono::seconds> usualSlowest;

    bool operator==(const PurchaseView&) const = default;
    bool isFinal() const { return phase != PurchasePhase::UnderWay; }
};

// ---- the whole
// --------------------------------------------------------------------------------------

struct MarketState {
    MarketPhase phase = MarketPhase::Welcome;
    QString failure; // English, when phase is Failed
    bool isPractice = false;
    QString ownKey; // 64 hex digits
    QString ownNpub;
    QList<RelayView> relays;
    int connectedRelays = 0;
    WalletView wallet;
    quint64 offersRevision = 0; // changes whenever `offers` does
    QList<OfferRow> offers;
    bool hasLoadedOffers = false; // at least one relay has told all it stores
    std::optional<base::UnixTime> offersAsOf; // while some are those of an earlier visit
    QList<ServerRow> servers; // newest first
    QList<PurchaseView> purchases; // under way, or ended since the start
    QList<Notice> notices; // newest first, bounded
    ProfileSettings settings;
    QString proxy; // in use, as text; empty: none
    bool areRelaysFixed = false; // given at the start: the settings do not count
    bool isProxyFixed = false;
    QStringList authQuestions; // relays that want to learn our keys and wait for an answer
    bool remindsOfWords = false; // there is something to lose, and the words are not written down
    base::UnixTime madeAt;

    bool operator==(const MarketState&) const = default;
};

} // namespace consumer

Q_DECLARE_METATYPE(consumer::MarketState)
Q_DECLARE_METATYPE(consumer::PurchaseView)
Q_DECLARE_METATYPE(consumer::InvoiceView)
Q_DECLARE_METATYPE(consumer::Notice)
