// SPDX-License-Identifier: GPL-3.0-or-later
// A lease and its payments as the provider's books hold them.
#pragma once

#include "backends/workload.h"
#include "base/amount.h"
#include "cashu/mint_url.h"
#include "nostr/keys.h"
#include "protocol/direct_message.h"
#include "protocol/offer.h"
#include "protocol/pod_id.h"
#include "provider/daemon/daemon_state.h"
#include "provider/daemon/lease_service.h"

#include <chrono>

namespace provider {

using Moment = std::chrono::milliseconds; // since the epoch

enum class PaymentState {
    Admitted, // checked; the mint may or may not have been asked
    Redeemed, // ours
    Refused, // the mint said no: never ours
    Returning, // owed back to its sender, in a token of ours
    Returned,
};

struct Payment {
    qint64 id = 0;
    qint64 lease = 0;
    QString request; // id of the message it came with
    nostr::PublicKey sender;
    protocol::Mode mode = protocol::Mode::Nip17;
    QString token; // secret, as it came
    QString tokenKey; // identifies the proofs, however they are written
    cashu::MintUrl mint;
    PaymentState state = PaymentState::Admitted;
    base::Sats net; // what arrived
    base::UnixTime at;
    std::chrono::seconds span{0};
    bool isTopUp = false;
    QString errorType; // why it is returned
    QString errorMessage;
    QString refundTokenId; // in the wallet
    base::Sats returned; // made as that token
};

enum class EndReason {
    None,
    Expired,
    StoppedByTenant,
    StoppedByProvider,
    WorkloadLost, // and could not be made again
};
QString toText(EndReason reason);

struct Lease {
    qint64 id = 0;
    QString request; // id of the spawn message
    nostr::PublicKey tenant;
    protocol::Mode mode = protocol::Mode::Nip17; // of the spawn
    protocol::PodId pod;
    quint16 sshPort = 0;
    QString workload; // the backend's id
    protocol::PodSpec spec; // as agreed; later offers do not change it
    QString image;
    QString password; // secret
    QString loginUser;
    std::optional<LeaseService> service; // none: plain Linux
    QString sshHost; // an address of its own; empty: the provider's
    LeaseState state = LeaseState::Admitted;
    Moment requestedAt{0}; // time of the rumor
    Moment admittedAt{0};
    Moment startedAt{0};
    Moment lastGoodAt{0}; // last time the workload was seen running
    Moment unbilled{0}; // how long it was not seen running, in all: that time is not charged
    Moment endedAt{0};
    base::UnixTime expiresAt;
    base::Msats paid;
    base::Msats earned; // final, once settled
    base::Sats refundDue; // decided at settlement
    base::Sats refunded; // made as a token
    QString refundTokenId;
    QString closingRequest; // id of the lease.stop that ended it
    EndReason endReason = EndReason::None;
};

// Where the tenant reaches SSH, given the provider's own address.
backends::SshPlace sshPlaceOf(const Lease& lease, const QString& publicAddress);

// The disk of a workload; not part of the protocol's specs.
inline constexpr qint64 WorkloadDiskMb = 1024;
backends::Capacity capacityOf(const protocol::PodSpec& spec);
// With the disk that a template needs, if there is one.
backends::Capacity capacityOf(
    const protocol::PodSpec& spec, const protocol::WorkloadTemplate* chosen);
backends::Capacity capacityOf(const Lease& lease);
QList<quint16> portsOf(const Lease& lease); // of this computer, SSH's first

// The host is looked at every minute; what is not seen for longer than this did not serve anybody
// for all that we can show.
inline constexpr Moment LongestUnseen = std::chrono::minutes{2};
// The workload is seen, or the lease ends: a gap before that moment is time that is not charged.
void noteSeen(Lease& lease, Moment moment);
// Earned up to a moment: exact at settlement.
base::Msats earnedUntil(const Lease& lease, Moment moment);

QDebug operator<<(QDebug, const Payment&) = delete;
QDebug operator<<(QDebug, const Lease&) = delete;

} // namespace provider
