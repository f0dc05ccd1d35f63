// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease_keeper.h"

#include "base/crash_point.h"
#include "base/json_reader.h"
#include "base/log.h"
#include "consumer/core/ssh_word.h"
#include "protocol/pod_id.h"
#include "protocol/request.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto StatusLimit = 30s;
constexpr auto ExpiryCheck = 1s;
constexpr auto TurnPause = 100ms;
constexpr std::chrono::seconds LateMessages = 48h; // a provider may close a lease after its end
// Of a lease whose money is with the provider: it asks its mint for 30 days and then answers.
constexpr std::chrono::seconds LateMoney = std::chrono::days{32};
constexpr qsizetype MaxName = 80;

std::chrono::seconds lateMessagesOf(const Lease& lease)
{
    const bool isStopOpen = lease.stop.state == StopState::Asked
        || lease.stop.state == StopState::Closed || lease.stop.state == StopState::Refused;
    const bool isTopUpOpen = lease.topUp.isUnderWay()
        || (lease.topUp.state == TopUpState::Settled
            && lease.topUp.money == MoneyOutcome::WithProvider);
    return isStopOpen || isTopUpOpen ? LateMoney : LateMessages;
}

} // namespace

LeaseKeeper::LeaseKeeper(LeaseStore store, LeaseMail& mail, base::Clock& clock)
    : m_store{store}
    , m_mail{mail}
    , m_clock{clock}
{
}

LeaseKeeper::~LeaseKeeper() = default;

base::Result<> LeaseKeeper::resume()
{
    const auto stored = m_store.all();
    if (!stored)
        return base::passOn(stored);
    m_unreadable = stored->unreadable;
    for (const auto& lease : stored->leases) {
        m_leases.insert(lease.number, lease);
        if (!lease.hasEnded() || m_clock.now() - lease.endedAt < lateMessagesOf(lease))
            (void)courierOf(lease);
    }
    m_tasks.add(watchExpiry());
    return {};
}

protocol::Mode LeaseKeeper::modeFor(const Lease& lease) const
{
    return m_mail.modeFor(lease.providerKey);
}

base::Result<protocol::Courier*> LeaseKeeper::courierOf(const Lease& lease)
{
    const auto provider = nostr::PublicKey::fromHex(lease.providerKey);
    if (!provider)
        return base::passOn(provider);
    return m_mail.open(lease.number, *provider, lease.startedAt);
}

void LeaseKeeper::addFrom(const Purchase& purchase)
{
    if (m_leases.contains(purchase.number))
        return;
    const auto json = base::parseObject(purchase.access.toUtf8());
    if (!json)
        return;
    const auto access = protocol::accessDetailsFromJson(*json);
    if (!access)
        return;
    const auto& order = purchase.order;
    Lease lease;
    lease.number = purchase.number;
    lease.podId = access->podId;
    lease.name = order.serverName.isEmpty()
        ? u"%1-%2"_s.arg(purchase.providerName.toLower()).arg(purchase.number)
        : order.serverName.left(MaxName);
    lease.runs = order.templateSlug.isEmpty() ? order.image : order.templateSlug;
    lease.providerKey = order.providerKey;
    lease.providerName = purchase.providerName;
    lease.specId = order.specId;
    lease.specName = access->specName;
    lease.cpuMillicores = access->cpuMillicores;
    lease.memoryMb = access->memoryMb;
    lease.rate = purchase.rate;
    lease.canRefund = purchase.canRefund;
    lease.offerMints = purchase.offerMints;
    lease.mintUrl = purchase.mintUrl;
    // The provider's words end up in a command: others are left out.
    lease.host = isPlainSshWord(access->hostAddress) ? access->hostAddress : QString{};
    lease.port = access->sshPort;
    const auto user = protocol::usernameIn(access->instructions).value_or(u"root"_s);
    lease.user = isPlainSshWord(user) ? user : QString{};
    lease.password = protocol::passwordIn(access->instructions).value_or(purchase.password);
    lease.instructions = access->instructions;
    lease.ports = access->templatePorts;
    lease.templateLogin = access->templateLogin;
    lease.startedAt = base::UnixTime{std::chrono::seconds{purchase.times.answered / 1000}};
    lease.setExpiry(access->expiresAt, m_clock.now());
    lease.lastAnswerAt = lease.startedAt;
    // What a damaged record has bought already is not bought a second time.
    if (!m_unreadable.contains(lease.number)) {
        lease.laterFace = order.laterFaceValue;
        lease.keep.agree(order.keepTerms, purchase.rate);
    }
    lease.given = order.token.isEmpty() ? base::Sats{} : purchase.face;
    if (!save(lease))
        return;
    (void)courierOf(lease);
    note(lease.number, u"created"_s, lease.id(), purchase.face);
}

