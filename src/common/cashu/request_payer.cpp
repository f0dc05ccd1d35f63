// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/request_payer.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

namespace {

constexpr auto OurUnit = "sat"_L1;

bool isOurUnit(const PaymentRequest& request)
{
    return request.unit.isEmpty() || request.unit == OurUnit;
}

Sats satsOf(quint64 amount) // bounded when the request was read
{
    return Sats{static_cast<qint64>(amount)};
}

bool canBeCheckedOffline(const Proof& proof)
{
    return proof.dleq && proof.dleq->r;
}

} // namespace

// The mint with the most of ours that will do; listed mints first, because others cost more.
Result<RequestPayer::Source> RequestPayer::sourceFor(
    const PaymentRequest& request, Sats amount) const
{
    std::optional<Source> best;
    Sats most;
    bool isListed = false;
    bool wasAllowed = false;
    const auto mints = m_store.mints.mints();
    for (const auto& mint : mints) {
        const auto extra = surcharge(request, mint.url);
        if (!extra)
            continue;
        wasAllowed = true;
        const auto net = base::checkedAdd(amount, satsOf(*extra));
        const auto held = m_store.proofs.sums(mint.url).unspent;
        const bool listed = lists(request, mint.url);
        const bool isBetter = !best || (listed && !isListed) || (listed == isListed && held > most);
        if (!net || held < *net || !isBetter)
            continue;
        best = Source{mint.url, *net};
        most = held;
        isListed = listed;
    }
    if (best)
        return *best;
    if (!wasAllowed)
        return fail(Errc::NotAllowed, u"the payee takes money of other mints only"_s);
    return fail(Errc::Insufficient, u"no mint that will do holds enough"_s);
}

Task<Result<SentToken>> RequestPayer::pay(
    PaymentRequest request, std::optional<Sats> amount, QString purpose)
{
    if (!isOurUnit(request))
        co_return fail(Errc::Unsupported, u"a payment in "_s + request.unit.left(16));
    const auto lock = lockOf(request);
    if (!lock)
        co_return passOn(lock);
    const Sats wanted = request.amount ? satsOf(*request.amount) : amount.value_or(Sats{});
    if (wanted.value() <= 0)
        co_return fail(Errc::Malformed, u"the payment request names no amount"_s);
    const auto source = sourceFor(request, wanted);
    if (!source)
        co_return passOn(source);
    const auto faceValue = co_await m_sender.faceValueFor(source->mint, source->net);
    if (!faceValue)
        co_return passOn(faceValue);
    if (*lock) {
        auto locked = co_await m_sender.sendLocked(source->mint, *faceValue, **lock, purpose);
        co_return locked;
    }
    auto sent = co_await m_sender.send(source->mint, *faceValue, purpose);
    co_return sent;
}

Result<> RequestPayer::checkPayload(
    const PaymentPayload& payload, const PaymentRequest& request) const
{
    if (payload.id != request.id)
        return fail(Errc::NotAllowed, u"a payment for another request"_s);
    if (payload.token.unit != OurUnit || !isOurUnit(request))
        return fail(Errc::Unsupported, u"a payment in "_s + payload.token.unit.left(16));
    const auto mint = m_store.mints.mint(payload.token.mint);
    if (!mint || !surcharge(request, payload.token.mint))
        return fail(Errc::NotAllowed, u"a payment from a mint that was not asked for"_s);
    const auto lock = lockOf(request);
    if (!lock)
        return passOn(lock);
    const bool isLockedRight = !*lock
        || std::ranges::all_of(payload.token.proofs,
            [&lock](const Proof& proof) { return carries(proof.secret, **lock); });
    if (!isLockedRight)
        return fail(Errc::NotAllowed, u"a payment without the lock that was asked for"_s);
    if (mint->announcesDleq && !std::ranges::all_of(payload.token.proofs, canBeCheckedOffline))
        return fail(Errc::NotAllowed, u"a payment without DLEQ proofs"_s);
    return {};
}

Result<> RequestPayer::checkAmount(const Token& token, const PaymentRequest& request) const
{
    const auto fee = m_receiver.feeToRedeem(token);
    if (!fee)
        return passOn(fee);
    const auto wanted = base::checkedAdd(
        satsOf(request.amount.value_or(0)), satsOf(surcharge(request, token.mint).value_or(0)));
    if (!wanted || value(token) - *fee < *wanted)
        return fail(Errc::Insufficient, u"a payment of less than was asked for"_s);
    return {};
}

Task<Result<Sats>> RequestPayer::receive(
    PaymentPayload payload, PaymentRequest request, UnlockingKeys keys)
{
    const auto checked = checkPayload(payload, request);
    if (!checked)
        co_return passOn(checked);
    QList<KeysetId> ids;
    for (const auto& proof : payload.token.proofs)
        ids += proof.keysetId;
    const auto keysets = co_await m_mints.keysetsWith(payload.token.mint, ids);
    if (!keysets)
        co_return passOn(keysets);
    const auto enough = checkAmount(payload.token, request);
    if (!enough)
        co_return passOn(enough);
    auto received = co_await m_receiver.receive(payload.token, request.id, keys);
    co_return received;
}

} // namespace cashu
