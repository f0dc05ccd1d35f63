// SPDX-License-Identifier: GPL-3.0-or-later
// What the windows show of a running daemon: an immutable value, sent at every change and at most
// four times a second. Holds no secret.
#pragma once

#include "backends/workload.h"
#include "base/amount.h"
#include "cashu/mint_url.h"
#include "nostr/keys.h"
#include "nostr/relay_pool.h"
#include "platform/host_load.h"
#include "protocol/offer.h"
#include "provider/daemon/journal_entry.h"
#include "provider/daemon/sales_rules.h"
#include "provider/daemon/sweep.h"

#include <QList>
#include <QMetaType>

#include <optional>

namespace provider {

enum class BannerState {
    Starting,
    SellingNoTenants,
    Selling,
    NotVisible, // no relay has our offer
    NeedsAttention, // the first notice says why
    ClosingTime, // the owner's hours: running leases go on, new ones are refused
    Paused, // by the operator: running leases go on, new ones are refused
};

enum class LeaseState {
    Admitted, // everything checked, nothing redeemed yet
    Redeemed,
    Creating,
    Running,
    Stopping, // its end is settled, the workload is being removed
    Ended,
    FailedRefunding, // could not be delivered; the value is on its way back
    Failed, // could not be delivered; the value was returned or never taken
};

// Nothing further happens to it.
constexpr bool isFinal(LeaseState state)
{
    return state == LeaseState::Ended || state == LeaseState::Failed;
}
// Takes capacity.
constexpr bool isHolding(LeaseState state)
{
    return !isFinal(state) && state != LeaseState::FailedRefunding;
}

struct LeasePayment {
    base::UnixTime at;
    base::Sats amount; // what arrived after the mint's fee
    std::chrono::seconds span{0};
    bool isRedeemed = true;

    bool operator==(const LeasePayment&) const = default;
};

struct LeaseView {
    qint64 id = 0; // for commands; never used twice
    QString podId; // container-1003
    quint32 vmid = 0;
    nostr::PublicKey tenant;
    protocol::PodSpec spec;
    QString backend; // "local"
    QString image; // as asked for
    LeaseState state = LeaseState::Admitted;
    base::UnixTime startedAt; // when admitted; from creation on, when it began to run
    base::UnixTime paidUntil;
    base::Msats paid;
    base::Msats earned; // up to now
    base::Sats owedNow; // what a stop would return now
    base::Sats refunded;
    quint16 sshPort = 0;
    std::optional<base::UnixTime> endedAt;
    QList<LeasePayment> payments; // oldest first
    QList<JournalEntry> log; // newest first, at most 50

    bool canStop() const { return state == LeaseState::Running; }
    bool operator==(const LeaseView&) const = default;
};

enum class MintCondition {
    Unknown, // not asked yet
    Working,
    Unreachable,
    Refused, // play money in a real provider, or the reverse; or no sat
};

struct MintView {
    cashu::MintUrl url;
    QString name;
    MintCondition condition = MintCondition::Unknown;
    bool isPractice = false;
    base::Sats spendable;

    bool operator==(const MintView&) const = default;
};

struct CapacityView {
    backends::Capacity offered; // all that is for rent
    backends::Capacity used; // by leases
    int places = 0; // of the smallest spec, with nothing running
    int placesTaken = 0; // running or starting leases

    bool operator==(const CapacityView&) const = default;
};

enum class NoticeCode {
    MintUnreachable,
    MintRefused,
    OfferRefused, // a relay refuses our offer; the detail says which and why
    NoRelay, // not connected to any
    BackendUnreachable,
    IsolationInactive, // limits or isolation are not really active; the detail is the backend's
    StartFailed, // a workload could not be created; its payment was returned
    RedeemFailed, // a payment could not be redeemed; nothing was started
    RefundWaits, // a refund could not be made yet and is tried again
    OrphanRemoved, // a workload that belonged to no lease was removed
    SweepFailed, // the Lightning address was not paid; tried again
    BooksDiffer, // what came in is not what was earned, returned or owed: a defect of ours
    StorageFailed, // the disk or database failed: nothing new is accepted
    Invisible, // strangers do not find our offer at some relays; the detail names them
    ClockWrong, // our clock differs from those of relays and mints
    ConfigRefused, // the changed configuration cannot be used; the one before stays in force
};

struct Notice {
    NoticeCode code = NoticeCode::StorageFailed;
    base::UnixTime at;
    QString detail; // English, for a details view
    bool isUrgent = false; // keeps us from selling

    bool operator==(const Notice&) const = default;
};

// What a stranger sees of us at one relay.
struct RelaySight {
    nostr::RelayUrl relay;
    bool servesOffer = false; // the latest one
    bool servesHeartbeat = false; // one of the last minutes
    QString problem; // English, why it could not be asked; empty when it answered
    base::UnixTime at;

    bool operator==(const RelaySight&) const = default;
};

struct DaemonState {
    nostr::PublicKey provider;
    QString name;
    BannerState banner = BannerState::Starting;
    bool isPractice = false;
    QString backend;
    QList<protocol::PodSpec> specs;
    std::chrono::seconds minimumDuration{0};
    QStringList capabilities;

    QList<nostr::RelayHealth> relays;
    QList<MintView> mints;
    base::Sats walletBalance;
    base::Msats earnedToday; // since local midnight
    base::Msats earnedThisWeek; // the last seven days
    base::Msats earnedTotal;

    QList<LeaseView> leases; // holding ones first, then ended ones, newest first; at most 500 ended
    int activeLeases = 0;
    CapacityView capacity;
    SalesRules rules;
    base::Msats owedToTenants; // now, in all
    QList<Sweep> sweeps; // newest first, at most twenty
    std::optional<platform::HostLoad> load;

    std::optional<base::UnixTime> offerPublishedAt;
    QList<nostr::RelayUrl> offerAcceptedBy;
    std::optional<base::UnixTime> lastHeartbeatAt;
    int heartbeatAcceptedBy = 0;
    qint64 heartbeatsSent = 0;
    qint64 heartbeatsAccepted = 0; // by at least one relay
    QList<RelaySight> sights; // of our relays, from outside; empty until somebody has looked
    std::optional<std::chrono::seconds> clockOffset; // others are ahead by so much
    base::UnixTime startedAt;
    base::UnixTime asOf;

    QList<Notice> notices; // newest first
};

} // namespace provider

Q_DECLARE_METATYPE(provider::DaemonState)
