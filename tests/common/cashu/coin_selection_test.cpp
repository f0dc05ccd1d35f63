// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/amounts.h"
#include "cashu/coin_selection.h"
#include "cashu/purse_shape.h"

#include <gtest/gtest.h>

#include <random>
#include <rapidcheck.h>

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

Keyset aKeysetUpTo(quint64 largest, qint64 ppk)
{
    auto keyset = aKeyset(Active, ppk, true);
    for (quint64 amount = 1; amount <= largest; amount *= 2)
        keyset.keys.insert(amount, {});
    return keyset;
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

QList<quint64> aPurse(std::size_t most)
{
    QList<quint64> amounts;
    const auto exponents = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9));
    for (std::size_t i = 0; i < std::min(most, exponents.size()); ++i)
        amounts += quint64{1} << exponents[i];
    return amounts;
}

// The least fee of all subsets that are enough, and whether one of those is exact.
struct Best {
    qint64 fee = -1;
    bool isExact = false;
};
Best bestOf(const QList<quint64>& amounts, qint64 ppk, qint64 net)
{
    Best best;
    for (quint32 subset = 1; subset < quint32{1} << amounts.size(); ++subset) {
        qint64 sum = 0;
        for (qsizetype i = 0; i < amounts.size(); ++i)
            sum += (subset >> i & 1) != 0 ? static_cast<qint64>(amounts[i]) : 0;
        const auto fee = cashu::feeForPpk(ppk * std::popcount(subset)).value();
        if (sum - fee < net || (best.fee >= 0 && fee > best.fee))
            continue;
        best.isExact = (fee == best.fee && best.isExact) || sum - fee == net;
        best.fee = fee;
    }
    return best;
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

TEST(CoinSelection, PaysTheLeastFeeThereIsAndIsExactWhereThatCanBe)
{
    EXPECT_TRUE(rc::check("against every subset", [] {
        const auto amounts = aPurse(10);
        const qint64 ppk = *rc::gen::element(0, 100, 250, 600, 1000);
        const qint64 net = *rc::gen::inRange(1, 600);
        const auto selection
            = cashu::selectProofs(proofsOf(amounts), keysetsCosting(ppk), Sats{net});
        const auto best = bestOf(amounts, ppk, net);
        RC_ASSERT(selection.has_value() == (best.fee >= 0));
        if (!selection)
            return;
        RC_ASSERT(selection->fee == Sats{best.fee});
        RC_ASSERT(selection->isExact() == best.isExact);
    }));
}

TEST(CoinSelection, LeavesNoProofOutThatItCouldDoWithout)
{
    EXPECT_TRUE(rc::check("no proof is superfluous", [] {
        const auto amounts = aPurse(40);
        const auto net
            = *rc::gen::inRange<qint64>(1, 2 + cashu::sumOf(proofsOf(amounts)).value() / 2);
        const auto selection
            = cashu::selectProofs(proofsOf(amounts), keysetsCosting(100), Sats{net});
        RC_PRE(selection.has_value());
        for (const auto& proof : selection->proofs)
            RC_ASSERT(selection->change < Sats{static_cast<qint64>(proof.amount)});
    }));
}

TEST(CoinSelection, TakesTheCheaperKeysetWhenThatCostsLess)
{
    auto dear = aKeyset(Inactive, 2000, true);
    const auto selection = cashu::selectProofs(proofsOf({8, 8, 8}) + proofsOf({32}, Inactive),
        {aKeyset(Active, 100, true), dear}, Sats{20});

    ASSERT_TRUE(selection);
    EXPECT_EQ(amountsOf(selection->proofs), (QList<quint64>{8, 8, 8}));
    EXPECT_EQ(selection->fee, Sats{1});
}

TEST(CoinSelection, SaysWhenItTakesMoreProofsThanAllowed)
{
    const auto proofs = proofsOf({1, 1, 1, 1, 8});

    EXPECT_EQ(cashu::selectProofs(proofs, keysetsCosting(0), Sats{11}, 3).error().code,
        base::Errc::Unsupported);
    EXPECT_TRUE(cashu::selectProofs(proofs, keysetsCosting(0), Sats{11}, 4));
}

TEST(CoinSelection, SpendsOldAndSuperfluousProofsAlongWhereTheyCostNothing)
{
    const auto keysets = keysetsCosting(100);
    const auto purse = proofsOf({64, 1, 1, 1, 1, 1}) + proofsOf({2, 4}, Inactive);
    const auto selection = cashu::selectProofs(purse, keysets, Sats{40});
    ASSERT_TRUE(selection);

    const auto more = cashu::withFreeRiders(*selection, purse, keysets);

    EXPECT_EQ(amountsOf(more.proofs), (QList<quint64>{1, 1, 2, 4, 64})) << "three 1s are kept";
    EXPECT_EQ(more.fee, selection->fee);
    EXPECT_EQ(more.change, selection->change + Sats{8});
}

TEST(CoinSelection, GetsRidOfProofsNotWorthTheirFeeWhereThereIsRoom)
{
    const auto keysets = keysetsCosting(1400); // two cost 3, and leave room for nothing
    const auto purse = proofsOf({64, 1});
    const auto selection = *cashu::selectProofs(purse, keysets, Sats{40});
    EXPECT_EQ(cashu::withFreeRiders(selection, purse, keysets).proofs.size(), 1);

    const auto roomy = keysetsCosting(1000);
    const auto dust = proofsOf({64, 32, 1}) + proofsOf({2}, Inactive);
    auto mixed = roomy;
    mixed[1].inputFeePpk = 400;
    mixed[0].inputFeePpk = 300;
    const auto two = *cashu::selectProofs(dust, mixed, Sats{80});
    const auto more = cashu::withFreeRiders(two, dust, mixed);
    EXPECT_EQ(more.fee, two.fee);
    EXPECT_EQ(more.proofs.size(), two.proofs.size() + 1) << "the inactive one fits in";
}

TEST(CoinSelection, NeverPaysForRiders)
{
    EXPECT_TRUE(rc::check("the fee stays, the sums agree", [] {
        const auto amounts = aPurse(60);
        const qint64 ppk = *rc::gen::element(0, 100, 250, 600, 1000);
        const auto keysets = keysetsCosting(ppk);
        const auto half = amounts.size() / 2;
        const auto purse = proofsOf(amounts.first(half)) + proofsOf(amounts.mid(half), Inactive);
        const Sats net{*rc::gen::inRange<qint64>(1, 2 + cashu::sumOf(purse).value() / 2)};
        const auto selection = cashu::selectProofs(purse, keysets, net);
        RC_PRE(selection.has_value());
        const auto more = cashu::withFreeRiders(*selection, purse, keysets, 30);
        RC_ASSERT(cashu::feeFor(more.proofs, keysets).value() == selection->fee);
        RC_ASSERT(cashu::sumOf(more.proofs) == net + more.fee + more.change);
        RC_ASSERT(more.proofs.size() <= std::max<qsizetype>(30, selection->proofs.size()));
        QSet<QString> secrets;
        for (const auto& proof : more.proofs)
            secrets.insert(proof.secret);
        RC_ASSERT(secrets.size() == more.proofs.size());
    }));
}

// The work is linear but for sorting: a search that is not would never end here.
TEST(CoinSelection, ChoosesFromTenThousandProofs)
{
    QList<quint64> amounts;
    for (qsizetype i = 0; i < 10'000; ++i)
        amounts += quint64{1} << (i % 12);
    const auto purse = proofsOf(amounts);
    const auto keysets = keysetsCosting(100);
    for (const qint64 net : {1, 4095, 100'000, 1'000'000, 3'400'000}) {
        const auto selection = cashu::selectProofs(purse, keysets, Sats{net}, purse.size());
        ASSERT_TRUE(selection);
        EXPECT_EQ(cashu::sumOf(selection->proofs), Sats{net} + selection->fee + selection->change);
    }
}

TEST(PurseShape, KeepsTwoOfEachSmallAmount)
{
    EXPECT_EQ(*cashu::amountsForPurse(Sats{1000}, {}, aKeysetUpTo(4096, 0)),
        (QList<quint64>{1, 1, 2, 2, 2, 4, 4, 8, 8, 8, 16, 16, 32, 32, 32, 64, 256, 512}));
    const cashu::AmountCounts enough{{1, 2}, {2, 3}, {4, 2}, {8, 2}, {16, 2}, {32, 2}, {64, 2}};
    EXPECT_EQ(*cashu::amountsForPurse(Sats{1000}, enough, aKeysetUpTo(4096, 0)),
        (QList<quint64>{8, 32, 64, 128, 256, 512}));
}

TEST(PurseShape, MakesNoStockOfProofsThatAreHardlyWorthTheirFee)
{
    const auto amounts = cashu::amountsForPurse(Sats{1000}, {}, aKeysetUpTo(4096, 1000));
    EXPECT_EQ(amounts->count(1) + amounts->count(2), 0);
    EXPECT_EQ(amounts->count(4), 2);
}

TEST(PurseShape, MakesDoWithTheAmountsThatTheMintHas)
{
    EXPECT_EQ(*cashu::fewestAmounts(Sats{1000}, aKeysetUpTo(256, 0)),
        (QList<quint64>{8, 32, 64, 128, 256, 256, 256}));
    EXPECT_EQ(cashu::fewestAmounts(Sats{1'000'000'000}, aKeysetUpTo(256, 0)).error().code,
        base::Errc::Unsupported);
    auto coarse = aKeysetUpTo(256, 0);
    coarse.keys.remove(1);
    EXPECT_EQ(cashu::fewestAmounts(Sats{3}, coarse).error().code, base::Errc::Unsupported);
}

TEST(PurseShape, AddsUp)
{
    EXPECT_TRUE(rc::check("whatever the purse", [] {
        const Sats sum{*rc::gen::inRange(0, 100'000)};
        cashu::AmountCounts held;
        for (const auto amount : aPurse(40))
            ++held[amount];
        const auto parts = cashu::amountsForPurse(
            sum, held, aKeysetUpTo(65536, *rc::gen::element(0, 100, 250, 1000, 5000)));
        RC_ASSERT(parts.has_value());
        Sats total;
        for (const auto part : *parts)
            total += Sats{static_cast<qint64>(part)};
        RC_ASSERT(total == sum);
        RC_ASSERT(parts->size() <= 40);
    }));
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
