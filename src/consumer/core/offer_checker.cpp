// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/offer_checker.h"

#include "cashu/token.h"
#include "consumer/core/known_problems.h"
#include "protocol/workload_template.h"

#include <algorithm>
#include <bit>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr std::chrono::seconds LeastTime{1};

// Of an offer that does not say which templates it runs we know only which backends run none
// (product F8).
bool refusesTemplate(const protocol::Offer& offer, const QString& slug)
{
    if (offer.templates)
        return !offer.templates->contains(slug);
    return offer.capabilities.contains(u"lxc"_s) || offer.capabilities.contains(u"vm"_s)
        || offer.canDo(protocol::LocalCapability);
}

Check good(CheckKind kind, qint64 value = 0)
{
    return {kind, CheckResult::Good, {}, {}, value};
}
Check bad(CheckKind kind, const QString& code, const QString& detail = {}, qint64 value = 0)
{
    return {kind, CheckResult::Bad, code, detail, value};
}
Check warn(CheckKind kind, const QString& code, const QString& detail = {}, qint64 value = 0)
{
    return {kind, CheckResult::Warning, code, detail, value};
}

Check checkOnline(const OfferRecord& record, base::UnixTime now)
{
    const qint64 age = record.lastBeat ? (now - record.lastBeat->sentAt).count() : -1;
    if (record.isOnline(now))
        return good(CheckKind::ProviderOnline, age);
    return bad(
        CheckKind::ProviderOnline, u"E-PROVIDER-SILENT"_s, u"no heartbeat for two minutes"_s, age);
}

Check checkPrice(const PurchaseOrder& order, const protocol::PodSpec* spec)
{
    if (!spec)
        return bad(CheckKind::PriceUnchanged, u"spec_unavailable"_s,
            u"the provider does not offer this size"_s);
    if (spec->ratePerSecond.isZero())
        return bad(CheckKind::PriceUnchanged, u"spec_unavailable"_s, u"the size has no price"_s);
    if (!order.expectedRate.isZero() && order.expectedRate != spec->ratePerSecond)
        return bad(CheckKind::PriceUnchanged, u"E-PRICE-CHANGED"_s,
            u"%1 msat/s instead of %2"_s.arg(spec->ratePerSecond.value())
                .arg(order.expectedRate.value()),
            spec->ratePerSecond.value());
    return good(CheckKind::PriceUnchanged, spec->ratePerSecond.value());
}

Check checkCapacity(const OfferRecord& record, const protocol::PodSpec* spec)
{
    const auto free = record.lastBeat ? record.lastBeat->available.memoryMb : 0;
    if (free == 0 || !spec) // zero is "not reported" (product F7)
        return good(CheckKind::CapacityEnough, 0);
    if (free < spec->memoryMb)
        return warn(
            CheckKind::CapacityEnough, u"provisioning_error"_s, u"little memory is free"_s, free);
    return good(CheckKind::CapacityEnough, free);
}

// Upstream's providers redeem first and refuse then: what can be known is checked here.
Check checkTemplate(
    const PurchaseOrder& order, const protocol::Offer& offer, const protocol::PodSpec* spec)
{
    if (order.templateSlug.isEmpty())
        return good(CheckKind::TemplateAllowed);
    const auto* chosen = protocol::templateNamed(order.templateSlug);
    if (!chosen)
        return bad(CheckKind::TemplateAllowed, u"unknown_template"_s,
            u"there is no template %1"_s.arg(order.templateSlug));
    if (refusesTemplate(offer, order.templateSlug))
        return bad(CheckKind::TemplateAllowed, u"template_unsupported"_s);
    // Others never look at it.
    const bool isTooSmall = spec
        && (spec->cpuMillicores < chosen->leastMillicores
            || spec->memoryMb < chosen->leastMemoryMb);
    if (offer.templates && isTooSmall)
        return bad(CheckKind::TemplateAllowed, u"template_unsupported"_s,
            u"%1 needs at least %2 mCPU and %3 MB"_s.arg(chosen->slug)
                .arg(chosen->leastMillicores)
                .arg(chosen->leastMemoryMb));
    return good(CheckKind::TemplateAllowed);
}

} // namespace

