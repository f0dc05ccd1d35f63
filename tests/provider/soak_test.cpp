// SPDX-License-Identifier: GPL-3.0-or-later
// Eight hours of a provider's life by the injected clock: rentals, top-ups, stops, questions,
// repeats and nonsense, restarts in between. At the end the books add up to the sat, nothing runs,
// and nothing has grown. PAYGRESS_SOAK_REQUESTS says how many messages (by hand: millions).
#include "provider_world.h"

#include <QElapsedTimer>
#include <QSet>

#include <cstdio>
#include <random>

namespace test {

namespace {

constexpr auto Hours = 8h;
constexpr int DefaultRequests = 600;
constexpr int Renters = 6;
constexpr int Restarts = 8;
constexpr base::Sats Price{64};
constexpr int MaxRentals = 2000; // of all; the rest are cheaper messages

int requestsWanted()
{
    bool isGood = false;
    const int wanted = qEnvironmentVariableIntValue("PAYGRESS_SOAK_REQUESTS", &isGood);
    return isGood && wanted > 0 ? wanted : DefaultRequests;
}

} // namespace

class ProviderSoak : public ProviderTest {
protected:
    ProviderSoak()
    {
        config.lastVmid = config.firstVmid + 40;
        config.specs.front().ratePerSecond = Msats{250}; // 64 sat last four minutes
        restart();
        for (int i = 0; i < Renters; ++i)
            m_renters.push_back(aRenter(Sats{20'000}));
        m_rentalShare = std::min(0.06, double(MaxRentals) / requestsWanted());
    }

    void act()
    {
        auto& renter = *m_renters[m_chance() % m_renters.size()];
        const double dice = std::uniform_real_distribution{0.0, 1.0}(m_chance);
        ++m_sent;
        if (dice < m_rentalShare)
            spawn(renter);
        else if (dice < 2 * m_rentalShare)
            topUp(renter);
        else if (dice < 3 * m_rentalShare)
            stopOne(renter);
        else if (dice < 0.40)
            renter.say(protocol::toJson(protocol::StatusRequest{aPod()}));
        else if (dice < 0.55)
            renter.say(u"{\"hello\":%1}"_s.arg(m_sent));
        else if (dice < 0.70)
            renter.say(u"not even JSON "_s + QString::number(m_sent), Mode::Nip04);
        else if (dice < 0.85)
            repeat();
        else
            spawnWithNothing(renter);
    }
    void spawn(Renter& renter)
    {
        if (renter.wallet().balance().spendable < Price + Sats{10})
            return;
        const auto token = renter.token(Price);
        m_tokens.append({&renter, token});
        m_last = renter.say(protocol::toJson(renter.request(token)));
    }
    void topUp(Renter& renter)
    {
        if (renter.wallet().balance().spendable < Price)
            return;
        const auto token = renter.token(Sats{16});
        m_tokens.append({&renter, token});
        m_last = renter.say(protocol::toJson(protocol::TopUpRequest{aPod(), token}));
    }
    void stopOne(Renter& renter)
    {
        for (const auto& lease : daemon->state().leases)
            if (lease.tenant == renter.key() && lease.canStop())
                return renter.stop(lease.podId);
    }
    void repeat()
    {
        if (m_last)
            m_renters.front()->publish(*m_last);
    }
    void spawnWithNothing(Renter& renter)
    {
        auto request = renter.request(u"cashuBnonsense%1"_s.arg(m_sent));
        request.specId = u"gold"_s;
        renter.say(protocol::toJson(request));
    }
    QString aPod() { return u"container-%1"_s.arg(config.firstVmid + m_chance() % 40); }

    // What came back is redeemed, what was never taken is taken back.
    void gatherMoney()
    {
        QSet<QString> seen;
        for (const auto& renter : m_renters)
            for (const auto& message : renter->heard())
                for (const auto& token : tokensIn(message))
                    if (!seen.contains(token)) {
                        seen.insert(token);
                        redeem(*renter, token);
                    }
        for (const auto& [renter, token] : m_tokens)
            if (renter->fateOf(token) == cashu::TokenFate::Unspent)
                redeem(*renter, token);
    }
    // What is worth no more than the mint's fee stays a token.
    void redeem(Renter& renter, const QString& text)
    {
        const auto token = cashu::tokenFromText(text).value();
        auto receiving = renter.wallet().receive(token, u"back"_s);
        ASSERT_TRUE(passUntil([&] { return receiving.isDone(); }));
        if (!receiving.await_resume())
            m_small += cashu::value(token);
    }
    static QStringList tokensIn(const protocol::Decrypted& message)
    {
        QStringList tokens;
        if (const auto reply = protocol::replyFromText(message.text))
            if (const auto* error = std::get_if<protocol::ErrorReply>(&*reply))
                if (error->refundToken)
                    tokens += *error->refundToken;
        if (const auto market = protocol::leaseMessageFromText(message.text))
            if (const auto* closed = std::get_if<protocol::LeaseClosed>(&market->body))
                if (closed->token)
                    tokens += *closed->token;
        return tokens;
    }
    Sats rentersMoney() const
    {
        Sats sum;
        for (const auto& renter : m_renters)
            sum += renter->wallet().balance().spendable;
        return sum;
    }
    qint64 rowsOf(const QString& table)
    {
        return database->query(u"SELECT COUNT(*) FROM "_s + table).value().front().integer(0);
    }

    std::mt19937 m_chance{20261121};
    std::vector<std::unique_ptr<Renter>> m_renters;
    QList<std::pair<Renter*, QString>> m_tokens;
    std::optional<nostr::Event> m_last;
    double m_rentalShare = 0;
    Sats m_small;
    int m_sent = 0;
};

TEST_F(ProviderSoak, LosesNothingInEightHours)
{
    const int wanted = requestsWanted();
    const auto pause = std::chrono::milliseconds{Hours} / wanted;
    QElapsedTimer timer;
    timer.start();

    for (int i = 1; i <= wanted; ++i) {
        act();
        clock.advance(pause);
        if (i % std::max(1, wanted / Restarts) == 0)
            restart();
    }
    pass(1min);
    clock.advance(1h);
    pass(1min);

    const auto leases = daemon->state().leases;
    EXPECT_TRUE(std::ranges::all_of(
        leases, [](const provider::LeaseView& lease) { return isFinal(lease.state); }));
    EXPECT_TRUE(backend.machines.empty());
    const auto created = count(JournalKind::Created);
    EXPECT_GT(created, 0);
    EXPECT_EQ(count(JournalKind::Ended), created);
    EXPECT_EQ(backend.createCalls, created); // no machine was made twice
    gatherMoney();
    EXPECT_EQ(rentersMoney() + wallet->balance().spendable + m_small, mint.books().outstanding);
    EXPECT_LT(m_small, Sats{100});
    std::printf("soak: %d messages in %lld hours of the clock, %d rentals, %d top-ups, %d refunds, "
                "%d refused, %.1f s\n",
        m_sent, static_cast<long long>(Hours.count()), created, count(JournalKind::ToppedUp),
        count(JournalKind::Refunded), count(JournalKind::Refused), double(timer.elapsed()) / 1000);
}

} // namespace test
