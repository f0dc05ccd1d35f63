// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/storefront_keeper.h"

#include "base/deadline.h"

#include <QDateTime>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds BackendRetry = 10s;
constexpr std::chrono::milliseconds BackendLimit = 3min; // of an emulated machine
constexpr std::chrono::milliseconds LongestNap = 5min; // the wall clock may be set meanwhile

} // namespace

StorefrontKeeper::StorefrontKeeper(
    Parts parts, const DaemonConfig& config, Ledger& ledger, NoticeBoard& notices)
    : m_parts{parts}
    , m_config{config}
    , m_ledger{ledger}
    , m_notices{notices}
    , m_rules{parts.database}
{
}

base::Result<> StorefrontKeeper::prepare()
{
    if (const auto done = m_rules.prepare(); !done)
        return done;
    if (const auto done = followConfig(); !done)
        return done;
    m_watching = watchHours();
    return {};
}

base::Result<> StorefrontKeeper::followConfig()
{
    auto rules = m_config.rules;
    if (!rules) {
        const auto stored = m_rules.rules();
        if (!stored)
            return base::passOn(stored);
        rules = *stored;
    }
    m_storefront.rules = rules.value_or(SalesRules{});
    m_storefront.isClosingTime = isClosingTime();
    Q_EMIT changed();
    return {};
}

base::Result<> StorefrontKeeper::setRules(const SalesRules& rules)
{
    if (m_config.rules)
        return base::fail(
            base::Errc::NotAllowed, u"the configuration file says what is for rent"_s);
    if (const auto saved = m_rules.save(rules); !saved)
        return saved;
    return followConfig();
}

base::Task<> StorefrontKeeper::open()
{
    while (true) {
        auto probing = m_parts.backend.probe();
        const auto features
            = co_await base::withDeadline(m_parts.clock, std::move(probing), BackendLimit);
        if (features) {
            auto measuring = m_parts.backend.freeCapacity();
            const auto free
                = co_await base::withDeadline(m_parts.clock, std::move(measuring), BackendLimit);
            if (free) {
                learnBackend(*features, *free);
                co_return;
            }
            m_notices.post(NoticeCode::BackendUnreachable, free.error().detail,
                NoticeBoard::Weight::KeepsFromSelling);
        } else {
            m_notices.post(NoticeCode::BackendUnreachable, features.error().detail,
                NoticeBoard::Weight::KeepsFromSelling);
        }
        co_await m_parts.clock.sleep(BackendRetry);
    }
}

void StorefrontKeeper::learnBackend(
    const backends::Features& features, const backends::Capacity& free)
{
    m_notices.withdraw(NoticeCode::BackendUnreachable);
    m_storefront.features = features;
    m_storefront.images = m_parts.backend.images();
    m_storefront.machine = free;
    for (const auto id :
        m_ledger.leasesIn({LeaseState::Creating, LeaseState::Running, LeaseState::Stopping})) {
        const auto one = capacityOf(m_ledger.find(id)->lease);
        m_storefront.machine.cpuMillicores += one.cpuMillicores;
        m_storefront.machine.memoryMb += one.memoryMb;
        m_storefront.machine.diskMb += one.diskMb;
    }
    if (features.processors)
        m_storefront.machine.cpuMillicores = *features.processors * 1000;
    else if (m_config.machineMillicores)
        m_storefront.machine.cpuMillicores = *m_config.machineMillicores;
    checkIsolation();
    Q_EMIT changed();
}

// What is not really isolated and limited is for practice only.
void StorefrontKeeper::checkIsolation()
{
    const auto& features = *m_storefront.features;
    const bool isSafe = features.isolationIsActive && features.limitsAreEnforced;
    if (!isSafe && !m_config.isPractice) {
        m_isolationObstacle = u"isolation or limits are not active: "_s + features.missing;
        m_notices.post(
            NoticeCode::IsolationInactive, features.missing, NoticeBoard::Weight::KeepsFromSelling);
    } else if (!isSafe) {
        m_notices.post(NoticeCode::IsolationInactive, features.missing);
    }
    showObstacle();
}

void StorefrontKeeper::showObstacle()
{
    m_storefront.obstacle = m_storageObstacle.isEmpty() ? m_isolationObstacle : m_storageObstacle;
}

void StorefrontKeeper::setPaused(bool isPaused)
{
    m_storefront.isPaused = isPaused;
    Q_EMIT changed();
}

void StorefrontKeeper::noteStorageFailed(const QString& why)
{
    m_storageObstacle = u"the disk or database fails"_s;
    m_notices.post(NoticeCode::StorageFailed, why, NoticeBoard::Weight::KeepsFromSelling);
    showObstacle();
}

void StorefrontKeeper::noteStorageWorks()
{
    if (m_storageObstacle.isEmpty())
        return;
    m_storageObstacle.clear();
    m_notices.withdraw(NoticeCode::StorageFailed);
    showObstacle();
}

bool StorefrontKeeper::isClosingTime() const
{
    const auto local = QDateTime::fromMSecsSinceEpoch(m_parts.clock.sinceEpoch().count());
    return !m_storefront.rules.isOpenAt(local);
}

// Time zones differ from each other by parts of an hour, but all of them by whole minutes.
std::chrono::milliseconds StorefrontKeeper::untilNextHour() const
{
    const auto local = QDateTime::fromMSecsSinceEpoch(m_parts.clock.sinceEpoch().count());
    const auto since = std::chrono::minutes{local.time().minute()}
        + std::chrono::seconds{local.time().second()}
        + std::chrono::milliseconds{local.time().msec()};
    return std::min<std::chrono::milliseconds>(1h - since, LongestNap);
}

base::Task<> StorefrontKeeper::watchHours()
{
    while (true) {
        const auto nap = untilNextHour();
        co_await m_parts.clock.sleep(nap);
        const bool isClosed = isClosingTime();
        if (isClosed == m_storefront.isClosingTime)
            continue;
        m_storefront.isClosingTime = isClosed;
        Q_EMIT changed();
    }
}

} // namespace provider
