// SPDX-License-Identifier: GPL-3.0-or-later
// Our wallet at mints that others wrote, alone and together with wallets that others wrote.
#include "cashu_side.h"

using namespace cashu;
using namespace test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const auto OurWallet = u"our wallet"_s;
const auto CashuTs = u"cashu-ts"_s;
const auto Nutshell = u"nutshell-wallet"_s;

class ThirdPartyMint : public CashuSide, public testing::WithParamInterface<const char*> {
protected:
    QString peer() const { return QString::fromLatin1(GetParam()); }

    // False when the test cannot go on. `other` is a wallet that takes part.
    bool joins(const QString& feature, const QString& other = {})
    {
        const auto about = peerOf(peer());
        noteRow(OurWallet, about, other.isEmpty() ? feature : feature + u" with "_s + other);
        for (const auto& one : {about, other.isEmpty() ? about : peerOf(other)}) {
            if (one.obstacle.isEmpty())
                continue;
            reportObstacle(one);
            return false;
        }
        mintUrl = serverUrl(peer());
        EXPECT_FALSE(mintUrl.isEmpty()) << "the mint did not start";
        return !mintUrl.isEmpty();
    }
    Purse purseWith(Sats amount) { return purseWith(amount, newSeed()); }
    Purse purseWith(Sats amount, const Seed& seed)
    {
        auto purse = openPurse(seed, PracticeMoney::Refused);
        if (amount > Sats{})
            fund(purse, amount);
        return purse;
    }
    void exchangeTokensWith(const QString& other)
    {
        const auto purse = purseWith(Sats{100});
        const auto ours = send(purse, Sats{64});
        ASSERT_TRUE(ours.startsWith(u"cashuB"_s));
        const auto taken = asks(other, u"receive"_s, {{u"token"_s, ours}});
        EXPECT_EQ(taken.value("amount"_L1).toInt(), 63);
        expectAllReceived(purse, taken.value("token"_L1).toString(), Sats{63});
    }
};

INSTANTIATE_TEST_SUITE_P(, ThirdPartyMint,
    testing::ValuesIn(quickAnd({"node-mint", "nutshell-mint"}, {"cdk-mintd"})), nameOfPeer);

} // namespace

TEST_P(ThirdPartyMint, SellsUsProofsForAPaidInvoice)
{
    if (!joins(u"mint quote, signed (NUT-20), and mint with DLEQ (NUT-04, 12, 23)"_s))
        return;
    const auto purse = purseWith(Sats{1000});
    EXPECT_EQ(purse->balance().spendable, Sats{1000});
    EXPECT_TRUE(purse->openQuotes().isEmpty());
}

TEST_P(ThirdPartyMint, CarriesOurTokensToCashuTsAndBack)
{
    if (joins(u"swap, V4 tokens both ways"_s, CashuTs))
        exchangeTokensWith(CashuTs);
}

TEST_P(ThirdPartyMint, CarriesOurTokensToNutshellAndBack)
{
    if (joins(u"swap, V4 tokens both ways"_s, Nutshell))
        exchangeTokensWith(Nutshell);
}

TEST_P(ThirdPartyMint, BringsUsV3Tokens)
{
    if (!joins(u"V3 tokens read"_s, Nutshell))
        return;
    const auto purse = purseWith(Sats{100});
    const auto sent = asks(Nutshell, u"send"_s,
        {{u"token"_s, send(purse, Sats{64})}, {u"amount"_s, 32}, {u"version"_s, 3}});
    const auto text = sent.value("token"_L1).toString();
    ASSERT_TRUE(text.startsWith(u"cashuA"_s));
    expectAllReceived(purse, text, Sats{32});
}

TEST_P(ThirdPartyMint, PaysAnInvoiceAndGivesChange)
{
    if (!joins(u"melt with change (NUT-05, 08)"_s))
        return;
    const auto purse = purseWith(Sats{500});
    const auto quote = resultOf(purse->quoteMelt(mint(), invoiceFor(Sats{100})), Limit);
    expectOk(quote);
    ASSERT_TRUE(quote);
    EXPECT_EQ(quote->amount, Sats{100});
    const auto melted = resultOf(purse->melt(quote->id), Limit);
    expectOk(melted);
    ASSERT_TRUE(melted);
    if (melted->state == MeltQuoteState::Pending) {
        ASSERT_TRUE(waitUntil([&] { return purse->balance().reserved == Sats{}; }, Limit));
    }
    const auto left = purse->balance().spendable;
    EXPECT_LT(left, Sats{400});
    EXPECT_GE(left, Sats{400} - quote->feeReserve - Sats{3});
    EXPECT_EQ(purse->balance().reserved, Sats{});
}

