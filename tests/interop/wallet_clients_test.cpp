// SPDX-License-Identifier: GPL-3.0-or-later
// Wallets that others wrote at our practice mint, and in exchange with our wallet there.
#include "cashu_side.h"
#include "market.h"

using namespace cashu;
using namespace test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const auto Mint = u"our practice mint"_s;

class WalletClient : public CashuSide, public testing::WithParamInterface<const char*> {
protected:
    QString peer() const { return QString::fromLatin1(GetParam()); }

    // False when the test cannot go on.
    bool joins(const QString& feature)
    {
        const auto about = peerOf(peer());
        noteRow(Mint, about, feature);
        if (!about.obstacle.isEmpty()) {
            reportObstacle(about);
            return false;
        }
        mintUrl = market().mint;
        EXPECT_FALSE(mintUrl.isEmpty()) << "our mint did not start";
        return !mintUrl.isEmpty();
    }
    QJsonObject does(const QString& command, const QJsonObject& input)
    {
        return asks(peer(), command, input);
    }
    bool isRefused(const QString& command, const QJsonObject& input)
    {
        return refuses(peer(), command, input);
    }
    QString newMoney(int amount)
    {
        return does(u"mint"_s, {{u"amount"_s, amount}}).value("token"_L1).toString();
    }
    QSet<QString> statesOf(const QString& money)
    {
        QSet<QString> found;
        for (const auto& state :
            does(u"states"_s, {{u"token"_s, money}}).value("states"_L1).toArray())
            found += state.toString();
        return found;
    }
    static QString token(const QJsonObject& answer) { return answer.value("token"_L1).toString(); }
    static int amount(const QJsonObject& answer) { return answer.value("amount"_L1).toInt(-1); }
};

INSTANTIATE_TEST_SUITE_P(
    , WalletClient, testing::Values("cashu-ts", "nutshell-wallet"), nameOfPeer);

} // namespace

TEST_P(WalletClient, MintsWithASignedQuote)
{
    if (!joins(u"mint quote, signed (NUT-20), and mint with DLEQ (NUT-04, 12, 23)"_s))
        return;
    const auto minted = does(u"mint"_s, {{u"amount"_s, 100}});
    EXPECT_EQ(amount(minted), 100);
    EXPECT_TRUE(minted.value("dleq"_L1).toBool());
}

TEST_P(WalletClient, SwapsItsOwnMoney)
{
    if (!joins(u"swap to send and to receive (NUT-03)"_s))
        return;
    const auto sent = does(u"send"_s, {{u"token"_s, newMoney(100)}, {u"amount"_s, 37}});
    const auto got = does(u"receive"_s, {{u"token"_s, token(sent)}});
    EXPECT_EQ(amount(got), 36);
    EXPECT_TRUE(isRefused(u"receive"_s, {{u"token"_s, token(sent)}})) << "spent twice";
}

TEST_P(WalletClient, ExchangesV4TokensWithOurWallet)
{
    if (!joins(u"V4 tokens both ways with our wallet"_s))
        return;
    const auto purse = openPurse(newSeed(), PracticeMoney::Required);
    fund(purse, Sats{100});
    const auto ours = send(purse, Sats{40});
    const auto taken = does(u"receive"_s, {{u"token"_s, ours}});
    EXPECT_EQ(amount(taken), 39);
    expectAllReceived(purse, token(taken), Sats{39});
}

TEST_P(WalletClient, WritesV3TokensThatOurWalletReads)
{
    if (!joins(u"V3 tokens read by our wallet"_s))
        return;
    if (peer() == u"cashu-ts"_s) {
        noteNotOffered(u"it writes V4 only"_s);
        return;
    }
    const auto sent
        = does(u"send"_s, {{u"token"_s, newMoney(64)}, {u"amount"_s, 32}, {u"version"_s, 3}});
    ASSERT_TRUE(token(sent).startsWith(u"cashuA"_s));
    expectAllReceived(openPurse(newSeed(), PracticeMoney::Required), token(sent), Sats{32});
}

TEST_P(WalletClient, PaysAnInvoiceAndGetsChange)
{
    if (!joins(u"melt with change (NUT-05, 08)"_s))
        return;
    const auto melted
        = does(u"melt"_s, {{u"token"_s, newMoney(256)}, {u"invoice"_s, invoiceFor(Sats{100})}});
    EXPECT_EQ(melted.value("state"_L1).toString(), u"PAID"_s);
    EXPECT_GT(melted.value("change"_L1).toInt(), 0);
}

