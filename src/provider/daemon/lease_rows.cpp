// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_rows.h"

#include "base/json_reader.h"

#include <algorithm>
#include <array>
#include <optional>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

template <typename State>
struct StateName {
    State state;
    QLatin1StringView name;
};

constexpr std::array LeaseStates{
    StateName<LeaseState>{LeaseState::Admitted, "admitted"_L1},
    StateName<LeaseState>{LeaseState::Redeemed, "redeemed"_L1},
    StateName<LeaseState>{LeaseState::Creating, "creating"_L1},
    StateName<LeaseState>{LeaseState::Running, "running"_L1},
    StateName<LeaseState>{LeaseState::Stopping, "stopping"_L1},
    StateName<LeaseState>{LeaseState::Ended, "ended"_L1},
    StateName<LeaseState>{LeaseState::FailedRefunding, "failed_refunding"_L1},
    StateName<LeaseState>{LeaseState::Failed, "failed"_L1},
};

constexpr std::array PaymentStates{
    StateName<PaymentState>{PaymentState::Admitted, "admitted"_L1},
    StateName<PaymentState>{PaymentState::Redeemed, "redeemed"_L1},
    StateName<PaymentState>{PaymentState::Refused, "refused"_L1},
    StateName<PaymentState>{PaymentState::Returning, "returning"_L1},
    StateName<PaymentState>{PaymentState::Returned, "returned"_L1},
};

constexpr std::array EndReasons{EndReason::None, EndReason::Expired, EndReason::StoppedByTenant,
    EndReason::StoppedByProvider, EndReason::WorkloadLost};

template <typename Names>
auto stateNamed(const Names& names, const QString& text) -> std::optional<decltype(names[0].state)>
{
    for (const auto& known : names)
        if (known.name == text)
            return known.state;
    return std::nullopt;
}

template <typename Names, typename State>
QString nameOf(const Names& names, State state)
{
    for (const auto& known : names)
        if (known.state == state)
            return known.name;
    return {};
}

constexpr auto modeToInt(protocol::Mode mode)
{
    return mode == protocol::Mode::Nip04 ? 4 : 17;
}
constexpr auto modeFromInt(qint64 mode)
{
    return mode == 4 ? protocol::Mode::Nip04 : protocol::Mode::Nip17;
}

tl::unexpected<base::Error> unreadable(const QString& table)
{
    return base::fail(base::Errc::Storage, u"a row of %1 cannot be read"_s.arg(table));
}

} // namespace

QString toText(LeaseState state)
{
    return nameOf(LeaseStates, state);
}
QString toText(PaymentState state)
{
    return nameOf(PaymentStates, state);
}

QVariantList toColumns(const Lease& lease)
{
    return {lease.request, lease.tenant.toHex(), modeToInt(lease.mode), lease.pod.vmid,
        lease.sshPort, lease.workload, QString::fromUtf8(toJsonBytes(lease.spec)), lease.image,
        lease.password, lease.loginUser, toText(lease.state), qint64{lease.requestedAt.count()},
        qint64{lease.admittedAt.count()}, qint64{lease.startedAt.count()},
        qint64{lease.lastGoodAt.count()}, qint64{lease.endedAt.count()},
        qint64{lease.expiresAt.time_since_epoch().count()}, qint64{lease.paid.value()},
        qint64{lease.earned.value()}, qint64{lease.refundDue.value()},
        qint64{lease.refunded.value()}, lease.refundTokenId, lease.closingRequest,
        toText(lease.endReason), qint64{lease.unbilled.count()},
        lease.service ? QString::fromUtf8(toJson(*lease.service)) : QString{}, lease.sshHost};
}

base::Result<Lease> leaseFromRow(const storage::Row& row)
{
    const auto tenant = nostr::PublicKey::fromHex(row.text(2));
    const auto json = base::parseObject(row.text(7).toUtf8());
    const auto state = stateNamed(LeaseStates, row.text(11));
    if (!tenant || !json || !state)
        return unreadable(u"leases"_s);
    const auto spec = protocol::podSpecFromJson(*json);
    if (!spec)
        return unreadable(u"leases"_s);

    Lease lease;
    lease.id = row.integer(0);
    lease.request = row.text(1);
    lease.tenant = *tenant;
    lease.mode = modeFromInt(row.integer(3));
    lease.pod.vmid = static_cast<quint32>(row.integer(4));
    lease.sshPort = static_cast<quint16>(row.integer(5));
    lease.workload = row.text(6);
    lease.spec = *spec;
    lease.image = row.text(8);
    lease.password = row.text(9);
    lease.loginUser = row.text(10);
    lease.state = *state;
    lease.requestedAt = Moment{row.integer(12)};
    lease.admittedAt = Moment{row.integer(13)};
    lease.startedAt = Moment{row.integer(14)};
    lease.lastGoodAt = Moment{row.integer(15)};
    lease.endedAt = Moment{row.integer(16)};
    lease.expiresAt = base::UnixTime{std::chrono::seconds{row.integer(17)}};
    lease.paid = base::Msats{row.integer(18)};
    lease.earned = base::Msats{row.integer(19)};
    lease.refundDue = base::Sats{row.integer(20)};
    lease.refunded = base::Sats{row.integer(21)};
    lease.refundTokenId = row.text(22);
    lease.closingRequest = row.text(23);
    lease.unbilled = Moment{row.integer(25)};
    if (const auto text = row.text(26); !text.isEmpty()) {
        const auto service = leaseServiceFromJson(text.toUtf8());
        if (!service)
            return unreadable(u"leases"_s);
        lease.service = *service;
    }
    lease.sshHost = row.text(27);
    const auto reason = row.text(24);
    const auto known = std::ranges::find_if(
        EndReasons, [&](EndReason candidate) { return toText(candidate) == reason; });
    lease.endReason = known == EndReasons.end() ? EndReason::None : *known;
    return lease;
}

QVariantList toColumns(const Payment& payment)
{
    return {payment.lease, payment.request, payment.sender.toHex(), modeToInt(payment.mode),
        payment.token, payment.tokenKey, payment.mint.toString(), toText(payment.state),
        qint64{payment.net.value()}, qint64{payment.at.time_since_epoch().count()},
        qint64{payment.span.count()}, payment.isTopUp ? 1 : 0, payment.errorType,
        payment.errorMessage, payment.refundTokenId, qint64{payment.returned.value()}};
}

base::Result<Payment> paymentFromRow(const storage::Row& row)
{
    const auto sender = nostr::PublicKey::fromHex(row.text(3));
    const auto mint = cashu::MintUrl::fromText(row.text(7));
    const auto state = stateNamed(PaymentStates, row.text(8));
    if (!sender || !mint || !state)
        return unreadable(u"payments"_s);

    Payment payment;
    payment.id = row.integer(0);
    payment.lease = row.integer(1);
    payment.request = row.text(2);
    payment.sender = *sender;
    payment.mode = modeFromInt(row.integer(4));
    payment.token = row.text(5);
    payment.tokenKey = row.text(6);
    payment.mint = *mint;
    payment.state = *state;
    payment.net = base::Sats{row.integer(9)};
    payment.at = base::UnixTime{std::chrono::seconds{row.integer(10)}};
    payment.span = std::chrono::seconds{row.integer(11)};
    payment.isTopUp = row.integer(12) != 0;
    payment.errorType = row.text(13);
    payment.errorMessage = row.text(14);
    payment.refundTokenId = row.text(15);
    payment.returned = base::Sats{row.integer(16)};
    return payment;
}

} // namespace provider
