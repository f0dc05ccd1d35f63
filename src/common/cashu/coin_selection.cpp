// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/coin_selection.h"

#include <algorithm>
#include <vector>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;

namespace {

constexpr int MaxRounds = 10;

struct Coin {
    const Proof* proof;
    qint64 amount;
    qint64 feePpk;
    bool isActive;
};

struct Pick {
    std::vector<Coin> coins;
    qint64 sum = 0;
    qint64 ppk = 0;

    void add(const Coin& coin)
    {
        coins.push_back(coin);
        sum += coin.amount;
        ppk += coin.feePpk;
    }
    qint64 fee() const { return feeForPpk(ppk).value(); }
    qint64 net() const { return sum - fee(); }
};

// Large first; of equal ones those of inactive keysets.
std::vector<Coin> sorted(std::vector<Coin> coins)
{
    std::ranges::stable_sort(coins, [](const Coin& a, const Coin& b) {
        return a.amount != b.amount ? a.amount > b.amount : a.isActive < b.isActive;
    });
    return coins;
}

// Amounts are powers of two, so taking the largest that fits finds the sum exactly whenever that is
// possible.
Pick largestThatFit(const std::vector<Coin>& coins, qint64 target)
{
    Pick pick;
    for (const auto& coin : coins) {
        if (pick.sum + coin.amount <= target)
            pick.add(coin);
    }
    return pick;
}

std::optional<Pick> exactPick(const std::vector<Coin>& coins, qint64 net)
{
    qint64 target = net;
    for (int round = 0; round < MaxRounds; ++round) {
        const auto pick = largestThatFit(coins, target);
        if (pick.sum != target)
            return std::nullopt;
        if (pick.net() == net)
            return pick;
        target = net + pick.fee();
    }
    return std::nullopt;
}

// The fewest coins that cover the amount: large ones first, then what turned out superfluous is
// left out.
std::optional<Pick> coveringPick(const std::vector<Coin>& coins, qint64 net)
{
    // One coin that is enough costs the least fee; the smallest such gives the least change.
    for (auto coin = coins.rbegin(); coin != coins.rend(); ++coin) {
        Pick single;
        single.add(*coin);
        if (single.net() >= net)
            return single;
    }
    Pick pick;
    for (const auto& coin : coins) {
        if (pick.net() >= net)
            break;
        pick.add(coin);
    }
    if (pick.net() < net)
        return std::nullopt;
    // The last one may be exchanged for a smaller that is enough too.
    const Coin last = pick.coins.back();
    for (auto coin = coins.rbegin(); coin != coins.rend() && coin->proof != last.proof; ++coin) {
        Pick smaller;
        for (std::size_t i = 0; i + 1 < pick.coins.size(); ++i)
            smaller.add(pick.coins[i]);
        smaller.add(*coin);
        if (smaller.net() >= net)
            return smaller;
    }
    return pick;
}

Result<std::vector<Coin>> spendableCoins(
    const QList<Proof>& available, const QList<Keyset>& keysets)
{
    std::vector<Coin> coins;
    for (const auto& proof : available) {
        const auto keyset = std::ranges::find(keysets, proof.keysetId, &Keyset::id);
        if (keyset == keysets.end())
            return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(proof.keysetId.value));
        const auto amount = static_cast<qint64>(proof.amount);
        if (amount * 1000 > keyset->inputFeePpk) // else it costs as much as it is worth
            coins.push_back({&proof, amount, keyset->inputFeePpk, keyset->active});
    }
    return coins;
}

Selection toSelection(const Pick& pick, qint64 net)
{
    Selection selection;
    for (const auto& coin : pick.coins)
        selection.proofs += *coin.proof;
    selection.fee = Sats{pick.fee()};
    selection.change = Sats{pick.net() - net};
    return selection;
}

} // namespace

Result<Selection> selectProofs(
    const QList<Proof>& available, const QList<Keyset>& keysets, Sats net)
{
    const auto usable = spendableCoins(available, keysets);
    if (!usable)
        return passOn(usable);
    if (net.isZero())
        return Selection{};
    const auto all = sorted(*usable);
    std::vector<Coin> inactive;
    std::ranges::copy_if(
        all, std::back_inserter(inactive), [](const Coin& coin) { return !coin.isActive; });

    auto pick = exactPick(inactive, net.value());
    if (!pick)
        pick = coveringPick(inactive, net.value());
    if (!pick)
        pick = exactPick(all, net.value());
    if (!pick)
        pick = coveringPick(all, net.value());
    if (!pick)
        return fail(
            Errc::Insufficient, u"the proofs do not cover %1 and the fee"_s.arg(net.value()));
    return toSelection(*pick, net.value());
}

} // namespace cashu