TEST_P(WalletClient, SeesTheStateOfItsProofs)
{
    if (!joins(u"state check (NUT-07)"_s))
        return;
    const auto money = newMoney(8);
    EXPECT_EQ(statesOf(money), QSet{u"UNSPENT"_s});
    does(u"receive"_s, {{u"token"_s, money}});
    EXPECT_EQ(statesOf(money), QSet{u"SPENT"_s});
}

TEST_P(WalletClient, RestoresFromItsSeed)
{
    if (!joins(u"restore from seed (NUT-09, 13)"_s))
        return;
    QJsonObject secret{{u"seed"_s, base::toHex(newSeed())}};
    if (peer() == u"nutshell-wallet"_s)
        secret = {{u"words"_s,
            u"half depart obvious quality work element tank gorilla view sugar picture humble"_s}};
    auto request = secret;
    request.insert(u"amount"_s, 77);
    does(u"mint"_s, request);
    EXPECT_EQ(amount(does(u"restore"_s, secret)), 77);
}

TEST_P(WalletClient, LocksToAKey)
{
    if (!joins(u"P2PK (NUT-11)"_s))
        return;
    const auto locked = does(
        u"send"_s, {{u"token"_s, newMoney(100)}, {u"amount"_s, 64}, {u"pubkey"_s, LockPubkey}});
    EXPECT_TRUE(
        isRefused(u"receive"_s, {{u"token"_s, token(locked)}, {u"privkey"_s, OtherSecret}}));
    EXPECT_EQ(
        amount(does(u"receive"_s, {{u"token"_s, token(locked)}, {u"privkey"_s, LockSecret}})), 63);
}

TEST_P(WalletClient, LocksToAHash)
{
    if (!joins(u"HTLC (NUT-14)"_s))
        return;
    const auto preimage = random.bytes32();
    const auto locked = does(u"send"_s,
        {{u"token"_s, newMoney(100)}, {u"amount"_s, 64}, {u"pubkey"_s, LockPubkey},
            {u"hash"_s, base::toHex(crypto::sha256(preimage))}});
    const QJsonObject open{{u"token"_s, token(locked)}, {u"privkey"_s, LockSecret}};
    auto wrong = open;
    wrong.insert(u"preimage"_s, base::toHex(random.bytes32()));
    EXPECT_TRUE(isRefused(u"receive"_s, wrong));
    auto right = open;
    right.insert(u"preimage"_s, base::toHex(preimage));
    EXPECT_EQ(amount(does(u"receive"_s, right)), 63);
}

TEST_P(WalletClient, OpensOurLocksAndWeOpenIts)
{
    if (!joins(u"P2PK (NUT-11) both ways with our wallet"_s))
        return;
    const auto purse = openPurse(newSeed(), PracticeMoney::Required);
    fund(purse, Sats{200});
    exchangeLockedTokens(purse, peer());
}

TEST_P(WalletClient, ReadsOurPaymentRequestsAndWeReadIts)
{
    if (!joins(u"payment requests both ways (NUT-18, NUT-26)"_s))
        return;
    PaymentRequest ours;
    ours.id = u"ours-1"_s;
    ours.amount = 21;
    ours.unit = u"sat"_s;
    ours.mints = {mintUrl};
    const auto forQr = toQrText(ours);
    expectOk(forQr);
    for (const auto& text : {toText(ours), forQr.value_or(QString{})}) {
        const auto read = does(u"readRequest"_s, {{u"text"_s, text}});
        EXPECT_EQ(read.value("id"_L1).toString(), ours.id);
        EXPECT_EQ(amount(read), 21);
        EXPECT_EQ(read.value("unit"_L1).toString(), u"sat"_s);
        EXPECT_EQ(read.value("mints"_L1).toVariant().toStringList(), ours.mints);
    }
    for (const auto& version : {u"A"_s, u"B"_s}) {
        const auto made = does(u"makeRequest"_s, {{u"amount"_s, 34}, {u"version"_s, version}});
        const auto theirs = paymentRequestFromText(made.value("text"_L1).toString());
        expectOk(theirs);
        ASSERT_TRUE(theirs);
        EXPECT_EQ(theirs->id, u"id-1"_s);
        EXPECT_EQ(theirs->amount, 34U);
        EXPECT_EQ(theirs->unit, u"sat"_s);
        EXPECT_TRUE(lists(*theirs, mint()));
        EXPECT_EQ(theirs->description, u"a test"_s);
    }
}
