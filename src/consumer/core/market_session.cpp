// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_session.h"

#include "consumer/core/market_world.h"
#include "consumer/core/money_codes.h"
#include "consumer/core/views.h"
#include "platform/practice_market_file.h"
#include "platform/process.h"

#include <QDir>
#include <QFileInfo>
#include <QThread>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto TellPause = 250ms; // at most four states a second
constexpr base::Sats PracticeFunds{5000};
constexpr auto PracticeFundsLimit = 60s;
constexpr auto PracticeStartLimit = 20s;
constexpr auto PracticeLook = 3s;
constexpr auto PracticeRunLimit = std::chrono::hours{24 * 365};
constexpr qsizetype PracticeOutput = 256 << 20;
constexpr auto HistoryDelay = 1500ms;
constexpr int LongestHistory = 5000;

bool hasUsed(const cashu::Wallet& wallet, const cashu::MintUrl& mint)
{
    const auto history = wallet.history(LongestHistory);
    return std::any_of(history.begin(), history.end(),
        [&mint](const cashu::WalletEntry& entry) { return entry.mint == mint; });
}

MarketConfig realConfig(MarketConfig config)
{
    if (config.kind == MarketKind::Practice) { // what was given for practice is not for real money
        config.relays.clear();
        config.mints.clear();
    }
    config.kind = MarketKind::Real;
    return config;
}

} // namespace

MarketSession::MarketSession(MarketConfig config)
    : m_config{std::move(config)}
{
}

MarketSession::~MarketSession() = default;

void MarketSession::start()
{
    m_clock = std::make_unique<base::SystemClock>();
    m_practiceWatch = watchPracticeMarket();
    auto practice = m_config;
    practice.kind = MarketKind::Practice;
    if (m_config.opensAtOnce || QFileInfo::exists(profileFolder(m_config)))
        openProfile(m_config);
    else if (m_config.resumesPractice && QFileInfo::exists(profileFolder(practice)))
        openProfile(practice); // all that was ever chosen here
    else
        welcome();
}

void MarketSession::welcome()
{
    const auto settings = loadSettings(m_config.profile);
    if (!settings)
        return failToOpen(settings.error());
    m_config.settings = *settings;
    tellState();
}

void MarketSession::shutDown()
{
    m_practiceWatch.cancel();
    m_opening.cancel();
    closeProfile();
    m_practiceMarket.cancel();
    thread()->quit();
}

void MarketSession::tryPractice()
{
    auto config = m_config;
    config.kind = MarketKind::Practice;
    openProfile(config);
}

void MarketSession::startReal()
{
    openProfile(realConfig(m_config));
}

void MarketSession::restoreFrom(QString words)
{
    openProfile(realConfig(m_config), words);
}

void MarketSession::openProfile(MarketConfig config, const QString& words)
{
    if (m_phase == MarketPhase::Opening)
        return;
    closeProfile();
    m_config = config;
    const auto settings = loadSettings(config.profile);
    if (!settings)
        return failToOpen(settings.error()); // it may name a proxy
    m_config.settings = *settings;
    config.settings = *settings;
    m_phase = MarketPhase::Opening;
    tellState();
    m_opening = open(std::move(config), words);
}

void MarketSession::closeProfile()
{
    m_tasks.cancelAll();
    m_world.reset();
    m_invoices.clear();
    m_searches.clear();
    m_isSearching = false;
    m_lists = {};
    m_purchaseRequests.clear();
    m_last = {};
    m_offersRevision = 0;
}

void MarketSession::failToOpen(const base::Error& error)
{
    m_phase = MarketPhase::Failed;
    m_failure = error.detail;
    tellState();
}

base::Task<> MarketSession::open(MarketConfig config, QString words)
{
    co_await m_clock->sleep(0ms); // so that our owner holds this task
    auto joined = co_await joinPractice(config);
    if (!joined) {
        failToOpen(joined.error());
        co_return;
    }
    auto world = co_await MarketWorld::open(*joined, words);
    if (!world) {
        failToOpen(world.error());
        co_return;
    }
    m_joined = *joined;
    m_world = std::move(*world);
    m_phase = MarketPhase::Open;
    m_failure.clear();
    connectTo(&m_world->market());
    m_world->market().showEarlierOffers();
    if (joined->kind == MarketKind::Practice)
        m_tasks.add(fundPractice(joined->mints.value(0)));
    m_tasks.add(loadHistorySoon());
    if (!words.isEmpty()) {
        noteWordsKnown();
        restoreLists();
    }
    tellState();
}

void MarketSession::connectTo(Market* market)
{
    connect(market, &Market::changed, this, &MarketSession::changeSoon);
    connect(market, &Market::offersChanged, this, &MarketSession::changeSoon);
    connect(market, &Market::purchaseChanged, this, &MarketSession::tellPurchase);
    connect(market, &Market::noticeAdded, this, &MarketSession::errorOccurred);
    connect(&m_world->consent(), &RelayConsent::changed, this, &MarketSession::changeSoon);
}

base::Task<base::Result<MarketConfig>> MarketSession::joinPractice(MarketConfig config)
{
    auto joined = withPracticeMarket(config);
    if (joined || config.providerProgram.isEmpty())
        co_return joined;
    if (m_practiceMarket.isDone())
        m_practiceMarket = runPracticeMarket();
    const auto start = m_clock->uptime();
    while (!joined && m_clock->uptime() - start < PracticeStartLimit) {
        co_await m_clock->sleep(100ms);
        joined = withPracticeMarket(config);
    }
    co_return joined;
}

