// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_book.h"

#include "protocol/access_details.h"
#include "protocol/lease_stop.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype PasswordLength = 16;

JournalEntry entry(JournalKind kind, base::Sats amount = {}, const QString& detail = {})
{
    JournalEntry made;
    made.kind = kind;
    made.amount = amount;
    made.detail = detail;
    return made;
}

// The mint never took it: the same proofs may be sent again.
void releaseToken(Payment& payment)
{
    payment.state = PaymentState::Refused;
    payment.tokenKey = u"refused %1 %2"_s.arg(payment.id).arg(payment.tokenKey);
}

} // namespace

LeaseBook::LeaseBook(
    Ledger& ledger, base::Clock& clock, base::RandomSource& random, const DaemonConfig& config)
    : m_ledger{ledger}
    , m_clock{clock}
    , m_random{random}
    , m_config{config}
{
}

base::Result<Lease> LeaseBook::leaseIn(qint64 id, QList<LeaseState> states) const
{
    const auto* record = m_ledger.find(id);
    if (!record || !states.contains(record->lease.state))
        return base::fail(base::Errc::Conflict, u"lease %1 is in another state"_s.arg(id));
    return record->lease;
}

base::Result<Lease> LeaseBook::drawUp(const Incoming& incoming, const Terms& terms)
{
    Lease lease;
    lease.request = incoming.id();
    lease.tenant = incoming.message.sender;
    lease.mode = incoming.message.mode;
    lease.spec = terms.spec;
    lease.image = terms.image;
    lease.password = terms.password.isEmpty() ? m_random.password(PasswordLength) : terms.password;
    lease.requestedAt = incoming.message.sentAt.time_since_epoch();
    lease.admittedAt = m_clock.sinceEpoch();
    if (!terms.chosen)
        return lease;
    const auto service = drawUpService(*terms.chosen, m_clock.now(), m_random);
    if (!service)
        return base::passOn(service);
    lease.service = *service;
    lease.service->isEncrypted = terms.volumeKey.has_value();
    return lease;
}

base::Result<> LeaseBook::choosePlace(Lease& lease)
{
    const auto vmid = m_ledger.leases().freeVmid(m_config.firstVmid, m_config.lastVmid);
    if (!vmid)
        return base::passOn(vmid);
    const auto newest = m_ledger.leases().newestSshPort();
    if (!newest)
        return base::passOn(newest);
    if (!*vmid)
        return base::fail(base::Errc::Insufficient, u"no free id"_s);
    if (const auto chosen = choosePorts(lease, *newest); !chosen)
        return chosen;
    lease.pod.vmid = **vmid;
    lease.workload = u"c%1-%2"_s.arg(**vmid).arg(base::toHex(base::view(m_random.bytes(6))));
    return {};
}

// One for SSH and one for each port of a service; none of those that it has already.
base::Result<> LeaseBook::choosePorts(Lease& lease, quint16 after)
{
    QList<quint16> chosen;
    for (qsizetype wanted = portsOf(lease).size(); wanted > 0; --wanted) {
        const auto port = m_ledger.reservations().freePort(
            m_config.firstSshPort, m_config.lastSshPort, chosen.isEmpty() ? after : chosen.last());
        if (!port)
            return base::passOn(port);
        if (!*port || chosen.contains(**port))
            return base::fail(base::Errc::Insufficient, u"no free port"_s);
        chosen.append(**port);
    }
    lease.sshPort = chosen.takeFirst();
    if (lease.service)
        for (auto& port : lease.service->ports)
            port.hostPort = chosen.takeFirst();
    return {};
}

