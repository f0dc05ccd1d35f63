// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token.h"
#include "consumer/cli/verbs.h"
#include "consumer/cli/waiting.h"
#include "consumer/core/money_codes.h"
#include "protocol/workload_template.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto DefaultTier = "basic"_L1; // protocol §8.5
constexpr auto OffersLimit = 10s;
constexpr std::chrono::milliseconds GraceAfterOffers{3000}; // a provider may just be starting
constexpr std::chrono::milliseconds NoGrace{0};
constexpr auto SettleLimit = 45s; // after the wait: the mint is asked

Outcome failedPurchase(const Purchase& purchase)
{
    const auto amount = purchase.moneyAmount.isZero() ? purchase.face : purchase.moneyAmount;
    const auto money
        = purchase.money == MoneyOutcome::None ? MoneyOutcome::Pending : purchase.money;
    return failed(
        Failure{purchase.errorCode, purchase.errorMessage, money, amount, purchase.wasRefused});
}

// Waits until the provider is known and online, as its heartbeat may come after its offer.
base::Task<base::Result<nostr::PublicKey>> findProvider(Market* market, QString text)
{
    const auto isThere = [market, text] {
        const auto found = market->board().findByText(text);
        return found && market->board().find(*found)->isOnline(market->clock().now());
    };
    const auto isThereOrLoaded = [market, isThere] {
        return isThere() || (market->hasLoadedOffers() && market->hasLoadedBeats());
    };
    const bool isEarly = co_await waitUntil(market->clock(), isThereOrLoaded, OffersLimit);
    const bool isFound
        = co_await waitUntil(market->clock(), isThere, isEarly ? GraceAfterOffers : NoGrace);
    auto provider = market->board().findByText(text);
    if (provider && !isFound)
        co_return base::fail(base::Errc::Network, u"the provider is offline"_s);
    co_return provider;
}

// The tier of somebody who names none: the usual one, of a template the first that is large enough.
QString usualTier(const protocol::Offer& offer, const QString& templateSlug)
{
    const auto* chosen = protocol::templateNamed(templateSlug);
    const auto isEnough = [chosen](const protocol::PodSpec& spec) {
        return !chosen
            || (spec.cpuMillicores >= chosen->leastMillicores
                && spec.memoryMb >= chosen->leastMemoryMb);
    };
    const auto* usual = specOf(offer, DefaultTier);
    if (usual && isEnough(*usual))
        return DefaultTier;
    const auto found = std::ranges::find_if(offer.specs, isEnough);
    return found == offer.specs.end() ? offer.specs.first().id : found->id;
}

base::Result<PurchaseOrder> orderFor(
    Market* market, const nostr::PublicKey& provider, const Arguments& arguments)
{
    const auto& offer = market->board().find(provider)->offer;
    PurchaseOrder order;
    order.providerKey = provider.toHex();
    order.specId = arguments.tier;
    if (order.specId.isEmpty()) {
        if (offer.specs.isEmpty())
            return base::fail(base::Errc::NotFound, u"the provider sells nothing"_s);
        order.specId = usualTier(offer, arguments.templateSlug);
    }
    order.templateSlug = arguments.templateSlug;
    if (!arguments.image.isEmpty())
        order.image = arguments.image;
    order.faceValue = arguments.sats.value_or(base::Sats{});
    order.mintUrl = arguments.mint;
    order.wait = arguments.wait;
    if (arguments.token.isEmpty())
        return order;
    const auto text = readToken(arguments.token);
    if (!text)
        return base::passOn(text);
    const auto token = cashu::tokenFromText(*text);
    if (!token)
        return base::passOn(token);
    order.token = *text;
    order.faceValue = cashu::value(*token);
    return order;
}

} // namespace

base::Task<Outcome> spawn(Market* market, Arguments arguments)
{
    const auto provider = co_await findProvider(market, arguments.subject);
    if (!provider) {
        const bool isNoRelay = market->relays().connectedCount() == 0;
        auto outcome = failed(isNoRelay                        ? u"E-RELAY-NONE"_s
                : provider.error().code == base::Errc::Network ? u"E-PROVIDER-SILENT"_s
                                                               : u"not_found"_s,
            provider.error());
        outcome.exitCode = ExitCode::Network;
        co_return outcome;
    }
    const auto order = orderFor(market, *provider, arguments);
    if (!order)
        co_return failed(moneyCodeFor(order.error()), order.error());
    if (!order->mintUrl.isEmpty()) {
        const auto mint = cashu::MintUrl::fromText(order->mintUrl);
        if (!mint)
            co_return failed(u"E-MINT-DOWN"_s, mint.error());
    }
    const auto started = market->purchases().start(*order);
    if (!started)
        co_return failed(u"E-STORE"_s, started.error());
    const auto number = *started;
    const auto isOver
        = [market, number] { return market->purchases().book().find(number)->isFinal(); };
    const std::chrono::milliseconds limit = arguments.wait + SettleLimit;
    const bool isFinal = co_await waitUntil(market->clock(), isOver, limit);
    const auto purchase = *market->purchases().book().find(number);
    const auto lease = market->leases().find(number);
    if (!isFinal || purchase.state != PurchaseState::Active || !lease)
        co_return failedPurchase(purchase);
    Outcome outcome;
    outcome.json = leaseRecord(*market, *lease);
    outcome.text = leaseText(*market, *lease);
    co_return outcome;
}

} // namespace consumer
