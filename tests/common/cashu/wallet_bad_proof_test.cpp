// SPDX-License-Identifier: GPL-3.0-or-later
// Proofs that a mint does not accept (10001): found among those spent along with them, put aside,
// and tried again.
#include "refused_wallet.h"

namespace test {

class WalletBadProofTest : public WalletErrorTest {
protected:
    static QByteArray smallestOf(const QJsonArray& inputs)
    {
        auto smallest = inputs.first().toObject();
        for (const auto& each : inputs) {
            if (each.toObject()[u"amount"_s].toInteger() < smallest[u"amount"_s].toInteger())
                smallest = each.toObject();
        }
        return smallest[u"secret"_s].toString().toUtf8();
    }
};

TEST_F(WalletBadProofTest, PutsProofsAsideThatTheMintDoesNotAccept)
{
    keepLargeProofsOnly();
    refuse(10001, u"/v1/swap"_s, 100);

    EXPECT_EQ(swapOff(Sats{700}).error().code, Errc::Malformed);

    EXPECT_EQ(spendable(carol), Sats{0});
    EXPECT_EQ(reserved(carol), Large) << "still in the balance";
    ASSERT_EQ(carol->openBusiness().size(), 1);
    EXPECT_EQ(carol->openBusiness().front().amount, Large);
    EXPECT_TRUE(carol->openBusiness().front().reason.contains(u"refused by the test"_s));
    EXPECT_EQ(refused, 3) << "both together, then each alone";
}

TEST_F(WalletBadProofTest, PutsOnlyTheProofAsideThatIsBad)
{
    fund(carol, Sats{1000});
    QByteArray bad; // the smallest of the first that are spent together
    rule = [&](const QString& path, const QByteArray& body) {
        const auto inputs = QJsonDocument::fromJson(body).object()[u"inputs"_s].toArray();
        if (bad.isEmpty() && path == u"/v1/swap"_s && inputs.size() > 2)
            bad = smallestOf(inputs);
        const bool isBad = !bad.isEmpty() && body.contains(bad);
        refused += isBad ? 1 : 0;
        return isBad ? 10001 : 0;
    };

    const auto sent = swapOff(Sats{1900});

    EXPECT_GT(refused, 1);
    ASSERT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
    ASSERT_EQ(carol->openBusiness().size(), 1);
    EXPECT_LE(carol->openBusiness().front().amount, Sats{4});
    EXPECT_EQ(spendable(carol) + reserved(carol), mint.books().outstanding);
}

TEST_F(WalletBadProofTest, PutsOnlyTheProofAsideThatCannotPayAnInvoice)
{
    const auto bad = secretOf(512);
    rule = [this, bad](const QString&, const QByteArray& body) {
        refused += body.contains(bad) ? 1 : 0;
        return body.contains(bad) ? 10001 : 0;
    };
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{300})));

    const auto first = resultOf(carol->melt(quote->id));

    EXPECT_EQ(reserved(carol), refused > 0 ? Sats{512} : Sats{0});
    EXPECT_TRUE(first.has_value()) << qPrintable(first.error().detail);
}

TEST_F(WalletBadProofTest, TriesAgainWhatTheMintDidNotAccept)
{
    keepLargeProofsOnly();
    refuse(10001, u"/v1/swap"_s, 100);
    ASSERT_FALSE(swapOff(Sats{700}).has_value());
    rule = nullptr;

    ASSERT_TRUE(resultOf(carol->heal()).has_value());

    EXPECT_EQ(reserved(carol), Sats{0});
    EXPECT_GE(spendable(carol), Large - Sats{2}); // two swaps
    expectNothingLost();
}

TEST_F(WalletBadProofTest, FindsAgainWhatTheMintDidNotAccept)
{
    keepLargeProofsOnly();
    refuse(10001, u"/v1/swap"_s, 100);
    ASSERT_FALSE(swapOff(Sats{700}).has_value());
    rule = nullptr;

    EXPECT_EQ(*resultOf(carol->restoreFromSeed(mint.url())), Large);

    EXPECT_EQ(spendable(carol), Large);
    expectNothingLost();
}

} // namespace test
