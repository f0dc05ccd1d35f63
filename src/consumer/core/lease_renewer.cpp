// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease_renewer.h"

#include "base/log.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto LookPause = 5s;

} // namespace

LeaseRenewer::LeaseRenewer(LeaseKeeper& keeper, TopUpRunner& topUps, const OfferBoard& board,
    OfferChecker& checker, base::Clock& clock)
    : m_keeper{keeper}
    , m_topUps{topUps}
    , m_board{board}
    , m_checker{checker}
    , m_clock{clock}
{
    connect(&topUps, &TopUpRunner::finished, this, &LeaseRenewer::noteTopUp);
}

LeaseRenewer::~LeaseRenewer() = default;

void LeaseRenewer::start()
{
    m_tasks.add(run());
}

base::Result<> LeaseRenewer::agree(qint64 number, const KeepRunningTerms& terms)
{
    auto lease = m_keeper.find(number);
    if (!lease)
        return base::fail(base::Errc::NotFound, u"no such server"_s);
    auto price = lease->rate;
    if (const auto provider = nostr::PublicKey::fromHex(lease->providerKey)) {
        const auto* record = m_board.find(*provider);
        if (const auto* spec = record ? specOf(record->offer, lease->specId) : nullptr)
            price = spec->ratePerSecond;
    }
    lease->keep.agree(terms, price);
    if (!m_keeper.save(*lease))
        return base::fail(base::Errc::Storage, u"the limits are not saved"_s);
    return {};
}

base::Task<> LeaseRenewer::run()
{
    while (true) {
        const auto leases = m_keeper.leases();
        for (const auto& lease : leases) {
            if (isDue(lease))
                co_await renew(lease.number);
        }
        co_await m_clock.sleep(LookPause);
    }
}

bool LeaseRenewer::isDue(const Lease& lease) const
{
    const auto& keep = lease.keep;
    const auto now = m_clock.now();
    return keep.terms.isOn() && !keep.needsTheUser() && !lease.hasEnded() && now < lease.expiresAt
        && lease.expiresAt - now < keep.terms.below && now - keep.triedAt >= RenewalPause
        && lease.problem.isEmpty() && lease.stop.state == StopState::None
        && !lease.topUp.isUnderWay() && lease.laterFace.isZero();
}

bool LeaseRenewer::isSilent(const Lease& lease) const
{
    const auto provider = nostr::PublicKey::fromHex(lease.providerKey);
    const auto* record = provider ? m_board.find(*provider) : nullptr;
    return !record || !record->lastBeat || m_clock.now() - record->lastBeat->sentAt > SilenceLimit;
}

std::optional<KeepRunningState> LeaseRenewer::obstacle(
    const Lease& lease, const PriceQuote& quote) const
{
    if (isSilent(lease))
        return KeepRunningState::ProviderSilent;
    if (quote.faceValue.isZero())
        return KeepRunningState::ProviderRefuses; // the size is gone
    if (quote.ratePerSecond > lease.keep.rate)
        return KeepRunningState::PriceRose;
    if (!lease.keep.allows(quote.faceValue, m_clock.now()))
        return KeepRunningState::CapReached;
    if (!quote.missing.isZero())
        return KeepRunningState::WaitingForFunds;
    return std::nullopt;
}

base::Task<> LeaseRenewer::renew(qint64 number)
{
    const auto before = m_keeper.find(number);
    if (isSilent(*before)) {
        show(number, KeepRunningState::ProviderSilent);
        co_return;
    }
    PriceQuestion question;
    question.providerKey = before->providerKey;
    question.specId = before->specId;
    question.mintUrl = before->mintUrl;
    question.duration = before->keep.terms.slice;
    const auto quote = co_await m_checker.price(question);
    const auto lease = m_keeper.find(number);
    if (!lease || !isDue(*lease) || quote.errorCode == u"E-MINT-DOWN"_s)
        co_return; // the user was faster, or the mint is asked again soon
    if (const auto why = obstacle(*lease, quote)) {
        show(number, *why);
        co_return;
    }
    show(number, KeepRunningState::On);
    const TopUpOrder order{number, quote.faceValue, lease->mintUrl, {}, TopUpBy::Renewal};
    if (const auto started = m_topUps.start(order); !started)
        qCWarning(lcConsumer) << "a server was not extended:" << started.error().detail;
}

void LeaseRenewer::show(qint64 number, KeepRunningState state)
{
    auto lease = m_keeper.find(number);
    if (lease->keep.state == state)
        return;
    lease->keep.state = state;
    if (m_keeper.save(*lease) && state != KeepRunningState::On)
        Q_EMIT stopped(number, state);
}

void LeaseRenewer::noteTopUp(qint64 number)
{
    auto lease = m_keeper.find(number);
    if (!lease || lease->topUp.by != TopUpBy::Renewal || lease->topUp.isUnderWay())
        return;
    const bool hasWorked = lease->topUp.state == TopUpState::Extended;
    lease->keep.failures = hasWorked ? 0 : lease->keep.failures + 1;
    m_keeper.save(*lease);
    if (lease->keep.failures >= MaxRenewalFailures)
        show(number, KeepRunningState::ProviderRefuses);
}

} // namespace consumer