base::Result<> LeaseKeeper::restore(const Lease& lease)
{
    if (m_leases.contains(lease.number))
        return {};
    if (!save(lease))
        return base::fail(base::Errc::Storage, u"a restored server is not saved"_s);
    note(lease.number, u"restored"_s, lease.id());
    if (const auto courier = courierOf(lease); !courier)
        return base::passOn(courier);
    return {};
}

QList<Lease> LeaseKeeper::leases() const
{
    auto all = m_leases.values();
    std::sort(
        all.begin(), all.end(), [](const Lease& a, const Lease& b) { return a.number > b.number; });
    return all;
}

std::optional<Lease> LeaseKeeper::find(qint64 number) const
{
    const auto found = m_leases.constFind(number);
    return found == m_leases.cend() ? std::nullopt : std::optional{*found};
}

base::Result<Lease> LeaseKeeper::findByText(const QString& text) const
{
    const auto wanted = text.trimmed();
    QList<Lease> exact;
    QList<Lease> begins;
    for (const auto& lease : leases()) {
        if (lease.id() == wanted || lease.name == wanted)
            exact.append(lease);
        else if (!wanted.isEmpty() && lease.id().startsWith(wanted))
            begins.append(lease);
    }
    auto found = exact.isEmpty() ? begins : exact;
    // Providers give numbers again: of several with one id, the one that still runs is meant.
    if (found.size() > 1) {
        QList<Lease> running;
        for (const auto& lease : found) {
            if (!lease.hasEnded())
                running.append(lease);
        }
        if (!running.isEmpty())
            found = running;
        else if (std::all_of(found.begin(), found.end(),
                     [&](const Lease& one) { return one.id() == found[0].id(); }))
            found = {found.first()};
    }
    if (found.isEmpty())
        return base::fail(base::Errc::NotFound, u"no server matches \"%1\""_s.arg(wanted));
    if (found.size() > 1)
        return base::fail(base::Errc::Conflict, u"several servers match \"%1\""_s.arg(wanted));
    return found.first();
}

QList<LogLine> LeaseKeeper::log(qint64 number) const
{
    return m_store.log(number).value_or(QList<LogLine>{});
}

bool LeaseKeeper::save(const Lease& lease, const char* crashPoint)
{
    if (const auto saved = m_store.save(lease); !saved) {
        qCCritical(lcConsumer) << "a lease is not saved:" << saved.error().detail;
        return false;
    }
    show(lease, crashPoint);
    return true;
}

bool LeaseKeeper::saveRead(const Lease& lease, protocol::Delivery& delivery, const char* crashPoint)
{
    const auto saved
        = m_mail.storeRead(lease.number, delivery, [&] { return m_store.save(lease); });
    if (!saved) {
        qCCritical(lcConsumer) << "a letter is not saved:" << saved.error().detail;
        delivery.refuse();
        return false;
    }
    show(lease, crashPoint);
    return true;
}

void LeaseKeeper::show(const Lease& lease, const char* crashPoint)
{
    m_leases.insert(lease.number, lease);
    if (crashPoint)
        base::crashPoint(crashPoint);
    Q_EMIT changed(lease.number);
}

