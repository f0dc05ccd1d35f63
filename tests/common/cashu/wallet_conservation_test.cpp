// SPDX-License-Identifier: GPL-3.0-or-later
// Two wallets do business at random at two mints while the weather is bad, keysets rotate and both
// are killed at random moments. When the sky clears, every operation has ended, no proof was used
// twice and no sat is missing, fees included. PAYGRESS_STEPS sets how many steps are taken in all,
// PAYGRESS_SEED where the seeds begin.
#include "wallet_fixture.h"

#include <random>

namespace test {

using namespace Qt::StringLiterals;

namespace {

constexpr int StepsPerHistory = 250;
constexpr int DefaultSteps = 10'000;
constexpr quint32 Amounts = 14; // 1 to 8192: keys cost time
constexpr auto Silence = 3min; // longer than any answer or late request takes

int environment(const char* name, int fallback)
{
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(name, &isNumber);
    return isNumber ? number : fallback;
}

practice::MintOptions mintCosting(qint64 ppk)
{
    practice::MintOptions options;
    options.inputFeePpk = ppk;
    options.amounts = Amounts;
    return options;
}

// One wallet and its owner's doings.
struct Trader {
    WalletUnderTest wallet;
    QStringList sent; // ids
    QStringList quotes; // melts
    QList<qint64> moves;
    base::TaskSet tasks;

    void kill()
    {
        tasks.cancelAll();
        wallet.restart();
    }
};

struct Purchase {
    FakeMint* mint;
    Sats amount;
};

base::Task<> send(Trader* trader, Purchase purchase, QStringList* market)
{
    const auto token
        = co_await trader->wallet->send(purchase.mint->url(), purchase.amount, u"trade"_s);
    if (!token)
        co_return;
    *market += token->text;
    trader->sent += token->id;
}

base::Task<> receive(Trader* trader, QString text)
{
    const auto token = cashu::tokenFromText(text);
    if (token)
        co_await trader->wallet->receive(*token, u"trade"_s);
}

base::Task<> takeBack(Trader* trader, QString id)
{
    co_await trader->wallet->takeBack(id);
}

base::Task<> look(Trader* trader, QString text)
{
    const auto token = cashu::tokenFromText(text);
    if (token)
        co_await trader->wallet->fateOf(*token);
}

base::Task<> mintSome(Trader* trader, Purchase purchase)
{
    const auto quote
        = co_await trader->wallet->requestInvoice(purchase.mint->url(), purchase.amount);
    if (!quote)
        co_return;
    const auto invoice = cashu::invoiceFromText(quote->request);
    purchase.mint->mint().receivePayment(invoice->paymentHash);
    co_await trader->wallet->collect(quote->id, 30s);
}

base::Task<> meltSome(Trader* trader, cashu::MintUrl mint, QString invoice)
{
    const auto quote = co_await trader->wallet->quoteMelt(mint, invoice);
    if (!quote)
        co_return;
    trader->quotes += quote->id;
    co_await trader->wallet->melt(quote->id);
}

base::Task<> meltAgain(Trader* trader, QString quote)
{
    co_await trader->wallet->melt(quote);
}

base::Task<> move(Trader* trader, Purchase purchase, cashu::MintUrl target)
{
    const auto quote
        = co_await trader->wallet->quoteTransfer(purchase.mint->url(), target, purchase.amount);
    if (!quote)
        co_return;
    trader->moves += quote->id;
    co_await trader->wallet->transfer(quote->id);
}

base::Task<> heal(Trader* trader)
{
    co_await trader->wallet->heal();
}

base::Task<> restore(Trader* trader, cashu::MintUrl mint)
{
    co_await trader->wallet->restoreFromSeed(mint);
}

} // namespace

class WalletConservation : public ::testing::TestWithParam<int> {
protected:
    void SetUp() override
    {
        // An invoice is paid by whoever asked for it, or through the other mint.
        first.mint().setInvoicesPaying(false);
        second.mint().setInvoicesPaying(false);
        first.mint().setRoute(
            [this](const auto& hash) { return second.mint().receivePayment(hash); });
        second.mint().setRoute(
            [this](const auto& hash) { return first.mint().receivePayment(hash); });
    }

    std::uint64_t below(std::uint64_t limit) { return m_engine() % limit; }
    bool oneIn(std::uint64_t chances) { return below(chances) == 0; }
    Sats upTo(std::uint64_t most) { return Sats{static_cast<qint64>(1 + below(most))}; }
    FakeMint& anyMint() { return oneIn(3) ? second : first; }
    Trader& anyTrader() { return oneIn(2) ? alice : bob; }
    QString anyOf(const QStringList& texts)
    {
        return texts.isEmpty() ? QString{} : texts[static_cast<qsizetype>(below(texts.size()))];
    }

    template <typename T>
    T resultOf(base::Task<T> task)
    {
        for (auto waited = 0ms; !task.isDone() && waited < 30min; waited += 250ms)
            clock.advance(250ms);
        EXPECT_TRUE(task.isDone()) << "a task did not end";
        if (!task.isDone())
            std::abort();
        return task.await_resume();
    }

