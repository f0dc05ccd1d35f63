// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/coin_selection.h"

#include "cashu/purse_shape.h"

#include <QSet>

#include <algorithm>
#include <map>
#include <vector>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;

namespace {

constexpr qint64 MostExactRounds = 1000;
constexpr std::size_t MostExchanged = 64; // picks larger than this keep their large coins
constexpr qsizetype MostRiders = 100;

// Proofs that are as good as each other.
struct Heap {
    qint64 amount = 0;
    qint64 feePpk = 0;
    bool isActive = true;
    std::vector<const Proof*> proofs;

    qint64 count() const { return static_cast<qint64>(proofs.size()); }
};
using Purse = std::vector<Heap>; // in the order of preference

// How many of each heap.
struct Pick {
    std::map<std::size_t, qint64> taken;
    qint64 count = 0;
    qint64 sum = 0;
    qint64 ppk = 0;

    void add(const Purse& purse, std::size_t heap, qint64 times)
    {
        taken[heap] += times;
        count += times;
        sum += purse[heap].amount * times;
        ppk += purse[heap].feePpk * times;
    }
    qint64 of(std::size_t heap) const
    {
        const auto found = taken.find(heap);
        return found == taken.end() ? 0 : found->second;
    }
    qint64 fee() const { return feeForPpk(ppk).value(); }
    qint64 net() const { return sum - fee(); }
};

bool largeFirst(const Heap& a, const Heap& b)
{
    if (a.amount != b.amount)
        return a.amount > b.amount;
    return a.isActive != b.isActive ? b.isActive : a.feePpk < b.feePpk;
}

bool cheapFirst(const Heap& a, const Heap& b)
{
    return a.feePpk != b.feePpk ? a.feePpk < b.feePpk : a.amount > b.amount;
}

Result<Purse> purseOf(const QList<Proof>& available, const QList<Keyset>& keysets)
{
    std::map<std::tuple<qint64, qint64, bool>, Heap> heaps;
    for (const auto& proof : available) {
        const auto keyset = std::ranges::find(keysets, proof.keysetId, &Keyset::id);
        if (keyset == keysets.end())
            return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(proof.keysetId.value));
        if (proof.amount > static_cast<quint64>(base::MaxSats))
            continue; // more than there is
        const auto amount = static_cast<qint64>(proof.amount);
        if (amount * 1000 <= keyset->inputFeePpk)
            continue; // costs as much as it is worth
        auto& heap = heaps[{amount, keyset->inputFeePpk, keyset->active}];
        heap.amount = amount;
        heap.feePpk = keyset->inputFeePpk;
        heap.isActive = keyset->active;
        heap.proofs.push_back(&proof);
    }
    Purse purse;
    for (auto& [key, heap] : heaps)
        purse.push_back(std::move(heap));
    std::ranges::stable_sort(purse, largeFirst);
    return purse;
}

// Amounts are powers of two, so taking the largest that fits finds a sum exactly, with the fewest
// proofs, whenever that is possible.
Pick largestThatFit(const Purse& purse, qint64 target)
{
    Pick pick;
    for (std::size_t heap = 0; heap < purse.size(); ++heap) {
        const auto fitting = (target - pick.sum) / purse[heap].amount;
        if (const auto times = std::min(fitting, purse[heap].count()); times > 0)
            pick.add(purse, heap, times);
    }
    return pick;
}

std::optional<Pick> exactPick(const Purse& purse, qint64 net, qint64 mostFee)
{
    for (qint64 fee = 0; fee <= std::min(mostFee, MostExactRounds); ++fee) {
        const auto pick = largestThatFit(purse, net + fee);
        if (pick.sum == net + fee && pick.fee() == fee)
            return pick;
    }
    return std::nullopt;
}

// One at a time, in the purse's order, until it is enough.
std::optional<Pick> firstThatCover(const Purse& purse, qint64 net)
{
    Pick pick;
    for (std::size_t heap = 0; heap < purse.size(); ++heap) {
        for (qint64 i = 0; i < purse[heap].count(); ++i) {
            if (pick.net() >= net)
                return pick;
            pick.add(purse, heap, 1);
        }
    }
    return pick.net() >= net ? std::optional{pick} : std::nullopt;
}

