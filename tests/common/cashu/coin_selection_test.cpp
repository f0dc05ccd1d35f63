// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/amounts.h"
#include "cashu/coin_selection.h"

#include <gtest/gtest.h>

#include <random>

using namespace Qt::StringLiterals;
using base::Sats;
using cashu::Keyset;
using cashu::Proof;

namespace {

const QString Active = u"0000000000000001"_s;
const QString Inactive = u"0000000000000002"_s;

Keyset aKeyset(const QString& id, qint64 ppk, bool active)
{
    Keyset keyset;
    keyset.id = {id};
    keyset.unit = u"sat"_s;
    keyset.inputFeePpk = ppk;
    keyset.active = active;
    return keyset;
}

QList<Keyset> keysetsCosting(qint64 ppk)
{
    return {aKeyset(Active, ppk, true), aKeyset(Inactive, ppk, false)};
}

QList<Proof> proofsOf(const QList<quint64>& amounts, const QString& keyset = Active)
{
    QList<Proof> proofs;
    for (const auto amount : amounts) {
        Proof proof;
        proof.amount = amount;
        proof.keysetId = {keyset};
        proof.secret = keyset + QString::number(proofs.size());
        proofs += proof;
    }
    return proofs;
}

QList<quint64> amountsOf(const QList<Proof>& proofs)
{
    QList<quint64> amounts;
    for (const auto& proof : proofs)
        amounts += proof.amount;
    std::ranges::sort(amounts);
    return amounts;
}

} // namespace

TEST(CoinSelection, PrefersAnExactMatch)
{
    const auto selection
        = cashu::selectProofs(proofsOf({1, 2, 4, 8, 16, 32}), keysetsCosting(0), Sats{13});

    ASSERT_TRUE(selection);
    EXPECT_EQ(amountsOf(selection->proofs), (QList<quint64>{1, 4, 8}));
    EXPECT_TRUE(selection->isExact());
}

TEST(CoinSelection, CountsTheFeeIntoAnExactMatch)
{
    const auto selection
        = cashu::selectProofs(proofsOf({1, 2, 4, 8, 16, 32}), keysetsCosting(100), Sats{13});

    ASSERT_TRUE(selection);
    EXPECT_EQ(amountsOf(selection->proofs), (QList<quint64>{2, 4, 8})) << "13 and a fee of 1";
    EXPECT_EQ(selection->fee, Sats{1});
    EXPECT_TRUE(selection->isExact());
}

TEST(CoinSelection, TakesTheSmallestSingleProofThatIsEnough)
{
    const auto selection
        = cashu::selectProofs(proofsOf({2, 32, 64}), keysetsCosting(100), Sats{20});

    ASSERT_TRUE(selection);
    EXPECT_EQ(amountsOf(selection->proofs), (QList<quint64>{32}));
    EXPECT_EQ(selection->change, Sats{11});
}

TEST(CoinSelection, SpendsInactiveKeysetsFirst)
{
    const auto selection = cashu::selectProofs(
        proofsOf({8}) + proofsOf({4, 16}, Inactive), keysetsCosting(0), Sats{8});

    ASSERT_TRUE(selection);
    EXPECT_EQ(selection->proofs.first().keysetId.value, Inactive);
}

TEST(CoinSelection, LeavesProofsThatCostMoreThanTheyAreWorth)
{
    EXPECT_EQ(
        cashu::selectProofs(proofsOf({1, 1, 1, 1}), keysetsCosting(1000), Sats{1}).error().code,
        base::Errc::Insufficient);
    EXPECT_TRUE(cashu::selectProofs(proofsOf({1, 1, 4}), keysetsCosting(1000), Sats{3}));
}

TEST(CoinSelection, SaysWhenTheMoneyDoesNotReach)
{
    EXPECT_EQ(cashu::selectProofs(proofsOf({8}), keysetsCosting(100), Sats{8}).error().code,
        base::Errc::Insufficient);
    EXPECT_EQ(
        cashu::selectProofs({}, keysetsCosting(0), Sats{1}).error().code, base::Errc::Insufficient);
    EXPECT_EQ(cashu::selectProofs(proofsOf({8}), {}, Sats{1}).error().code, base::Errc::NotFound);
}

TEST(CoinSelection, IsRightForRandomPurses)
{
    std::mt19937 chance{7};
    for (int round = 0; round < 2000; ++round) {
        QList<quint64> amounts;
        for (auto count = chance() % 20; count > 0; --count)
            amounts += quint64{1} << (chance() % 10);
        const auto ppk = static_cast<qint64>(chance() % 3 * 250);
        const auto proofs = proofsOf(amounts);
        const Sats net{static_cast<qint64>(1 + chance() % 700)};
        const auto selection = cashu::selectProofs(proofs, keysetsCosting(ppk), net);
        qint64 sum = 0;
        for (const auto amount : amounts)
            sum += static_cast<qint64>(amount);
        const auto reach = sum - cashu::feeForPpk(ppk * amounts.size()).value();
        if (!selection) {
            EXPECT_LT(reach, net.value()) << "all together would have been enough";
            continue;
        }
        const auto fee = cashu::feeForPpk(ppk * selection->proofs.size());
        EXPECT_EQ(selection->fee, fee);
        EXPECT_EQ(cashu::sumOf(selection->proofs), net + fee + selection->change);
        EXPECT_GE(selection->change, Sats{0});
    }
}

TEST(Amounts, GiveTheReceiverTheNetAmount)
{
    for (const qint64 ppk : {0, 1, 100, 500}) {
        for (qint64 net = 1; net < 600; ++net) {
            const auto parts = cashu::amountsForReceiver(Sats{net}, ppk);
            ASSERT_TRUE(parts) << net << ' ' << ppk;
            qint64 sum = 0;
            for (const auto part : *parts)
                sum += static_cast<qint64>(part);
            EXPECT_GE(sum - cashu::feeForPpk(ppk * parts->size()).value(), net);
        }
    }
}
