// SPDX-License-Identifier: GPL-3.0-or-later
// With real sockets: a practice market on this computer, and the market in its own thread.
#include "await.h"
#include "consumer/core/market_host.h"
#include "platform/practice_market_file.h"
#include "practice/practice_market.h"
#include "project_paths.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <csignal>

using namespace consumer;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class MarketHostTest : public testing::Test {
protected:
    QTemporaryDir folder;
    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<practice::PracticeMarket> market
        = *practice::PracticeMarket::open(folder.filePath(u"market"_s), clock, random, {});

    MarketConfig aConfig() const
    {
        MarketConfig config;
        config.profile = folder.filePath(u"renter"_s);
        config.kind = MarketKind::Practice;
        config.relays = {market->relayUrl()};
        config.mints = {market->mintUrl()};
        return config;
    }
    static pid_t practiceProcess()
    {
        QFile file{platform::practiceMarketFile()};
        if (!platform::readPracticeMarketFile() || !file.open(QIODevice::ReadOnly))
            return 0;
        return pid_t(QJsonDocument::fromJson(file.readAll())[u"pid"_s].toInteger());
    }
    static void endPracticeMarket() { kill(practiceProcess(), SIGKILL); }
    static bool isFunded(const MarketHost& host)
    {
        return host.state().wallet.spendable == base::Sats{5000};
    }
};

TEST_F(MarketHostTest, ContactsNothingBeforeTheChoice)
{
    int states = 0;
    MarketHost host{aConfig()};
    QObject::connect(&host, &MarketHost::stateChanged, &host, [&states] { ++states; });

    ASSERT_TRUE(test::waitUntil([&] { return states > 0; }));

    EXPECT_EQ(host.state().phase, MarketPhase::Welcome);
    EXPECT_TRUE(host.state().relays.isEmpty());
    EXPECT_FALSE(QFileInfo::exists(folder.filePath(u"renter"_s)));
}

TEST_F(MarketHostTest, FundsThePracticeWalletOnce)
{
    {
        MarketHost host{aConfig()};
        host.tryPractice();
        ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));
        EXPECT_TRUE(host.state().isPractice);
        EXPECT_EQ(host.state().connectedRelays, 1);
        EXPECT_TRUE(host.state().wallet.mints.first().isPractice);
        EXPECT_EQ(host.state().ownKey.size(), 64);
    }
    MarketHost again{aConfig()};

    ASSERT_TRUE(test::waitUntil([&] { return again.state().phase == MarketPhase::Open; }, 20s));
    test::waitUntil([] { return false; }, 500ms);

    EXPECT_TRUE(isFunded(again));
}

TEST_F(MarketHostTest, KeepsItsWordsToItself)
{
    {
        MarketHost host{aConfig()};
        host.tryPractice();
        ASSERT_TRUE(test::waitUntil([&] { return host.state().phase == MarketPhase::Open; }, 20s));
    }
    const QFileInfo secrets{folder.filePath(u"renter/practice/secrets.json"_s)};

    EXPECT_TRUE(secrets.exists());
    EXPECT_FALSE(secrets.permission(QFile::ReadGroup));
    EXPECT_FALSE(secrets.permission(QFile::ReadOther));
}

TEST_F(MarketHostTest, ShowsAnInvoiceUntilItIsPaid)
{
    auto config = aConfig();
    MarketHost host{config};
    host.tryPractice();
    ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));
    QList<InvoiceView> seen;
    QObject::connect(&host, &MarketHost::invoiceChanged, &host,
        [&seen](quint64, const InvoiceView& invoice) { seen.append(invoice); });

    host.requestInvoice(market->mintUrl(), base::Sats{21});
    ASSERT_TRUE(test::waitUntil([&] { return seen.size() == 2; }, 20s));

    EXPECT_EQ(seen.first().state, InvoiceState::Waiting);
    EXPECT_TRUE(seen.first().invoice.startsWith(u"lnbcrt"_s));
    EXPECT_EQ(seen.last().state, InvoiceState::Issued);
    EXPECT_TRUE(test::waitUntil([&] { return host.state().wallet.spendable == base::Sats{5021}; }));
}

TEST_F(MarketHostTest, RefusesATokenThatIsNone)
{
    MarketHost host{aConfig()};
    host.tryPractice();
    ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));
    QList<TokenReceipt> receipts;
    QObject::connect(&host, &MarketHost::tokenReceived, &host,
        [&receipts](const TokenReceipt& receipt) { receipts.append(receipt); });

    const auto request = host.receiveToken(u"cashuBnothing"_s);
    ASSERT_TRUE(test::waitUntil([&] { return !receipts.isEmpty(); }));

    EXPECT_EQ(receipts.first().request, request);
    EXPECT_EQ(receipts.first().errorCode, u"E-TOKEN-BAD"_s);
}