    void playHistory(std::uint64_t seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        m_engine.seed(seed);
        for (auto* trader : {&alice, &bob}) {
            for (auto* mint : {&first, &second}) {
                ASSERT_TRUE(resultOf(trader->wallet->addMint(mint->url())).has_value());
                trader->tasks.add(mintSome(trader, {mint, Sats{1500}}));
            }
        }
        clock.advance(5s);
        for (auto* mint : {&first, &second}) {
            mint->setLatency(100ms);
            mint->setWeather([this](const QString& path) { return weatherFor(path); });
        }
        for (int step = 0; step < StepsPerHistory; ++step)
            takeStep();
        clearTheSky();
    }

    MintWeather weatherFor(const QString& path)
    {
        switch (below(24)) {
        case 0:
            return MintWeather::RequestLost;
        case 1:
        case 2:
            return MintWeather::AnswerLost;
        case 3:
            return MintWeather::RequestTwice;
        case 4: // a payment may only be late on the way back: else nobody could ever give up
            return path == u"/v1/melt/bolt11" ? MintWeather::AnswerLost : MintWeather::RequestLate;
        case 5:
            return oneIn(2) ? MintWeather::ServerError : MintWeather::AnswerHangs;
        case 6:
            return MintWeather::AnswerLate;
        default:
            return MintWeather::Clear;
        }
    }