base::Task<> MarketSession::runPracticeMarket()
{
    platform::Program program;
    program.path = m_config.providerProgram;
    program.arguments = {u"--practice"_s, u"--headless"_s, u"--profile"_s,
        QDir{m_config.profile}.filePath(u"practice-market"_s)};
    program.limit = PracticeRunLimit;
    program.maxOutput = PracticeOutput;
    const auto ended = co_await platform::runProgram(program, *m_clock);
    if (!ended)
        m_failure = ended.error().detail;
}

// Whoever ran the practice market may leave: then it is started again, or another one is joined.
base::Task<> MarketSession::watchPracticeMarket()
{
    while (true) {
        co_await m_clock->sleep(PracticeLook);
        const bool isJoined = m_phase == MarketPhase::Open && m_config.relays.isEmpty()
            && m_config.kind == MarketKind::Practice && !m_config.providerProgram.isEmpty();
        if (!isJoined)
            continue;
        const auto address = platform::readPracticeMarketFile();
        if (!address || !m_joined.relays.contains(address->relay))
            openProfile(m_config);
    }
}

base::Task<> MarketSession::fundPractice(QString mintUrl)
{
    auto& wallet = m_world->market().wallet();
    const auto mint = cashu::MintUrl::fromText(mintUrl);
    // It is being asked; wait until it has answered.
    for (int round = 0; round < 100 && mint && !wallet.isKnown(*mint); ++round)
        co_await m_clock->sleep(100ms);
    if (!mint || !wallet.isKnown(*mint) || hasUsed(wallet, *mint))
        co_return;
    auto moneyDesk = desk();
    const auto asked = co_await moneyDesk.requestInvoice(mintUrl, PracticeFunds);
    if (!asked) {
        complain(moneyCodeFor(asked.error()), asked.error());
        co_return;
    }
    const auto collected = co_await moneyDesk.collect(asked->quoteId, PracticeFundsLimit);
    if (!collected)
        complain(moneyCodeFor(collected.error()), collected.error());
}

base::Task<> MarketSession::loadHistorySoon()
{
    while (!m_world->market().hasLoadedOffers())
        co_await m_clock->sleep(200ms);
    co_await m_clock->sleep(HistoryDelay);
    m_world->market().loadHistory();
}

MoneyDesk MarketSession::desk()
{
    return MoneyDesk{m_world->market().wallet(), m_world->market().mints()};
}

// ---- telling
// ----------------------------------------------------------------------------------------

void MarketSession::changeSoon()
{
    if (m_tellAlarm)
        return;
    const auto wait = std::max(0ms, TellPause - (m_clock->uptime() - m_toldAt));
    m_tellAlarm = m_clock->callAfter(wait, [this] {
        const auto alarm = std::move(m_tellAlarm);
        tellState();
    });
}

void MarketSession::tellState()
{
    m_toldAt = m_clock->uptime();
    MarketState state;
    if (m_world) {
        auto& market = m_world->market();
        state = market.state();
        auto rows = market.board().rows();
        state.offersRevision = market.board().revision();
        // Equal rows keep their storage, so that a window sees at once that nothing changed.
        state.offers = state.offersRevision == m_offersRevision ? m_last.offers : std::move(rows);
        m_offersRevision = state.offersRevision;
        for (const auto& invoice : std::as_const(m_invoices)) {
            if (invoice.state != InvoiceState::Issued)
                state.wallet.invoices.append(invoice);
        }
        for (const auto& quote : market.wallet().openQuotes()) { // of earlier starts
            if (!m_invoices.contains(quote.id))
                state.wallet.invoices.append(viewOf(quote, {}, {}));
        }
        state.wallet.searches = m_searches;
        state.wallet.lists = m_lists;
        state.authQuestions = m_world->consent().questions();
    }
    state.phase = m_phase;
    state.failure = m_failure;
    state.isPractice = m_config.kind == MarketKind::Practice;
    state.settings = m_config.settings;
    state.areRelaysFixed = state.isPractice || !m_config.relays.isEmpty();
    state.isProxyFixed = !m_config.proxy.isNone();
    state.proxy = m_config.proxy.isNone() ? m_config.settings.proxy : m_config.proxy.toString();
    state.remindsOfWords = remindsOfWords(state);
    m_last = state;
    Q_EMIT stateChanged(state);
}

// Asked when it matters (product §6.3): once there is real money, or a server was paid.
bool MarketSession::remindsOfWords(const MarketState& state) const
{
    const auto& settings = m_config.settings;
    const bool hasSomething = !state.wallet.history.isEmpty() || !state.servers.isEmpty();
    return state.phase == MarketPhase::Open && !state.isPractice && hasSomething
        && settings.remindsOfWords && !settings.wordsBackedUpAt
        && (!settings.remindOfWordsAt || *settings.remindOfWordsAt <= m_clock->now());
}

void MarketSession::tellPurchase(qint64 number)
{
    auto& market = m_world->market();
    const auto purchase = market.purchases().book().find(number);
    if (!purchase)
        return;
    auto view = market.purchaseView(*purchase);
    view.request = m_purchaseRequests.value(number);
    Q_EMIT purchaseChanged(view);
}

void MarketSession::complain(const QString& code, const base::Error& error, const QString& subject)
{
    Notice notice;
    notice.code = code;
    notice.message = error.detail;
    notice.subject = subject;
    if (m_world)
        m_world->market().notices().add(notice);
}

std::optional<qint64> MarketSession::numberOf(const QString& leaseId) const
{
    if (!m_world)
        return std::nullopt;
    const auto lease = m_world->market().leases().findByText(leaseId);
    return lease ? std::optional{lease->number} : std::nullopt;
}

} // namespace consumer