// Each proof makes room for the smallest that is enough in its place: the same fee, less change,
// and the large ones stay whole.
Pick withSmallerCoins(const Purse& purse, Pick pick, qint64 net)
{
    if (pick.taken.size() > MostExchanged)
        return pick;
    const auto before = pick.taken;
    for (auto taken = before.rbegin(); taken != before.rend(); ++taken) {
        for (qint64 i = 0; i < std::min<qint64>(taken->second, MostExchanged); ++i) {
            for (std::size_t smaller = purse.size() - 1; smaller > taken->first; --smaller) {
                if (pick.of(smaller) >= purse[smaller].count()
                    || purse[smaller].amount >= purse[taken->first].amount)
                    continue;
                auto exchanged = pick;
                exchanged.add(purse, taken->first, -1);
                exchanged.add(purse, smaller, 1);
                if (exchanged.net() < net || exchanged.fee() > pick.fee())
                    continue;
                pick = exchanged;
                break;
            }
        }
    }
    return pick;
}

std::optional<Pick> cheapestPick(const Purse& purse, qint64 net)
{
    const auto cover = firstThatCover(purse, net);
    if (!cover)
        return std::nullopt;
    if (const auto exact = exactPick(purse, net, cover->fee()))
        return exact;
    return withSmallerCoins(purse, *cover, net);
}

Selection toSelection(const Purse& purse, const Pick& pick, qint64 net)
{
    Selection selection;
    for (const auto& [heap, times] : pick.taken) {
        for (qint64 i = 0; i < times; ++i)
            selection.proofs += *purse[heap].proofs[static_cast<std::size_t>(i)];
    }
    selection.fee = Sats{pick.fee()};
    selection.change = Sats{pick.net() - net};
    return selection;
}

qint64 ppkOf(const Proof& proof, const QList<Keyset>& keysets)
{
    const auto keyset = std::ranges::find(keysets, proof.keysetId, &Keyset::id);
    return keyset == keysets.end() ? MaxInputFeePpk : keyset->inputFeePpk;
}

std::optional<Selection> cheapest(Purse purse, qint64 net)
{
    const auto large = cheapestPick(purse, net);
    if (!large)
        return std::nullopt;
    const auto selection = toSelection(purse, *large, net);
    // Where keysets cost differently, many of the cheap one may cost less than few of the dear one.
    std::ranges::stable_sort(purse, cheapFirst);
    const auto cheap = cheapestPick(purse, net);
    return cheap && cheap->fee() < large->fee() ? toSelection(purse, *cheap, net) : selection;
}

} // namespace

Result<Selection> selectProofs(
    const QList<Proof>& available, const QList<Keyset>& keysets, Sats net, qsizetype most)
{
    const auto all = purseOf(available, keysets);
    if (!all)
        return passOn(all);
    if (net.isZero())
        return Selection{};
    auto inactive = *all;
    std::erase_if(inactive, [](const Heap& heap) { return heap.isActive; });
    auto selection = cheapest(std::move(inactive), net.value());
    if (!selection || selection->proofs.size() > most)
        selection = cheapest(*all, net.value());
    if (!selection)
        return fail(
            Errc::Insufficient, u"the proofs do not cover %1 and the fee"_s.arg(net.value()));
    if (selection->proofs.size() > most)
        return fail(Errc::Unsupported, u"it takes more than %1 proofs"_s.arg(most));
    return *selection;
}

Selection withFreeRiders(Selection selection, const QList<Proof>& available,
    const QList<Keyset>& keysets, qsizetype most)
{
    qint64 spare = selection.fee.value() * 1000;
    QSet<QString> taken;
    for (const auto& proof : selection.proofs) {
        spare -= ppkOf(proof, keysets);
        taken.insert(proof.secret);
    }
    std::map<quint64, qsizetype> kept;
    QList<const Proof*> old;
    QList<const Proof*> surplus;
    for (const auto& proof : available) {
        const auto keyset = std::ranges::find(keysets, proof.keysetId, &Keyset::id);
        if (taken.contains(proof.secret) || keyset == keysets.end())
            continue;
        const bool isDust = proof.amount * 1000 <= static_cast<quint64>(keyset->inputFeePpk);
        if (!keyset->active || isDust)
            old += &proof;
        else if (isSmall(proof.amount) && ++kept[proof.amount] > MostOfEach)
            surplus += &proof;
    }
    qsizetype room = std::min(MostRiders, most - selection.proofs.size());
    const auto riders = old + surplus;
    for (const auto* rider : riders) {
        const auto ppk = ppkOf(*rider, keysets);
        if (room <= 0 || ppk > spare || rider->amount > static_cast<quint64>(base::MaxSats))
            continue;
        selection.proofs += *rider;
        selection.change += Sats{static_cast<qint64>(rider->amount)};
        spare -= ppk;
        --room;
    }
    return selection;
}

} // namespace cashu
