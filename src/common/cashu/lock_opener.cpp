// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lock_opener.h"

#include "crypto/bip32.h"

#include <QSet>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Task;
using base::UnixTime;
using crypto::CurvePoint;
using crypto::SecretBytes;

namespace {

constexpr quint32 Purpose = 129373;
constexpr quint32 ForLocks = 10;

QString xOf(const CurvePoint& key)
{
    return key.toHex().mid(2);
}

QList<CurvePoint> listedKeys(const QList<Proof>& proofs)
{
    QSet<CurvePoint> keys;
    for (const auto& proof : proofs) {
        const auto condition = conditionFromSecret(proof.secret);
        if (!condition || !*condition)
            continue;
        for (const auto& key : (*condition)->mainKeys + (*condition)->refundKeys)
            keys.insert(key);
    }
    return keys.values();
}

} // namespace

Result<SecretBytes<32>> lockKey(const WalletSeed& seed, quint32 counter)
{
    if (counter >= crypto::Hardened)
        return fail(Errc::Unsupported, u"counter %1 is above 2^31"_s.arg(counter));
    const auto master = crypto::Bip32Key::fromSeed(seed.bytes());
    if (!master)
        return passOn(master);
    const auto key = master->derive({crypto::Hardened + Purpose, crypto::Hardened + ForLocks,
        crypto::Hardened, crypto::Hardened, counter});
    if (!key)
        return passOn(key);
    return key->privateKey();
}

Result<CurvePoint> LockOpener::createKey()
{
    const auto counter = m_store.nextCounter();
    if (!counter)
        return passOn(counter);
    const auto key = lockKey(m_seed, *counter);
    if (!key)
        return passOn(key);
    const auto point = CurvePoint::ofScalar(key->bytes());
    if (!point)
        return fail(Errc::NotFound, u"counter %1 gives no key"_s.arg(*counter));
    const auto noted = m_store.add(*counter, xOf(*point));
    if (!noted)
        return passOn(noted);
    return *point;
}

UnlockingKeys LockOpener::keysFor(const QList<Proof>& proofs, UnlockingKeys given) const
{
    QList<quint32> counters;
    const auto listed = listedKeys(proofs);
    for (const auto& key : listed) {
        if (const auto counter = m_store.counterOf(xOf(key)))
            counters += *counter;
    }
    const bool isBlinded
        = std::ranges::any_of(proofs, [](const Proof& proof) { return proof.p2pkE.has_value(); });
    if (isBlinded) {
        const quint32 next = m_store.nextCounter().value_or(0);
        for (quint32 back = 1; back <= std::min(next, MaxKeysTried); ++back)
            counters += next - back;
    }
    for (const auto counter : counters) {
        const auto key = lockKey(m_seed, counter);
        if (key && !given.keys.contains(*key))
            given.keys += *key;
    }
    return given;
}

Result<> LockOpener::canEverOpen(const QList<Proof>& proofs, const UnlockingKeys& given) const
{
    if (std::ranges::none_of(proofs, isLocked))
        return {};
    return canUnlock(proofs, keysFor(proofs, given), UnixTime::max());
}

Task<Result<Unlocking>> LockOpener::openingFor(
    MintUrl mint, QList<Proof> proofs, UnlockingKeys given)
{
    Unlocking unlocking;
    unlocking.at = m_clock.now();
    if (std::ranges::none_of(proofs, isLocked))
        co_return unlocking;
    unlocking.keys = keysFor(proofs, given);
    const auto ever = canUnlock(proofs, unlocking.keys, UnixTime::max());
    if (!ever)
        co_return passOn(ever);
    if (canUnlock(proofs, unlocking.keys, UnixTime::min()))
        co_return unlocking;
    const auto client = m_mints.client(mint);
    const auto info = co_await client->info();
    if (info && info->time)
        unlocking.at = *info->time;
    const auto now = canUnlock(proofs, unlocking.keys, unlocking.at);
    if (!now)
        co_return passOn(now);
    co_return unlocking;
}

Task<Result<>> LockOpener::checkSupport(MintUrl mint, PaymentLock kind)
{
    const auto client = m_mints.client(mint);
    const auto info = co_await client->info();
    if (!info)
        co_return errorOf(info);
    constexpr int Conditions = 10;
    const int nut = kind == PaymentLock::Htlc ? 14 : 11;
    if (!info->supports(Conditions) || !info->supports(nut))
        co_return fail(Errc::Unsupported, u"this mint does not know NUT-%1"_s.arg(nut));
    co_return Result<>{};
}

} // namespace cashu