    void takeStep()
    {
        act(anyTrader());
        clock.advance(std::chrono::milliseconds{oneIn(4) ? below(40'000) : below(400)});
    }

    void act(Trader& trader)
    {
        auto& mint = anyMint();
        switch (below(20)) {
        case 0:
        case 1:
        case 2:
        case 3:
            trader.tasks.add(send(&trader, {&mint, upTo(400)}, &m_market));
            break;
        case 4:
        case 5:
        case 6:
        case 7:
            trader.tasks.add(receive(&trader, anyOf(m_market)));
            break;
        case 8:
        case 9:
            trader.tasks.add(takeBack(&trader, anyOf(trader.sent)));
            break;
        case 10:
            trader.tasks.add(look(&trader, anyOf(m_market)));
            break;
        case 11:
            trader.tasks.add(mintSome(&trader, {&mint, upTo(200)}));
            break;
        case 12:
            payAnInvoice(trader, mint);
            break;
        case 13:
            trader.tasks.add(move(&trader, {&mint, upTo(300)}, other(mint).url()));
            break;
        case 14:
            actRarely(trader, mint);
            break;
        case 15:
        case 16:
        case 17:
            trader.kill();
            break;
        default: // only time passes
            break;
        }
    }

    FakeMint& other(const FakeMint& mint) { return &mint == &first ? second : first; }

    void payAnInvoice(Trader& trader, FakeMint& mint)
    {
        const practice::MeltOutcome outcomes[]{practice::MeltOutcome::Pays,
            practice::MeltOutcome::Fails, practice::MeltOutcome::PendingThenPays,
            practice::MeltOutcome::PendingThenFails};
        mint.mint().setMeltOutcome(outcomes[below(4)]);
        mint.mint().setLightningFee(Sats{static_cast<qint64>(below(3))});
        if (!trader.quotes.isEmpty() && oneIn(4))
            trader.tasks.add(meltAgain(&trader, anyOf(trader.quotes)));
        else
            trader.tasks.add(meltSome(&trader, mint.url(), mint.mint().foreignInvoice(upTo(300))));
    }

    void actRarely(Trader& trader, FakeMint& mint)
    {
        if (oneIn(4) && m_rotations < 3) {
            ++m_rotations;
            const auto fee = static_cast<qint64>(below(4) * 100);
            const auto end = clock.now() + std::chrono::weeks{1 + below(12)};
            ASSERT_TRUE(mint.mint()
                            .rotateKeyset(fee, oneIn(2) ? std::optional{end} : std::nullopt)
                            .has_value());
        } else if (oneIn(8)) {
            trader.tasks.add(restore(&trader, mint.url()));
        } else {
            trader.tasks.add(heal(&trader));
        }
    }

    void clearTheSky()
    {
        for (auto* mint : {&first, &second}) {
            mint->setWeather(MintWeather::Clear);
            mint->mint().setMeltOutcome(practice::MeltOutcome::Pays);
        }
        clock.advance(Silence); // whatever was late has arrived, whatever was pending is decided
        for (auto* trader : {&alice, &bob}) {
            trader->kill();
            const auto resumed = resultOf(trader->wallet->resume());
            ASSERT_TRUE(resumed.has_value()) << qPrintable(resumed.error().detail);
        }
        for (auto* trader : {&alice, &bob}) {
            for (const auto& token : trader->wallet->unclaimedTokens())
                ASSERT_TRUE(resultOf(trader->wallet->fateOf(*cashu::tokenFromText(token.text)))
                                .has_value());
        }
    }

    static qint64 number(Trader& trader, const QString& sql, const QVariantList& values = {})
    {
        return (*trader.wallet.database().query(sql, values)).front().integer(0);
    }

    void expectEverythingEnded(Trader& trader)
    {
        EXPECT_TRUE(trader.wallet->openBusiness().isEmpty());
        EXPECT_EQ(number(trader,
                      u"SELECT COUNT(*) FROM wallet_proofs WHERE state IN "
                      "('quarantined', 'reserved', 'watched')"_s),
            0);
        EXPECT_EQ(number(trader,
                      u"SELECT COUNT(*) FROM wallet_transfers WHERE state IN "
                      "('paying', 'collecting')"_s),
            0);
        Sats unclaimed;
        for (const auto& token : trader.wallet->unclaimedTokens())
            unclaimed += token.left;
        EXPECT_EQ(trader.wallet->balance().reserved, unclaimed);
    }

    static void expectNoProofUsedTwice(Trader& trader)
    {
        EXPECT_EQ(number(trader,
                      u"SELECT COUNT(*) FROM (SELECT y FROM wallet_operation_inputs "
                      "JOIN wallet_operations ON id = operation WHERE state = 'done' "
                      "GROUP BY y HAVING COUNT(*) > 1)"_s),
            0)
            << operationsThatShareInputs(trader);
    }

    static std::string operationsThatShareInputs(Trader& trader)
    {
        std::string found;
        const auto rows = *trader.wallet.database().query(
            u"SELECT DISTINCT id, kind, state, mint, quote, token, amount, fee, net, at, refusal "
            "FROM wallet_operations JOIN wallet_operation_inputs i ON id = operation WHERE "
            "EXISTS (SELECT 1 FROM wallet_operation_inputs j JOIN wallet_operations o "
            "ON o.id = j.operation WHERE j.y = i.y AND j.operation <> i.operation "
            "AND o.state = 'done') ORDER BY id"_s);
        for (const auto& row : rows) {
            for (int column = 0; column < 11; ++column)
                found += row.text(column).toStdString() + " | ";
            found += '\n';
        }
        return found;
    }

    // What the mint owes is what the wallets hold, and what it earned is what they paid.
    void expectBooksBalanced(FakeMint& mint)
    {
        Sats held;
        Sats fees;
        for (auto* trader : {&alice, &bob}) {
            const auto balance = trader->wallet->balance();
            for (const auto& at : balance.mints) {
                if (at.url == mint.url())
                    held += at.spendable + at.reserved;
            }
            fees += Sats{number(*trader,
                u"SELECT COALESCE(SUM(fee), 0) FROM wallet_operations WHERE state = 'done' AND mint = ?"_s,
                {mint.url().toString()})};
        }
        const auto books = mint.books();
        EXPECT_EQ(held, books.outstanding);
        EXPECT_EQ(fees, books.fees);
        EXPECT_EQ(books.issued, books.redeemed + books.outstanding + books.fees);
    }

    // The words alone bring back all that is not in somebody else's hands.
    void expectRestorable(Trader& trader, std::uint8_t seed)
    {
        WalletUnderTest fresh{clock, connector(), seed};
        for (auto* mint : {&first, &second}) {
            ASSERT_TRUE(resultOf(fresh->addMint(mint->url())).has_value());
            const auto found = resultOf(fresh->restoreFromSeed(mint->url()));
            ASSERT_TRUE(found.has_value()) << qPrintable(found.error().detail);
        }
        const auto balance = trader.wallet->balance();
        EXPECT_EQ(fresh->balance().spendable, balance.spendable + balance.reserved);
    }

    cashu::MintConnector connector()
    {
        return [this](const cashu::MintUrl& url) {
            return url == second.url() ? second.connect() : first.connect();
        };
    }

    FakeClock clock;
    FakeMint first{clock, mintCosting(100)};
    FakeMint second{clock, mintCosting(0), u"https://second.example"_s, 8};
    Trader alice{{clock, connector(), 1}, {}, {}, {}, {}};
    Trader bob{{clock, connector(), 2}, {}, {}, {}, {}};

private:
    std::mt19937_64 m_engine;
    QStringList m_market; // every token text that ever left a wallet
    int m_rotations = 0;
};

TEST_P(WalletConservation, LosesNothingAndEndsEverything)
{
    const auto seed = environment("PAYGRESS_SEED", 0) + GetParam();
    playHistory(static_cast<std::uint64_t>(seed));
    if (HasFatalFailure())
        return;

    RecordProperty("seed", seed);
    for (auto* trader : {&alice, &bob}) {
        EXPECT_GE(
            number(*trader, u"SELECT COUNT(*) FROM wallet_operations WHERE state = 'done'"_s), 5)
            << "this history tests nothing";
        expectEverythingEnded(*trader);
        expectNoProofUsedTwice(*trader);
    }
    expectBooksBalanced(first);
    expectBooksBalanced(second);
    if (seed % 10 == 0)
        expectRestorable(alice, 1);
    if (HasFailure())
        std::fprintf(stderr, "this was seed %d: PAYGRESS_SEED=%d PAYGRESS_STEPS=%d\n", seed, seed,
            StepsPerHistory);
}

INSTANTIATE_TEST_SUITE_P(Histories, WalletConservation,
    ::testing::Range(
        0, std::max(1, environment("PAYGRESS_STEPS", DefaultSteps) / StepsPerHistory)));

} // namespace test