const protocol::PodSpec* specOf(const protocol::Offer& offer, const QString& specId)
{
    const auto found = std::find_if(offer.specs.begin(), offer.specs.end(),
        [&](const protocol::PodSpec& spec) { return spec.id == specId; });
    return found == offer.specs.end() ? nullptr : &*found;
}

bool acceptsMint(const protocol::Offer& offer, const QString& mintUrl)
{
    const auto wanted = cashu::paygressNormalised(mintUrl);
    return wanted && std::any_of(offer.mints.begin(), offer.mints.end(), [&](const QString& mint) {
        return cashu::paygressNormalised(mint) == wanted;
    });
}

OfferChecker::OfferChecker(const OfferBoard& board, cashu::Wallet& wallet, MintJoiner& mints,
    nostr::RelayPool& pool, const ClockCheck& clockCheck, base::Clock& clock,
    OpenRequests openRequests)
    : m_board{board}
    , m_wallet{wallet}
    , m_mints{mints}
    , m_pool{pool}
    , m_clockCheck{clockCheck}
    , m_clock{clock}
    , m_openRequests{std::move(openRequests)}
{
}

const OfferRecord* OfferChecker::recordOf(const QString& providerKey) const
{
    const auto key = nostr::PublicKey::fromHex(providerKey);
    return key ? m_board.find(*key) : nullptr;
}

QList<PayableMint> OfferChecker::payableMints(const protocol::Offer& offer) const
{
    QList<PayableMint> mints;
    for (const auto& mint : m_wallet.balance().mints) {
        PayableMint payable;
        payable.url = mint.url.toString();
        payable.name = mint.name;
        payable.spendable = mint.spendable;
        payable.inputFeePpk = mint.inputFeePpk;
        payable.isAccepted = acceptsMint(offer, payable.url);
        payable.isReachable = mint.isReachable;
        mints.append(payable);
    }
    std::stable_sort(mints.begin(), mints.end(), [](const PayableMint& a, const PayableMint& b) {
        return std::pair{a.isAccepted, a.spendable} > std::pair{b.isAccepted, b.spendable};
    });
    return mints;
}

base::Result<cashu::MintUrl> OfferChecker::chooseMint(const PurchaseOrder& order) const
{
    const auto* record = recordOf(order.providerKey);
    if (!record)
        return base::fail(base::Errc::NotFound, u"the provider's offer is gone"_s);
    if (!order.token.isEmpty()) {
        const auto token = cashu::tokenFromText(order.token);
        if (!token)
            return base::passOn(token);
        if (!acceptsMint(record->offer, token->mint.toString()))
            return base::fail(
                base::Errc::NotFound, u"the provider does not accept the token's mint"_s);
        return token->mint;
    }
    if (!order.mintUrl.isEmpty()) {
        const auto mint = cashu::MintUrl::fromText(order.mintUrl);
        if (!mint)
            return base::passOn(mint);
        if (!acceptsMint(record->offer, mint->toString()))
            return base::fail(base::Errc::NotFound, u"the provider does not accept this mint"_s);
        const auto mints = m_wallet.balance().mints;
        const bool isEnough
            = std::any_of(mints.begin(), mints.end(), [&](const cashu::MintBalance& one) {
                  return one.url == *mint && one.spendable >= order.faceValue;
              });
        if (!isEnough)
            return base::fail(base::Errc::Insufficient, u"not enough money at this mint"_s);
        return *mint;
    }
    bool hasCommon = false;
    for (const auto& payable : payableMints(record->offer)) {
        hasCommon = hasCommon || payable.isAccepted;
        if (!payable.isAccepted || payable.spendable < order.faceValue)
            continue;
        return cashu::MintUrl::fromText(payable.url);
    }
    return hasCommon
        ? base::fail(base::Errc::Insufficient, u"not enough money at an accepted mint"_s)
        : base::fail(base::Errc::NotFound, u"no mint of ours is accepted"_s);
}

