// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/negentropy_codec.h"

#include "crypto/hash.h"

#include <algorithm>
#include <cstring>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t IdSize = 32;
constexpr int MaxVarintBytes = 10; // 64 bits, seven at a time

auto cutShort()
{
    return fail(Errc::Malformed, QStringLiteral("a sync message ends too early"));
}

} // namespace

bool SyncBound::isAfter(const SyncItem& item) const
{
    if (item.timestamp != timestamp)
        return item.timestamp < timestamp;
    const auto size = static_cast<std::size_t>(idPrefix.size());
    return std::memcmp(item.id.bytes().data(), idPrefix.constData(), size) < 0;
}

SyncFingerprint fingerprintOf(std::span<const SyncItem> items)
{
    std::array<std::uint8_t, IdSize> sum{};
    for (const auto& item : items) {
        unsigned carry = 0;
        for (std::size_t i = 0; i < IdSize; ++i) {
            carry += sum[i] + unsigned{item.id.bytes()[i]};
            sum[i] = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
    }
    const auto hash = crypto::sha256(base::view(base::toByteArray(sum) + syncVarint(items.size())));
    SyncFingerprint fingerprint{};
    std::copy_n(hash.begin(), fingerprint.size(), fingerprint.begin());
    return fingerprint;
}

SyncBound boundBetween(const SyncItem& before, const SyncItem& after)
{
    if (before.timestamp != after.timestamp)
        return {after.timestamp, {}};
    const auto& a = before.id.bytes();
    const auto& b = after.id.bytes();
    const auto differs = std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
    return {after.timestamp, base::toByteArray(b).first(std::min<qsizetype>(differs + 1, IdSize))};
}

QByteArray syncVarint(quint64 value)
{
    QByteArray text{1, static_cast<char>(value & 0x7f)};
    while (value >>= 7)
        text.prepend(static_cast<char>(0x80 | (value & 0x7f)));
    return text;
}

QByteArray SyncWriter::boundText(const SyncBound& bound)
{
    QByteArray text;
    if (bound.timestamp == SyncBound::Infinity)
        text += syncVarint(0);
    else
        text += syncVarint(bound.timestamp - m_lastTimestamp + 1);
    m_lastTimestamp = bound.timestamp;
    return text + syncVarint(static_cast<quint64>(bound.idPrefix.size())) + bound.idPrefix;
}

Result<quint64> SyncReader::varint()
{
    quint64 value = 0;
    for (int i = 0; i < MaxVarintBytes; ++i) {
        if (m_rest.empty())
            return cutShort();
        const auto byte = m_rest.front();
        m_rest = m_rest.subspan(1);
        if (value >> 57 != 0)
            break;
        value = value << 7 | (byte & 0x7f);
        if ((byte & 0x80) == 0)
            return value;
    }
    return fail(Errc::Malformed, QStringLiteral("a sync number above 64 bits"));
}

Result<base::ByteView> SyncReader::bytes(quint64 count)
{
    if (count > m_rest.size())
        return cutShort();
    const auto taken = m_rest.first(static_cast<std::size_t>(count));
    m_rest = m_rest.subspan(static_cast<std::size_t>(count));
    return taken;
}

Result<SyncBound> SyncReader::bound()
{
    const auto difference = varint();
    if (!difference)
        return passOn(difference);
    const auto size = varint();
    if (!size)
        return passOn(size);
    if (*size > IdSize)
        return fail(Errc::Malformed, QStringLiteral("a sync bound longer than an id"));
    const auto prefix = bytes(*size);
    if (!prefix)
        return passOn(prefix);
    const bool isLast = *difference == 0 || *difference - 1 > SyncBound::Infinity - m_lastTimestamp;
    m_lastTimestamp = isLast ? SyncBound::Infinity : m_lastTimestamp + *difference - 1;
    return SyncBound{m_lastTimestamp, base::toByteArray(*prefix)};
}

} // namespace nostr