TEST_F(MarketHostTest, KeepsPracticeMoneyApart)
{
    MarketHost host{aConfig()};
    host.tryPractice();
    ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));

    EXPECT_TRUE(QFileInfo::exists(folder.filePath(u"renter/practice"_s)));
    EXPECT_FALSE(QFileInfo::exists(folder.filePath(u"renter/real"_s)));
}

TEST_F(MarketHostTest, LeavesPracticeForTheFirstChoiceWhenThereIsNoRealProfile)
{
    {
        MarketHost host{aConfig()};
        host.tryPractice();
        ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));
    }
    auto config = aConfig();
    config.kind = MarketKind::Real;
    config.resumesPractice = false;
    int states = 0;
    MarketHost host{config};
    QObject::connect(&host, &MarketHost::stateChanged, &host, [&states] { ++states; });

    ASSERT_TRUE(test::waitUntil([&] { return states > 0; }));

    EXPECT_EQ(host.state().phase, MarketPhase::Welcome);
    EXPECT_FALSE(host.state().isPractice);
}

TEST_F(MarketHostTest, MakesAProfileOfOldWordsAndShowsThemAgain)
{
    const auto words
        = u"legal winner thank year wave sausage worth useful legal winner thank yellow"_s;
    auto config = aConfig();
    config.kind = MarketKind::Real;
    MarketHost host{config};
    QStringList shown;
    QObject::connect(&host, &MarketHost::wordsAnswered, &host,
        [&shown](const QStringList& answer) { shown = answer; });

    host.restoreFrom(words);
    ASSERT_TRUE(test::waitUntil([&] { return host.state().phase == MarketPhase::Open; }, 20s));
    host.askWords();
    ASSERT_TRUE(test::waitUntil([&] { return !shown.isEmpty(); }));

    EXPECT_EQ(shown.join(u' '), words);
    EXPECT_FALSE(host.state().isPractice);
}

TEST_F(MarketHostTest, SaysWhatEachMintAnsweredToASearch)
{
    MarketHost host{aConfig()};
    host.tryPractice();
    ASSERT_TRUE(test::waitUntil([&] { return isFunded(host); }, 20s));

    host.searchMints({market->mintUrl(), u"http://127.0.0.1:1"_s});
    const auto searches = [&host] { return host.state().wallet.searches; };
    ASSERT_TRUE(test::waitUntil(
        [&] { return searches().size() == 2 && searches()[1].state == SearchState::Failed; }, 20s));

    EXPECT_EQ(searches()[0].state, SearchState::Done);
    EXPECT_EQ(searches()[0].found, base::Sats{});
    EXPECT_EQ(searches()[1].errorCode, u"E-MINT-DOWN"_s);
}

// The whole way of *Try it* when no market runs yet. Needs the provider's program.
TEST_F(MarketHostTest, StartsAPracticeMarketOfItsOwn)
{
    const auto program = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-provider");
    if (!QFileInfo::exists(program))
        GTEST_SKIP() << "paygress-provider has not been built";
    const auto before = qgetenv("XDG_DATA_HOME");
    qputenv("XDG_DATA_HOME", folder.filePath(u"data"_s).toUtf8());
    auto config = aConfig();
    config.relays.clear();
    config.mints.clear();
    config.providerProgram = program;
    {
        MarketHost host{config};
        host.tryPractice();
        EXPECT_TRUE(
            test::waitUntil([&] { return isFunded(host) && !host.state().offers.isEmpty(); }, 30s))
            << host.state().failure.toStdString();
        EXPECT_TRUE(test::waitUntil([&] { return host.state().offers.value(0).isOnline; }, 10s));
        const auto relay = host.state().relays.value(0).url;

        endPracticeMarket();

        const auto isBack = [&] {
            const auto& state = host.state();
            return state.phase == MarketPhase::Open && state.connectedRelays == 1
                && practiceProcess() != 0;
        };
        EXPECT_TRUE(test::waitUntil([&] { return !isBack(); }, 10s));
        EXPECT_TRUE(test::waitUntil(isBack, 30s)) << "it is started again";
        EXPECT_EQ(host.state().relays.value(0).url, relay);
        EXPECT_EQ(host.state().wallet.spendable, base::Sats{5000});
    }
    qputenv("XDG_DATA_HOME", before);
}

} // namespace