Check OfferChecker::checkMint(const PurchaseOrder& order, const OfferRecord& record) const
{
    const auto mint = chooseMint(order);
    if (mint)
        return good(CheckKind::CommonMint);
    const auto code = mint.error().code;
    if (code == base::Errc::Malformed || code == base::Errc::Unsupported)
        return bad(CheckKind::CommonMint, u"E-TOKEN-BAD"_s, mint.error().detail);
    if (code != base::Errc::Insufficient)
        return bad(CheckKind::CommonMint, u"non_whitelisted_mint"_s, mint.error().detail);
    base::Sats most;
    for (const auto& payable : payableMints(record.offer)) {
        if (payable.isAccepted)
            most = std::max(most, payable.spendable);
    }
    return bad(CheckKind::CommonMint, u"E-MINT-LOW"_s, mint.error().detail,
        (order.faceValue - most).value());
}

CheckReport OfferChecker::look(const PurchaseOrder& order) const
{
    CheckReport report;
    report.providerKey = order.providerKey;
    report.specId = order.specId;
    const auto* record = recordOf(order.providerKey);
    if (!record) {
        report.checks.append(
            bad(CheckKind::ProviderOnline, u"E-PROVIDER-SILENT"_s, u"no offer of this provider"_s));
        report.isFinished = true;
        return report;
    }
    const auto& offer = record->offer;
    const auto* spec = specOf(offer, order.specId);
    report.ratePerSecond = spec ? spec->ratePerSecond : base::Msats{};
    report.mints = payableMints(offer);
    const auto key = offer.provider;
    const int relays = m_pool.connectedCount();
    const int open = m_openRequests(key);

    report.checks = {
        checkOnline(*record, m_clock.now()),
        checkPrice(order, spec),
        checkTemplate(order, offer, spec),
        good(CheckKind::NeedsFit),
        checkCapacity(*record, spec),
        checkMint(order, *record),
        {CheckKind::MintReachable, CheckResult::Checking, {}, {}, 0},
        {CheckKind::FeeKnown, CheckResult::Checking, {}, {}, 0},
        relays == 0 ? bad(CheckKind::RelaysForReply, u"E-RELAY-NONE"_s)
            : relays < RelaysWanted && m_pool.relays().size() >= RelaysWanted
            ? warn(CheckKind::RelaysForReply, u"E-RELAY-FEW"_s, {}, relays)
            : good(CheckKind::RelaysForReply, relays),
        record->memory.isAvoided
            ? warn(CheckKind::NotAvoided, u"avoided"_s, record->memory.avoidReason)
            : good(CheckKind::NotAvoided),
        checkKnownProblems(*record, order),
        open > 0 ? warn(CheckKind::NoOtherRequest, u"other_request"_s, {}, open)
                 : good(CheckKind::NoOtherRequest),
    };
    if (const auto clock = checkClock())
        report.checks.insert(int(CheckKind::ClockSane), *clock);
    return report;
}

std::optional<Check> OfferChecker::checkClock() const
{
    const auto offset = m_clockCheck.offset(m_clock.now());
    if (!offset)
        return std::nullopt;
    if (std::chrono::abs(*offset) > ClockTolerance)
        return warn(CheckKind::ClockSane, u"E-CLOCK"_s, {}, offset->count());
    return good(CheckKind::ClockSane, offset->count());
}

// What is left after the mint's fee must buy the provider's least time.
Check OfferChecker::checkAmount(const PurchaseOrder& order, qint64 inputFeePpk) const
{
    const auto* record = recordOf(order.providerKey);
    const auto* spec = record ? specOf(record->offer, order.specId) : nullptr;
    if (!spec || order.faceValue.isZero()) // no amount has been chosen yet
        return good(CheckKind::FeeKnown, inputFeePpk);
    // One proof for each bit of the amount; a token from outside says itself what it holds.
    base::Sats fee{
        (std::popcount(static_cast<quint64>(order.faceValue.value())) * inputFeePpk + 999) / 1000};
    if (const auto token = cashu::tokenFromText(order.token))
        fee = m_wallet.feeToRedeem(*token).value_or(fee);
    const auto left = std::max(base::Sats{}, order.faceValue - fee);
    const auto buys = base::timeFor(base::toMsats(left), spec->ratePerSecond);
    const auto least = std::max(record->offer.minimumDuration.value_or(LeastTime), LeastTime);
    if (buys < least)
        return bad(CheckKind::FeeKnown, u"insufficient_payment"_s,
            u"the payment buys %1 s, the least is %2 s"_s.arg(buys.count()).arg(least.count()),
            least.count());
    return good(CheckKind::FeeKnown, inputFeePpk);
}

