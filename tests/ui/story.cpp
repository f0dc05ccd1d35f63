// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include <QDateTime>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace consumer;

namespace test {

namespace {

const auto Alder = u"https://mint.alder.example"_s;
const auto Harbor = u"https://harbor.example"_s;
const auto Ostra = u"https://cash.ostra.example"_s;

struct Provider {
    const char* name;
    const char* shortId;
    const char* spec;
    int millicores;
    int memoryMb;
    int satsPerHour;
    Isolation isolation;
    double seen;
    const char* place;
    bool canRefund;
};

constexpr std::array Providers{
    Provider{"QuietSilverHeron", "b41e07d9", "Basic", 1000, 1024, 108, Isolation::SharedKernel,
        0.999, "FI", true},
    Provider{"BraveCedarLynx", "2c90f7aa", "Small", 1000, 2048, 126, Isolation::SharedKernel, 0.996,
        "DE", true},
    Provider{"HumbleTideOtter", "77d2b81e", "Basic", 1000, 1024, 126, Isolation::DedicatedHost,
        0.987, "PL", false},
    Provider{"SwiftGoldenOwl", "9f3a61c2", "Basic", 1000, 1024, 180, Isolation::SharedKernel, 0.992,
        "DE-Falkenstein", false},
    Provider{"NobleFernCrane", "e05b3c44", "Standard", 2000, 4096, 234, Isolation::SharedKernel,
        0.999, "NL", true},
    Provider{"CalmReedFox", "41ab9d30", "Standard", 2000, 2048, 216, Isolation::SharedKernel, 0.998,
        "SE", true},
    Provider{"PolarJadeWalrus", "0d8e52f1", "Relay", 1000, 2048, 162, Isolation::SharedKernel,
        0.979, "IS", false},
    Provider{"LuckyCopperBadger", "5a60e9d7", "Standard", 2000, 4096, 288, Isolation::DedicatedHost,
        0.991, "FR", true},
    Provider{"SereneRainOkapi", "f39c1a06", "Basic", 1000, 1024, 90, Isolation::SharedKernel, -1,
        "PT", false},
    Provider{"ToweringOpalStork", "8be4470c", "Large", 4000, 4096, 396, Isolation::DedicatedHost,
        0.997, "CH", true},
    Provider{"ModestPineMarmot", "13f7d5b2", "Basic", 1000, 1024, 198, Isolation::Attested, 0.99,
        "CZ", true},
    Provider{"GildedMistRaven", "c7713be8", "Basic", 1000, 1024, 144, Isolation::SharedKernel,
        0.954, "US", false},
};

SeenUptime seenBy(double fraction)
{
    SeenUptime seen;
    const bool isNew = fraction < 0;
    seen.fraction = isNew ? std::nullopt : std::optional{fraction};
    seen.hoursKnown = isNew ? 26 : 168;
    for (int hour = 0; hour < 168; ++hour) {
        const bool isUnknown = isNew && hour < 142;
        seen.hours.append(isUnknown ? UnknownUptime : hour == 43 ? 60 : hour == 77 ? 0 : 100);
    }
    for (int day = 0; day < 7; ++day)
        seen.days.append(isNew && day < 5 ? UnknownUptime : day == 3 ? 96 : 100);
    seen.gaps = 2;
    seen.longestGap = 52min;
    return seen;
}

OfferRow offerOf(const Provider& provider)
{
    OfferRow row;
    row.shortId = QString::fromLatin1(provider.shortId);
    row.providerKey = row.shortId + QString{56, u'a'};
    row.providerNpub = u"npub1"_s + row.shortId + u"qqqqqqqqqqqq"_s;
    row.name = QString::fromLatin1(provider.name);
    row.nameMatchesKey = true;
    row.spec = {QString::fromLatin1(provider.spec).toLower(), QString::fromLatin1(provider.spec),
        u"A small server"_s, provider.millicores, provider.memoryMb,
        base::Msats{provider.satsPerHour * 1000 / 3600}};
    row.id = row.providerKey + u':' + row.spec.id;
    row.isolation = provider.isolation;
    row.mints = {Alder, Harbor};
    row.canPay = true;
    row.claimedUptime = 100;
    row.claimedJobs = 12;
    row.claimedLocation = QString::fromLatin1(provider.place);
    row.isOnline = true;
    row.lastBeatAt = storyTime() - 24s;
    row.seen = seenBy(provider.seen);
    row.firstSeen = storyTime() - 24h * 41;
    row.offeredAt = storyTime() - 2h;
    row.canRefund = provider.canRefund;
    row.myLeases = row.name == u"SwiftGoldenOwl"_s ? 3 : 0;
    row.isStarred = row.name == u"SwiftGoldenOwl"_s || row.name == u"QuietSilverHeron"_s;
    return row;
}

OfferRow offerNamed(const QString& name)
{
    for (const auto& provider : Providers) {
        if (name == QLatin1StringView(provider.name))
            return offerOf(provider);
    }
    return {};
}

struct ServerStory {
    const char* name;
    const char* provider;
    ServerState state;
    std::chrono::seconds left;
    std::chrono::seconds whole;
    int spent;
};

constexpr std::array Servers{
    ServerStory{"scratch", "SereneRainOkapi", ServerState::Ending, 9min + 41s, 2h, 180},
    ServerStory{"owl-3", "SwiftGoldenOwl", ServerState::Running, 48min, 1h, 190},
    ServerStory{"btc-regtest", "GildedMistRaven", ServerState::Problem, 3h + 12min, 8h, 1240},
    ServerStory{"fox-relay", "CalmReedFox", ServerState::Running, 5h + 21min, 6h, 1310},
    ServerStory{"sandbox-1", "QuietSilverHeron", ServerState::Running, 6h, 6h, 658},
    ServerStory{"shots", "BraveCedarLynx", ServerState::Running, 11h + 5min, 18h, 2268},
    ServerStory{"ci-box", "LuckyCopperBadger", ServerState::Running, 51h, 72h, 20736},
    ServerStory{"mirror", "ModestPineMarmot", ServerState::Running, 114h, 168h, 33264},
    ServerStory{"llm-test", "NobleFernCrane", ServerState::Starting, 0s, 0s, 288},
    ServerStory{"build-4", "LuckyCopperBadger", ServerState::Ended, -2h, 4h, 412},
};

struct LimitStory {
    const char* server;
    KeepRunningState state;
    int today;
    int perDay;
};

constexpr std::array Limits{
    LimitStory{"btc-regtest", KeepRunningState::ProviderSilent, 1'440, 4'000},
    LimitStory{"fox-relay", KeepRunningState::On, 576, 14'000},
    LimitStory{"shots", KeepRunningState::On, 126, 1'000},
    LimitStory{"ci-box", KeepRunningState::On, 7'264, 8'000},
};

void limit(ServerRow& row)
{
    for (const auto& [server, state, today, perDay] : Limits) {
        if (row.name != QLatin1StringView(server))
            continue;
        row.keepState = state;
        row.keepTerms.perDay = base::Sats{perDay};
        row.keepTerms.inAll = base::Sats{7 * perDay};
        row.keepSpentToday = base::Sats{today};
        row.keepSpentInAll = base::Sats{3 * today};
    }
}

ServerRow serverOf(const ServerStory& story, qint64 number)
{
    const auto offer = offerNamed(QString::fromLatin1(story.provider));
    ServerRow row;
    row.number = number;
    row.name = QString::fromLatin1(story.name);
    row.runs = u"ubuntu:22.04"_s;
    row.providerKey = offer.providerKey;
    row.providerName = offer.name;
    row.shortId = offer.shortId;
    row.specName = offer.spec.name;
    row.cpuMillicores = offer.spec.cpuMillicores;
    row.memoryMb = offer.spec.memoryMb;
    row.state = story.state;
    row.ratePerSecond = offer.spec.ratePerSecond;
    row.expiresAt = storyTime() + story.left;
    row.startedAt = row.expiresAt - story.whole;
    row.spent = base::Sats{story.spent};
    row.paid = base::roundDownToSats(base::priceFor(row.ratePerSecond, story.whole));
    row.usedNow = base::roundUpToSats(base::priceFor(row.ratePerSecond, story.whole - story.left));
    row.canRefund = offer.canRefund;
    limit(row);
    if (row.state == ServerState::Starting) {
        row.startedAt = storyTime() - 14s;
        return row;
    }
    row.leaseId = u"container-%1@%2"_s.arg(1000 + number).arg(row.shortId);
    row.host = u"203.0.113.%1"_s.arg(56 + number);
    row.port = 31'007 + int(number);
    row.user = u"root"_s;
    row.password = u"tide-amber-7431"_s;
    row.sshCommand = u"ssh -p %1 root@%2"_s.arg(row.port).arg(row.host);
    row.instructions = {u"Password: tide-amber-7431"_s,
        u"This is a Debian 12 sandbox on the provider's own kernel"_s};
    if (row.canRefund)
        row.refundableNow = base::roundDownToSats(base::priceFor(row.ratePerSecond, story.left));
    row.lastAnswerAt = storyTime() - 7min;
    if (row.state == ServerState::Running)
        row.isAnswering = true;
    row.log = {{row.startedAt - 22s, u"sent"_s, u"3 of 3 relays"_s, row.spent},
        {row.startedAt - 2s, u"answered"_s, {}, {}},
        {row.startedAt, u"created"_s, u"Plain Linux"_s, {}}};
    if (row.state == ServerState::Ended) {
        row.refunded = base::Sats{412};
        row.log.append({row.expiresAt, u"stop_asked"_s, {}, {}});
        row.log.append({row.expiresAt, u"refunded"_s, {}, base::Sats{412}});
    }
    return row;
}

WalletView storyWallet()
{
    WalletView wallet;
    wallet.spendable = base::Sats{12'480};
    wallet.reserved = base::Sats{690};
    wallet.mints = {
        {Alder, u"Alder Mint"_s, base::Sats{8'200}, base::Sats{690}, 1000, true, false,
            storyTime() - 12s, 71},
        {Harbor, u"Harbor Mint"_s, base::Sats{3'860}, {}, 0, true, false, storyTime() - 14s, 58},
        {Ostra, u"Ostra Cash"_s, base::Sats{420}, {}, 1000, false, false, storyTime() - 42min, 22},
    };
    wallet.mints.first().motd = u"Maintenance on Sunday, 02:00 to 03:00 UTC."_s;
    wallet.mints.first().contact = u"email ops@alder.example"_s;
    wallet.openItems = {
        {u"1"_s, OpenItemKind::Refund, storyTime() - 148min, base::Sats{412}, u"build-4"_s,
            u"LuckyCopperBadger"_s, true},
        {u"2"_s, OpenItemKind::TakeBack, storyTime() - 1h, base::Sats{190}, {},
            u"GildedMistRaven"_s, false},
        {u"3"_s, OpenItemKind::Refund, storyTime() - 27min, base::Sats{96}, u"shots-2"_s,
            u"BraveCedarLynx"_s, false},
        {u"4"_s, OpenItemKind::SentToken, storyTime() - 3h, base::Sats{500}, u"Token for Ren"_s, {},
            false},
        {u"5"_s, OpenItemKind::SetAside, storyTime() - 14s, base::Sats{190}, u"llm-test"_s, {},
            false},
    };
    wallet.history = {
        {5, storyTime() - 14s, u"sent"_s, base::Sats{288}, base::Sats{2}, -1, Alder, u"llm-test"_s,
            {}},
        {4, storyTime() - 2h, u"refund"_s, base::Sats{412}, base::Sats{1}, 1, Alder, u"build-4"_s,
            {}},
        {3, storyTime() - 3h, u"sent"_s, base::Sats{500}, {}, -1, Alder, u"Token for Ren"_s, {}},
        {2, storyTime() - 26h, u"minted"_s, base::Sats{5'000}, {}, 1, Harbor, {}, {}},
    };
    const auto invoice = u"lnbc50u1p5q3xk7pp5t9"_s
        + u"qyfw0x8s7l2k3jd9e5gm4rznv6thuapc"_s.repeated(8) + u"c4e8wqpjv2n6"_s;
    wallet.invoices = {{u"quote"_s, Alder, u"Alder Mint"_s, base::Sats{5'000}, invoice,
        InvoiceState::Waiting, storyTime() + 9min + 41s}};
    return wallet;
}

} // namespace

base::UnixTime storyTime()
{
    return base::UnixTime{std::chrono::seconds{1'773'325'920}}; // 2026-03-12 14:32 UTC
}

OfferRow owl()
{
    return offerNamed(u"SwiftGoldenOwl"_s);
}

OfferRow heron()
{
    return offerNamed(u"QuietSilverHeron"_s);
}

MarketState emptyState()
{
    MarketState state;
    state.phase = MarketPhase::Open;
    state.madeAt = storyTime();
    for (const auto& host :
        {u"relay.one.example"_s, u"relay.two.example"_s, u"relay.six.example"_s})
        state.relays.append({u"wss://"_s + host, true, 80ms, {}, 12, 0});
    state.connectedRelays = 3;
    state.hasLoadedOffers = true;
    state.offersRevision = 1;
    for (const auto& provider : Providers)
        state.offers.append(offerOf(provider));
    return state;
}

MarketState storyState()
{
    auto state = emptyState();
    state.wallet = storyWallet();
    for (const auto& story : Servers)
        state.servers.append(serverOf(story, qint64(state.servers.size()) + 1));
    return state;
}

MarketState practiceState()
{
    auto state = storyState();
    state.isPractice = true;
    state.wallet.mints = {{u"http://127.0.0.1:40123"_s, u"Practice mint"_s, base::Sats{4'862}, {},
        100, true, true, storyTime() - 12s, 1}};
    state.wallet.spendable = base::Sats{4'862};
    state.wallet.reserved = {};
    state.servers = state.servers.mid(4, 1);
    for (auto& offer : state.offers)
        offer.mints = {u"http://127.0.0.1:40123"_s};
    return state;
}

CheckReport goodChecks(const OfferRow& offer)
{
    CheckReport report;
    report.providerKey = offer.providerKey;
    report.specId = offer.spec.id;
    report.ratePerSecond = offer.spec.ratePerSecond;
    const std::array<qint64, 13> values{
        24, offer.spec.ratePerSecond.value(), 0, 0, 0, 0, 210, 1000, 3, 0, 0, 0, 0};
    for (int i = 0; i <= int(CheckKind::NoOtherRequest); ++i)
        report.checks.append(
            Check{CheckKind(i), CheckResult::Good, {}, {}, values[std::size_t(i)]});
    report.mints = {
        {Alder, u"Alder Mint"_s, base::Sats{8'200}, 1000, true, true, 200ms},
        {Harbor, u"Harbor Mint"_s, base::Sats{3'860}, 0, true, true, 400ms},
        {Ostra, u"Ostra Cash"_s, base::Sats{420}, 1000, false, false, {}},
    };
    report.isFinished = true;
    return report;
}

PriceQuote owlQuote()
{
    const auto offer = owl();
    PriceQuote quote;
    quote.question = {offer.providerKey, offer.spec.id, Alder, 1h, 10min};
    quote.ratePerSecond = offer.spec.ratePerSecond;
    quote.timeCost = base::Sats{180};
    quote.redemptionFee = base::Sats{6};
    quote.changeFee = base::Sats{4};
    quote.faceValue = base::Sats{34};
    quote.laterFaceValue = base::Sats{152};
    quote.total = base::Sats{190};
    quote.leftAfter = base::Sats{8'010};
    quote.atLeast = 1h;
    return quote;
}

PurchaseView foxPurchase()
{
    const auto offer = offerNamed(u"CalmReedFox"_s);
    PurchaseView purchase;
    purchase.id = u"7"_s;
    purchase.serverName = u"fox-relay"_s;
    purchase.providerKey = offer.providerKey;
    purchase.providerName = offer.name;
    purchase.specName = offer.spec.name;
    purchase.startedAt = storyTime() - 38s;
    purchase.elapsed = 38s;
    purchase.waitLimit = 10min;
    const std::array<std::chrono::seconds, 4> times{0s, 1s, 3s, 3s};
    for (int i = 1; i <= 7; ++i) {
        PurchaseStepView step{PurchaseStep(i), StepState::Waiting, std::nullopt};
        if (i <= 4) {
            step.state = StepState::Done;
            step.elapsed = times[std::size_t(i - 1)];
        } else if (i == 5) {
            step.state = StepState::Current;
        }
        purchase.steps.append(step);
    }
    purchase.amount = base::Sats{1'310};
    purchase.relaysAccepted = purchase.relaysAsked = 3;
    purchase.usualFastest = 12s;
    purchase.usualSlowest = 30s;
    return purchase;
}

PurchaseView failedPurchase()
{
    auto purchase = foxPurchase();
    const auto offer = owl();
    purchase.serverName = u"owl-3"_s;
    purchase.providerKey = offer.providerKey;
    purchase.providerName = offer.name;
    purchase.specName = offer.spec.name;
    purchase.phase = PurchasePhase::TimedOut;
    purchase.elapsed = 10min;
    purchase.amount = base::Sats{34};
    purchase.setAsideForLater = base::Sats{156};
    purchase.money = MoneyOutcome::TakenBack;
    purchase.errorCode = u"E-REPLY-LATE"_s;
    purchase.isStillListening = true;
    return purchase;
}

} // namespace test
