// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/workload_spawner.h"

#include "base/crash_point.h"
#include "base/deadline.h"
#include "base/log.h"
#include "provider/daemon/crash_points.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
namespace error_type = protocol::error_type;

namespace {

constexpr std::chrono::milliseconds PatienceWithMint
    = 90s; // a consumer waits two minutes for an answer
constexpr std::chrono::milliseconds CreateLimit = 10min;
constexpr std::chrono::milliseconds AskLimit = 30s;
constexpr int MaxPortTries = 20;
constexpr qsizetype LongestEcho = 200;
constexpr std::chrono::seconds LongestLease = std::chrono::years{10};

Checked<> checkExtras(const protocol::SpawnRequest& request)
{
    if (request.replication && request.replication->mode == protocol::ReplicationMode::WarmStandby)
        return refuse(error_type::NotAddressed, u"this provider takes no part in warm standby"_s);
    return {};
}

bool isStarting(LeaseState state)
{
    return state == LeaseState::Admitted || state == LeaseState::Redeemed
        || state == LeaseState::Creating;
}

Refusal interruption()
{
    return {error_type::ProvisioningError, u"the provider was interrupted; the value is returned"_s,
        {}};
}

} // namespace

WorkloadSpawner::WorkloadSpawner(LeaseBook& book, PaymentDesk& desk,
    backends::ComputeBackend& backend, base::Clock& clock, const Storefront& storefront)
    : m_book{book}
    , m_desk{desk}
    , m_backend{backend}
    , m_clock{clock}
    , m_storefront{storefront}
{
}

base::Task<> WorkloadSpawner::serve(Incoming incoming, protocol::SpawnRequest request)
{
    const auto terms = co_await checkAll(request);
    if (!terms) {
        m_book.refused(incoming, terms.error());
        co_return;
    }
    const auto admitted = m_book.admit(incoming, *terms, m_storefront.limits());
    if (!admitted) {
        const Refusal refusal{
            error_type::ProvisioningError, u"this provider has no room now"_s, {}};
        m_book.refused(incoming, refusal);
        co_return;
    }
    base::crashPoint(crash_points::Admitted);
    const auto lease = admitted->lease->id;
    if (terms->volumeKey)
        m_volumeKeys.keep(lease, *terms->volumeKey);
    co_await advance(lease);
}

Checked<LeaseBook::Terms> WorkloadSpawner::agreeOn(const protocol::SpawnRequest& request) const
{
    const auto& specs = m_book.config().specs;
    if (specs.isEmpty())
        return refuse(error_type::NoSpecs, u"nothing is for rent here"_s);
    if (!m_storefront.isOpen())
        return refuse(
            error_type::ProvisioningError, u"this provider does not sell at the moment"_s);
    if (const auto extras = checkExtras(request); !extras)
        return refuseToo(extras);
    const auto spec = std::ranges::find_if(specs, [&](const protocol::PodSpec& candidate) {
        return !request.specId || request.specId->isEmpty() || candidate.id == *request.specId;
    });
    if (spec == specs.end())
        return refuse(
            error_type::InvalidRequest, u"tier %1 is not sold here"_s.arg(*request.specId));
    const auto chosen = chooseTemplate(request, *spec);
    if (!chosen)
        return refuseToo(chosen);
    const bool hasImage = std::ranges::any_of(m_storefront.images,
        [&](const backends::Image& image) { return image.name == request.image; });
    if (!*chosen && !hasImage)
        return refuse(error_type::InvalidRequest,
            u"image %1 is not offered here"_s.arg(request.image.left(LongestEcho)));

    const auto key = volumeKeyFor(request, *chosen);
    if (!key)
        return refuseToo(key);

    LeaseBook::Terms terms;
    terms.spec = *spec;
    terms.volumeKey = *key;
    terms.chosen = *chosen;
    terms.image = *chosen ? (*chosen)->slug : request.image;
    terms.token = request.token;
    if (protocol::isAcceptablePassword(request.sshPassword))
        terms.password = request.sshPassword;
    return terms;
}

// None for data that anybody with the disk may read. What we would not encrypt is refused, never
// left readable in silence.
Checked<std::optional<protocol::VolumeKey>> WorkloadSpawner::volumeKeyFor(
    const protocol::SpawnRequest& request, const protocol::WorkloadTemplate* chosen) const
{
    if (!request.volumeEncryption)
        return std::nullopt;
    const auto code = error_type::InvalidVolumeEncryption;
    const auto key = protocol::volumeKeyFrom(*request.volumeEncryption);
    if (!key)
        return refuse(code, key.error().detail);
    if (!m_storefront.features || !m_storefront.features->encryptsData)
        return refuse(code, u"this provider cannot encrypt volumes"_s);
    if (!chosen || chosen->dataPath.isEmpty())
        return refuse(code, u"only templates with data of their own have a volume to encrypt"_s);
    return *key;
}