base::Result<Change> LeaseBook::admit(
    const Incoming& incoming, const Terms& terms, const SalesLimits& limits)
{
    Payment payment;
    payment.request = incoming.id();
    payment.sender = incoming.message.sender;
    payment.mode = incoming.message.mode;
    payment.token = terms.token;
    payment.tokenKey = terms.payment.key;
    payment.mint = terms.payment.mint;
    payment.at = m_clock.now();
    payment.span = base::timeFor(base::toMsats(terms.payment.net), terms.spec.ratePerSecond);

    const auto lease = drawUp(incoming, terms);
    if (!lease)
        return base::passOn(lease);
    Change change;
    change.request = toRequest(incoming);
    change.lease = *lease;
    change.limits = limits;
    change.decide = [this](Change& undecided) { return choosePlace(*undecided.lease); };
    change.payment = payment;
    change.entries = {entry(JournalKind::Request, terms.payment.net, terms.spec.id)};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::redeemed(qint64 id, base::Sats net)
{
    auto lease = leaseIn(id, {LeaseState::Admitted});
    if (!lease)
        return base::passOn(lease);
    auto payment = m_ledger.find(id)->payments.front();
    payment.state = PaymentState::Redeemed;
    payment.net = net;
    payment.span = base::timeFor(base::toMsats(net), lease->spec.ratePerSecond);
    // What was owed to this consumer below one sat buys time as well.
    const auto credit = m_ledger.leases().creditOf(lease->tenant);
    if (!credit)
        return base::passOn(credit);
    lease->state = LeaseState::Redeemed;
    lease->paid = base::toMsats(net) + *credit;

    Change change;
    change.creditUsed = *credit;
    change.lease = *lease;
    change.payment = payment;
    change.entries = {entry(JournalKind::Redeemed, net)};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::creating(qint64 id)
{
    auto lease = leaseIn(id, {LeaseState::Redeemed});
    if (!lease)
        return base::passOn(lease);
    lease->state = LeaseState::Creating;
    Change change;
    change.lease = *lease;
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::takeOtherPorts(qint64 id)
{
    auto lease = leaseIn(id, {LeaseState::Creating});
    if (!lease)
        return base::passOn(lease);
    if (const auto chosen = choosePorts(*lease, lease->sshPort); !chosen)
        return base::passOn(chosen);
    Change change;
    change.lease = *lease;
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::running(
    qint64 id, const backends::Workload& workload, const backends::Image& image)
{
    auto lease = leaseIn(id, {LeaseState::Creating});
    if (!lease)
        return base::passOn(lease);
    const auto span = base::timeFor(lease->paid, lease->spec.ratePerSecond);
    lease->state = LeaseState::Running;
    lease->loginUser = workload.loginUser;
    lease->sshHost = workload.sshHost;
    lease->startedAt = m_clock.sinceEpoch();
    lease->lastGoodAt = lease->startedAt;
    lease->expiresAt = m_clock.now() + span;

    StoredAnswer answer;
    answer.request = lease->request;
    answer.receiver = lease->tenant;
    answer.message.text = protocol::toJson(accessTo(*lease, image));
    answer.message.sentAt = m_clock.now();
    answer.message.mode = lease->mode;
    answer.createdAt = m_clock.now();

    auto created = entry(JournalKind::Created, {}, lease->image);
    created.span = span;
    Change change;
    change.lease = *lease;
    change.answer = answer;
    change.entries = {created};
    return m_ledger.commit(std::move(change));
}

protocol::AccessDetails LeaseBook::accessTo(const Lease& lease, const backends::Image& image) const
{
    const auto place = sshPlaceOf(lease, m_config.publicAddress);
    protocol::AccessDetails details;
    details.podId = lease.pod.toText();
    details.sshPort = place.port;
    details.expiresAt = lease.expiresAt;
    details.cpuMillicores = lease.spec.cpuMillicores;
    details.memoryMb = lease.spec.memoryMb;
    details.specName = lease.spec.name;
    details.specDescription = lease.spec.description;
    details.hostAddress = place.host;
    protocol::LoginLines login{.username = lease.loginUser,
        .password = lease.password,
        .expiresAt = lease.expiresAt,
        .host = place.host,
        .port = place.port,
        .about = image.description};
    if (lease.service)
        describeTo(details, login, *lease.service);
    details.instructions = protocol::instructionsFor(login, details.templatePorts);
    return details;
}

base::Result<Change> LeaseBook::wasNeverPaid(qint64 id, const Refusal& refusal)
{
    auto lease = leaseIn(id, {LeaseState::Admitted, LeaseState::FailedRefunding});
    if (!lease)
        return base::passOn(lease);
    auto payment = m_ledger.find(id)->payments.front();
    releaseToken(payment);
    lease->state = LeaseState::Failed;
    lease->endedAt = m_clock.sinceEpoch();

    Change change;
    change.lease = *lease;
    change.payment = payment;
    change.answer = errorAnswer(payment, toReply(refusal));
    change.entries = {entry(JournalKind::Refused, {}, refusal.type)};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::failed(qint64 id, const Refusal& refusal)
{
    auto lease = leaseIn(id, {LeaseState::Admitted, LeaseState::Redeemed, LeaseState::Creating});
    if (!lease)
        return base::passOn(lease);
    auto payment = m_ledger.find(id)->payments.front();
    payment.errorType = refusal.type;
    payment.errorMessage = refusal.message;
    if (payment.state == PaymentState::Redeemed)
        payment.state = PaymentState::Returning; // an unclear one stays admitted until the mint has
                                                 // said what it did
    lease->state = LeaseState::FailedRefunding;
    lease->endedAt = m_clock.sinceEpoch();

    Change change;
    change.lease = *lease;
    change.payment = payment;
    // The token returns what arrived; the credit that was used stays a credit.
    const auto arrived = base::toMsats(payment.net);
    if (lease->paid > arrived) {
        change.credit = lease->paid - arrived;
        change.lease->paid = arrived;
    }
    change.entries = {entry(JournalKind::CreateFailed, payment.net, refusal.type)};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::returned(const Payment& owed, const cashu::SentToken& token)
{
    auto payment = owed;
    payment.state = PaymentState::Returned;
    payment.refundTokenId = token.id;
    payment.returned = token.amount;

    Change change;
    if (const auto* record = m_ledger.find(payment.lease); record && !payment.isTopUp) {
        change.lease = record->lease;
        change.lease->state = LeaseState::Failed;
        change.lease->refunded = token.amount;
        change.lease->refundTokenId = token.id;
    }
    change.credit = base::toMsats(payment.net - token.amount);
    protocol::ErrorReply reply{.type = payment.errorType,
        .message = payment.errorMessage,
        .details = {},
        .refundToken = token.text};
    change.payment = payment;
    change.answer = errorAnswer(payment, reply);
    change.entries = {entry(JournalKind::Refunded, token.amount, payment.errorType)};
    return m_ledger.commit(std::move(change));
}

StoredAnswer LeaseBook::errorAnswer(const Payment& payment, const protocol::ErrorReply& reply) const
{
    StoredAnswer answer;
    answer.request = payment.request;
    answer.lease = payment.lease;
    answer.receiver = payment.sender;
    answer.message.text = protocol::toJson(reply);
    answer.message.sentAt = m_clock.now();
    answer.message.mode = payment.mode;
    answer.createdAt = m_clock.now();
    return answer;
}

base::Result<Change> LeaseBook::refused(
    const Incoming& incoming, const Refusal& refusal, qint64 lease)
{
    Change change;
    change.request = toRequest(incoming);
    change.request->lease = lease;
    change.answer = answerTo(incoming, protocol::toJson(toReply(refusal)), m_clock.now());
    auto refusedEntry = entry(JournalKind::Refused, {}, refusal.type);
    refusedEntry.lease = lease;
    change.entries = {refusedEntry};
    const auto answer = *change.answer;
    auto done = m_ledger.commit(std::move(change));
    if (!done)
        m_ledger.sendUnstored(answer);
    return done;
}

base::Result<Change> LeaseBook::answered(
    const Incoming& incoming, const StoredAnswer& answer, qint64 lease)
{
    Change change;
    change.request = toRequest(incoming);
    change.request->lease = lease;
    change.answer = answer;
    change.answer->lease = lease;
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::note(JournalEntry noted)
{
    Change change;
    change.entries = {noted};
    return m_ledger.commit(std::move(change));
}

qint64 LeaseBook::freePlaces(const protocol::PodSpec& spec, const SalesLimits& limits) const
{
    const auto& reserved = m_ledger.reserved();
    const qint64 ids = qint64{m_config.lastVmid} - m_config.firstVmid + 1;
    const qint64 ports = qint64{m_config.lastSshPort} - m_config.firstSshPort + 1;
    const auto numbers = std::min({ids, ports, limits.leases}) - reserved.count;
    return std::clamp<qint64>(timesThatFit(capacityOf(spec), limits.capacity, reserved.capacity), 0,
        std::max<qint64>(numbers, 0));
}

bool LeaseBook::fits(const backends::Capacity& wanted, const SalesLimits& limits) const
{
    return fitsInto(limits, m_ledger.reserved(), wanted);
}

} // namespace provider