base::Task<CheckReport> OfferChecker::check(PurchaseOrder order)
{
    auto report = look(order);
    if (report.isFinished)
        co_return report;
    const auto set = [&report](const Check& check) {
        for (auto& one : report.checks) {
            if (one.kind == check.kind)
                one = check;
        }
    };
    report.isFinished = true;
    const auto mint = chooseMint(order);
    if (!mint) { // said already; what depends on it cannot be known
        set(warn(CheckKind::MintReachable, u"E-MINT-LOW"_s, mint.error().detail));
        set(warn(CheckKind::FeeKnown, u"E-MINT-LOW"_s, mint.error().detail));
        co_return report;
    }
    const auto start = m_clock.uptime();
    const auto known = co_await m_mints.join(*mint);
    if (!known) {
        const auto code = known.error().code == base::Errc::NotAllowed ? u"E-MINT-UNTRUSTED"_s
                                                                       : u"E-MINT-DOWN"_s;
        set(bad(CheckKind::MintReachable, code, known.error().detail));
        set(warn(CheckKind::FeeKnown, code));
        co_return report;
    }
    set(good(CheckKind::MintReachable, (m_clock.uptime() - start).count()));
    set(checkAmount(order, known->inputFeePpk));
    for (auto& payable : report.mints) {
        if (payable.url != mint->toString())
            continue;
        payable.isReachable = true;
        payable.answeredIn = m_clock.uptime() - start;
        payable.inputFeePpk = known->inputFeePpk;
    }
    co_return report;
}

base::Task<PriceQuote> OfferChecker::price(PriceQuestion question)
{
    PriceQuote quote;
    quote.question = question;
    const auto* record = recordOf(question.providerKey);
    const auto* spec = record ? specOf(record->offer, question.specId) : nullptr;
    if (!spec) {
        quote.errorCode = u"spec_unavailable"_s;
        co_return quote;
    }
    quote.ratePerSecond = spec->ratePerSecond;
    const auto mint = cashu::MintUrl::fromText(question.mintUrl);
    if (!mint) {
        quote.errorCode = u"non_whitelisted_mint"_s;
        co_return quote;
    }
    const bool isSplit = question.firstSlice.count() > 0 && question.firstSlice < question.duration;
    const auto first = isSplit ? question.firstSlice : question.duration;
    quote.timeCost = base::roundUpToSats(base::priceFor(quote.ratePerSecond, question.duration));
    const auto firstNet = base::roundUpToSats(base::priceFor(quote.ratePerSecond, first));
    const auto firstFace = co_await m_wallet.faceValueFor(*mint, firstNet);
    if (!firstFace) {
        quote.errorCode = u"E-MINT-DOWN"_s;
        co_return quote;
    }
    quote.faceValue = *firstFace;
    if (isSplit && quote.timeCost > firstNet) {
        const auto laterFace = co_await m_wallet.faceValueFor(*mint, quote.timeCost - firstNet);
        if (laterFace)
            quote.laterFaceValue = *laterFace;
    }
    const auto faces = quote.faceValue + quote.laterFaceValue;
    quote.redemptionFee = faces - quote.timeCost;
    base::Sats spendable;
    for (const auto& one : m_wallet.balance().mints) {
        if (one.url != *mint)
            continue;
        spendable = one.spendable;
        // A swap for exact change costs the fee of its inputs; about one coin for each bit of the
        // amount.
        if (one.inputFeePpk > 0 && faces != spendable)
            quote.changeFee = base::Sats{(one.inputFeePpk * 2 + 999) / 1000};
    }
    quote.total = faces + quote.changeFee;
    quote.missing = quote.total > spendable ? quote.total - spendable : base::Sats{};
    quote.leftAfter = quote.total > spendable ? base::Sats{} : spendable - quote.total;
    quote.atLeast = base::timeFor(base::toMsats(quote.timeCost), quote.ratePerSecond);
    if (!quote.missing.isZero())
        quote.errorCode = u"E-MINT-LOW"_s;
    co_return quote;
}

} // namespace consumer