// Null for plain Linux.
Checked<const protocol::WorkloadTemplate*> WorkloadSpawner::chooseTemplate(
    const protocol::SpawnRequest& request, const protocol::PodSpec& spec) const
{
    const auto slug = request.templateSlug.value_or(QString{});
    if (slug.isEmpty())
        return nullptr;
    const auto* chosen = protocol::templateNamed(slug);
    if (!chosen)
        return refuse(
            error_type::UnknownTemplate, u"template %1 is not known"_s.arg(slug.left(LongestEcho)));
    if (!m_storefront.templates(m_book.config().templates).contains(slug))
        return refuse(
            error_type::TemplateUnsupported, u"template %1 is not for rent here"_s.arg(slug));
    if (spec.cpuMillicores < chosen->leastMillicores || spec.memoryMb < chosen->leastMemoryMb)
        return refuse(error_type::InvalidRequest,
            u"template %1 needs at least %2 mCPU and %3 MB, tier %4 has %5 and %6"_s.arg(slug)
                .arg(chosen->leastMillicores)
                .arg(chosen->leastMemoryMb)
                .arg(spec.id)
                .arg(spec.cpuMillicores)
                .arg(spec.memoryMb));
    return chosen;
}

base::Task<Checked<LeaseBook::Terms>> WorkloadSpawner::checkAll(protocol::SpawnRequest request)
{
    auto terms = agreeOn(request);
    if (!terms)
        co_return terms;
    const auto payment = co_await m_desk.check(request.token);
    if (!payment)
        co_return refuseToo(payment);
    terms->payment = *payment;
    const auto span = base::timeFor(base::toMsats(payment->net), terms->spec.ratePerSecond);
    const auto minimum = std::max(m_book.config().minimumDuration, 1s);
    if (span < minimum)
        co_return refuse(error_type::InsufficientPayment,
            u"the payment buys %1 s, the least is %2 s (%3 sat after the mint's fee)"_s
                .arg(span.count())
                .arg(minimum.count())
                .arg(base::roundUpToSats(base::priceFor(terms->spec.ratePerSecond, minimum))
                         .value()));
    if (span > LongestLease)
        co_return refuse(error_type::InvalidRequest, u"nobody can promise more than ten years"_s);
    const auto wanted = capacityOf(terms->spec, terms->chosen);
    const auto room = co_await checkRoom(wanted);
    if (!room)
        co_return refuseToo(room);
    // Time has passed: the operator may have paused, others may have taken the place.
    if (!m_storefront.isOpen() || !m_book.fits(wanted, m_storefront.limits()))
        co_return refuse(error_type::ProvisioningError, u"this provider has no room now"_s);
    co_return terms;
}

base::Task<Checked<>> WorkloadSpawner::checkRoom(backends::Capacity wanted)
{
    if (!m_book.fits(wanted, m_storefront.limits()))
        co_return refuse(error_type::ProvisioningError, u"this provider has no room now"_s);
    auto asking = m_backend.freeCapacity();
    const auto free = co_await base::withDeadline(m_clock, std::move(asking), AskLimit);
    if (!free)
        co_return refuse(error_type::ProvisioningError, u"this provider's host does not answer"_s);
    // What is being created does not show in what the host measures yet.
    const auto starting = m_book.ledger().leasesIn(
        {LeaseState::Admitted, LeaseState::Redeemed, LeaseState::Creating});
    for (const auto id : starting) {
        const auto one = capacityOf(m_book.ledger().find(id)->lease);
        wanted.memoryMb += one.memoryMb;
        wanted.diskMb += one.diskMb;
    }
    if (wanted.memoryMb > free->memoryMb)
        co_return refuse(error_type::ProvisioningError, u"this provider is short of memory now"_s);
    if (wanted.diskMb > free->diskMb)
        co_return refuse(error_type::ProvisioningError, u"this provider is short of disk now"_s);
    co_return Checked<>{};
}

base::Task<> WorkloadSpawner::advance(qint64 id)
{
    if (m_underWay.contains(id))
        co_return;
    m_underWay.insert(id);
    while (true) {
        const auto* before = m_book.ledger().find(id);
        if (!before)
            break;
        const auto state = before->lease.state;
        co_await step(before->lease);
        const auto* after = m_book.ledger().find(id);
        if (!after || after->lease.state == state)
            break; // arrived, or the disk failed: the monitor tries again
    }
    const auto* record = m_book.ledger().find(id);
    if (!record || !isStarting(record->lease.state))
        m_volumeKeys.forget(id);
    m_underWay.remove(id);
}

base::Task<> WorkloadSpawner::step(Lease lease)
{
    switch (lease.state) {
    case LeaseState::Admitted:
        co_await pay(lease);
        break;
    case LeaseState::Redeemed:
        if (isInterrupted(lease))
            fail(lease.id, interruption());
        else if (m_book.creating(lease.id))
            base::crashPoint(crash_points::Creating);
        break;
    case LeaseState::Creating:
        if (isInterrupted(lease)) {
            const auto refusal = interruption();
            co_await giveUp(lease, refusal);
        } else {
            co_await create(lease);
        }
        break;
    case LeaseState::Running:
    case LeaseState::Stopping:
    case LeaseState::Ended:
    case LeaseState::FailedRefunding:
    case LeaseState::Failed:
        break;
    }
}

