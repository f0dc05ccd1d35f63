// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/state_view.h"

#include <algorithm>

namespace provider {

namespace {

base::UnixTime toTime(Moment moment)
{
    return base::UnixTime{std::chrono::floor<std::chrono::seconds>(moment)};
}

QList<LeasePayment> paymentsOf(const Ledger::Record& record)
{
    QList<LeasePayment> payments;
    for (const auto& payment : record.payments) {
        if (payment.state == PaymentState::Refused)
            continue;
        LeasePayment view;
        view.at = payment.at;
        view.amount = payment.net;
        view.span = payment.span;
        view.isRedeemed = payment.state != PaymentState::Admitted;
        payments.append(view);
    }
    return payments;
}

} // namespace

LeaseView viewOf(const Ledger::Record& record, const QString& backend, Moment now)
{
    const auto& lease = record.lease;
    LeaseView view;
    view.id = lease.id;
    view.podId = lease.pod.toText();
    view.vmid = lease.pod.vmid;
    view.tenant = lease.tenant;
    view.spec = lease.spec;
    view.backend = backend;
    view.image = lease.image;
    view.state = lease.state;
    view.startedAt = toTime(lease.startedAt == Moment{0} ? lease.admittedAt : lease.startedAt);
    view.paidUntil = lease.expiresAt;
    view.paid = lease.paid;
    view.earned = lease.state == LeaseState::Running ? earnedUntil(lease, now) : lease.earned;
    if (lease.state == LeaseState::Running)
        view.owedNow = base::roundDownToSats(lease.paid - view.earned);
    view.refunded = lease.refunded;
    view.sshPort = sshPlaceOf(lease, {}).port;
    if (lease.endedAt != Moment{0})
        view.endedAt = toTime(lease.endedAt);
    view.payments = paymentsOf(record);
    view.log = record.log;
    return view;
}

QList<LeaseView> viewsOf(const Ledger& ledger, const QString& backend, Moment now)
{
    std::vector<const Ledger::Record*> order; // a view is too large to be moved about
    order.reserve(static_cast<std::size_t>(ledger.records().size()));
    for (const auto& record : ledger.records())
        order.push_back(&record);
    std::ranges::sort(order, [](const Ledger::Record* a, const Ledger::Record* b) {
        const bool isAHeld = !isFinal(a->lease.state);
        const bool isBHeld = !isFinal(b->lease.state);
        return isAHeld != isBHeld ? isAHeld : a->lease.id > b->lease.id;
    });
    QList<LeaseView> views;
    views.reserve(ledger.records().size());
    for (const auto* record : order)
        views.append(viewOf(*record, backend, now));
    return views;
}

CapacityView capacityViewOf(
    const LeaseBook& book, const Storefront& storefront, const DaemonConfig& config)
{
    CapacityView view;
    view.offered = storefront.offered();
    view.used = book.ledger().reserved().capacity;
    qint64 places = 0;
    for (const auto& spec : config.specs)
        places = std::max(places, timesThatFit(capacityOf(spec), view.offered));
    const qint64 ids = qint64{config.lastVmid} - config.firstVmid + 1;
    view.places = static_cast<int>(std::min({places, ids, storefront.limits().leases}));
    view.placesTaken = static_cast<int>(book.ledger().reserved().count);
    return view;
}

} // namespace provider