TEST_P(ThirdPartyMint, GivesEverythingBackToTheSeed)
{
    if (!joins(u"restore from seed (NUT-09, 13)"_s))
        return;
    const auto seed = newSeed();
    Sats before;
    {
        const auto purse = purseWith(Sats{300}, seed);
        send(purse, Sats{50});
        before = purse->balance().spendable + purse->balance().reserved;
    }
    const auto again = purseWith(Sats{}, seed);
    const auto found = resultOf(again->restoreFromSeed(mint()), Limit);
    expectOk(found);
    EXPECT_EQ(found.value_or(Sats{}), before);
    expectOk(resultOf(again->send(mint(), Sats{100}, u"proof that it is money"_s), Limit));
}

TEST_P(ThirdPartyMint, RestoresTheSameSeedInBothWallets)
{
    if (!joins(u"one seed restored by both (NUT-13)"_s, CashuTs))
        return;
    const auto theirs = newSeed();
    asks(CashuTs, u"mint"_s, {{u"amount"_s, 77}, {u"seed"_s, base::toHex(theirs)}});
    const auto purse = purseWith(Sats{}, theirs);
    const auto found = resultOf(purse->restoreFromSeed(mint()), Limit);
    expectOk(found);
    EXPECT_EQ(found.value_or(Sats{}), Sats{77});

    const auto ours = newSeed();
    purseWith(Sats{55}, ours);
    const auto restored = asks(CashuTs, u"restore"_s, {{u"seed"_s, base::toHex(ours)}});
    EXPECT_EQ(restored.value("amount"_L1).toInt(), 55);
}

TEST_P(ThirdPartyMint, TellsTheStateOfProofs)
{
    if (!joins(u"state check and taking back (NUT-07)"_s, CashuTs))
        return;
    const auto purse = purseWith(Sats{100});
    const auto sent = resultOf(purse->send(mint(), Sats{32}, u"interop"_s), Limit);
    expectOk(sent);
    ASSERT_TRUE(sent);
    const auto token = tokenFromText(sent->text);
    ASSERT_TRUE(token);
    EXPECT_EQ(resultOf(purse->fateOf(*token), Limit).value(), TokenFate::Unspent);
    asks(CashuTs, u"receive"_s, {{u"token"_s, sent->text}});
    EXPECT_EQ(resultOf(purse->fateOf(*token), Limit).value(), TokenFate::Spent);

    const auto kept = resultOf(purse->send(mint(), Sats{16}, u"interop"_s), Limit);
    ASSERT_TRUE(kept);
    expectOk(resultOf(purse->takeBack(kept->id), Limit));
    EXPECT_TRUE(refuses(CashuTs, u"receive"_s, {{u"token"_s, kept->text}}));
}

TEST_P(ThirdPartyMint, RefusesASpentTokenInAWayWeUnderstand)
{
    if (!joins(u"a spent token is refused as spent"_s, CashuTs))
        return;
    const auto purse = purseWith(Sats{100});
    const auto text = send(purse, Sats{32});
    asks(CashuTs, u"receive"_s, {{u"token"_s, text}});
    const auto other = purseWith(Sats{});
    const auto got = receive(other, text);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, base::Errc::TokenSpent) << got.error().detail.toStdString();
}

TEST_P(ThirdPartyMint, KeepsLocksBetweenOurWalletAndCashuTs)
{
    if (joins(u"P2PK (NUT-11) both ways"_s, CashuTs))
        exchangeLockedTokens(purseWith(Sats{200}), CashuTs);
}

TEST_P(ThirdPartyMint, KeepsLocksBetweenOurWalletAndNutshell)
{
    if (joins(u"P2PK (NUT-11) both ways"_s, Nutshell))
        exchangeLockedTokens(purseWith(Sats{200}), Nutshell);
}