// The tenant has left, or we have lost what only the tenant can give us.
bool WorkloadSpawner::isInterrupted(const Lease& lease) const
{
    const bool lacksKey
        = lease.service && lease.service->isEncrypted && !m_volumeKeys.has(lease.id);
    return lacksKey || m_clock.sinceEpoch() - lease.requestedAt > MaxRequestAge;
}

base::Task<> WorkloadSpawner::pay(Lease lease)
{
    const auto payment = m_book.ledger().find(lease.id)->payments.front();
    if (isInterrupted(lease)) {
        fail(lease.id, {error_type::ProvisioningError, u"the provider was interrupted"_s, {}});
        co_return;
    }
    const auto outcome = co_await m_desk.redeem(
        payment.token, u"lease %1"_s.arg(lease.pod.toText()), PatienceWithMint);
    switch (outcome.state) {
    case RedeemState::Refused:
        m_book.wasNeverPaid(lease.id, outcome.refusal);
        co_return;
    case RedeemState::Unclear:
        fail(lease.id, outcome.refusal);
        co_return;
    case RedeemState::Received:
        break;
    }
    if (!m_book.redeemed(lease.id, outcome.net))
        co_return;
    base::crashPoint(crash_points::Redeemed);
    const auto span = base::timeFor(base::toMsats(outcome.net), lease.spec.ratePerSecond);
    if (span < std::max(
            m_book.config().minimumDuration, 1s)) // the mint's fee rose between check and swap
        fail(lease.id,
            {error_type::InsufficientPayment, u"less arrived than the least payment"_s, {}});
}

base::Task<> WorkloadSpawner::create(Lease lease)
{
    auto creating = m_backend.create(workloadOf(lease));
    auto workload = co_await base::withDeadline(m_clock, std::move(creating), CreateLimit);
    for (int tries = 1;
         !workload && workload.error().code == base::Errc::Conflict && tries < MaxPortTries;
         ++tries) {
        // A program that is none of ours has a port.
        const auto moved = m_book.takeOtherPorts(lease.id);
        if (!moved)
            break;
        lease = *moved->lease;
        auto again = m_backend.create(workloadOf(lease));
        workload = co_await base::withDeadline(m_clock, std::move(again), CreateLimit);
    }
    if (workload) {
        base::crashPoint(crash_points::Created);
        if (m_book.running(lease.id, *workload, imageOf(lease))) {
            base::crashPoint(crash_points::Running);
            Q_EMIT started(lease.id);
        }
        co_return;
    }
    const auto why = workload.error();
    qCWarning(lcProvider).noquote() << "a workload could not be created:" << why.detail;
    Q_EMIT startFailed(why.detail);
    const Refusal refusal{
        error_type::BackendError, u"the machine could not be created; the value is returned"_s, {}};
    co_await giveUp(lease, refusal);
}

backends::Image WorkloadSpawner::imageOf(const Lease& lease) const
{
    const bool isService = lease.service && m_storefront.features;
    const auto& images = isService ? m_storefront.features->services : m_storefront.images;
    const auto image = std::ranges::find(images, lease.image, &backends::Image::name);
    return image == images.end() ? backends::Image{lease.image, {}} : *image;
}

// A failed creation leaves nothing, but one that did not answer in time or was interrupted may.
// What stays is found as an orphan.
base::Task<> WorkloadSpawner::giveUp(Lease lease, Refusal refusal)
{
    fail(lease.id, refusal);
    auto removing = m_backend.remove(backends::WorkloadId{lease.workload});
    co_await base::withDeadline(m_clock, std::move(removing), CreateLimit);
}

void WorkloadSpawner::fail(qint64 lease, const Refusal& refusal)
{
    if (!m_book.failed(lease, refusal))
        return;
    base::crashPoint(crash_points::Failing);
    Q_EMIT valueOwed(lease);
}

backends::WorkloadSpec WorkloadSpawner::workloadOf(const Lease& lease) const
{
    backends::WorkloadSpec spec;
    spec.id.value = lease.workload;
    spec.image = lease.image;
    spec.hostname = lease.pod.toText();
    spec.cpuMillicores = lease.spec.cpuMillicores;
    spec.memoryMb = lease.spec.memoryMb;
    const auto* chosen = lease.service ? protocol::templateNamed(lease.service->slug) : nullptr;
    spec.diskMb = capacityOf(lease.spec, chosen).diskMb;
    spec.sshPort = lease.sshPort;
    spec.password = lease.password;
    if (lease.service)
        spec.service = toBackend(*lease.service, lease.password);
    if (spec.service && lease.service->isEncrypted)
        spec.service->dataKey = m_volumeKeys.of(lease.id);
    return spec;
}

} // namespace provider