void LeaseKeeper::note(
    qint64 number, const QString& event, const QString& detail, base::Sats amount)
{
    if (const auto done = m_store.note(number, LogLine{m_clock.now(), event, detail, amount});
        !done)
        qCWarning(lcConsumer) << "a log line is not saved:" << done.error().detail;
    Q_EMIT changed(number);
}

base::Result<> LeaseKeeper::rename(qint64 number, const QString& name)
{
    auto lease = find(number);
    const auto trimmed = name.trimmed().left(MaxName);
    if (!lease || trimmed.isEmpty())
        return base::fail(base::Errc::NotFound, u"no such server, or no name"_s);
    lease->name = trimmed;
    if (!save(*lease))
        return base::fail(base::Errc::Storage, u"the name is not saved"_s);
    return {};
}

base::Task<base::Result<Lease>> LeaseKeeper::refreshStatus(qint64 number)
{
    if (!m_leases.contains(number))
        co_return base::fail(base::Errc::NotFound, u"no such server"_s);
    if (m_asking.contains(number))
        co_return base::fail(base::Errc::Conflict, u"another question is under way"_s);
    m_asking.insert(number);
    const auto turn = m_turns.queue(number);
    while (!turn.isUp())
        co_await m_clock.sleep(TurnPause);
    auto answer = co_await askStatus(number);
    m_asking.remove(number);
    co_return answer;
}

base::Task<base::Result<Lease>> LeaseKeeper::askStatus(qint64 number)
{
    auto lease = find(number);
    const auto courier = courierOf(*lease);
    if (!courier)
        co_return base::passOn(courier);
    const auto pod = protocol::podIdFromText(lease->podId);
    protocol::StatusRequest request;
    request.podId = pod ? pod->toBareText() : lease->podId; // what old providers understand
    const auto letter
        = (*courier)->write(protocol::toJson(request), m_mail.modeFor(lease->providerKey));
    if (!letter)
        co_return base::passOn(letter);
    const auto reply
        = co_await (*courier)->ask(*letter, protocol::ExpectedReply::Status, StatusLimit);
    lease = find(number);
    if (!reply)
        co_return base::passOn(reply);
    if (const auto* error = std::get_if<protocol::ErrorReply>(&*reply)) {
        if (error->type == protocol::error_type::NotFound && !lease->hasEnded()) {
            lease->problem = error->type;
            save(*lease);
            note(number, u"problem"_s, error->type);
        }
        co_return base::fail(base::Errc::Rejected, u"%1: %2"_s.arg(error->type, error->message));
    }
    const auto& status = std::get<protocol::StatusReply>(*reply);
    lease->lastAnswerAt = m_clock.now();
    lease->problem.clear();
    lease->setExpiry(status.expiresAt, lease->lastAnswerAt.value());
    if (isPlainSshWord(status.sshHost))
        lease->host = status.sshHost;
    if (status.sshPort != 0)
        lease->port = status.sshPort;
    save(*lease);
    co_return *lease;
}

void LeaseKeeper::noteProbe(qint64 number, bool isAnswering)
{
    m_answering.insert(number, isAnswering);
    Q_EMIT changed(number);
}

std::optional<bool> LeaseKeeper::isAnswering(qint64 number) const
{
    const auto found = m_answering.constFind(number);
    return found == m_answering.cend() ? std::nullopt : std::optional{*found};
}

base::Task<> LeaseKeeper::watchExpiry()
{
    while (true) {
        endExpired();
        co_await m_clock.sleep(ExpiryCheck);
    }
}

void LeaseKeeper::endExpired()
{
    const auto now = m_clock.now();
    for (auto lease : leases()) {
        if (lease.hasEnded() || now < lease.expiresAt)
            continue;
        lease.end = LeaseEnd::Expired;
        lease.endedAt = lease.expiresAt;
        if (save(lease))
            note(lease.number, u"expired"_s);
    }
}

} // namespace consumer
