// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/bech32.h"

#include <array>

namespace nostr {

using base::Errc;
using base::fail;

namespace {

constexpr char Alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr qsizetype ChecksumLength = 6;

constexpr std::array<std::int8_t, 128> makeValues()
{
    std::array<std::int8_t, 128> values{};
    values.fill(-1);
    for (std::int8_t i = 0; i < 32; ++i)
        values[static_cast<std::size_t>(Alphabet[i])] = i;
    return values;
}
constexpr auto Values = makeValues();

std::uint32_t constantOf(Bech32Checksum checksum)
{
    return checksum == Bech32Checksum::Bech32 ? 1 : 0x2bc830a3;
}

class Polymod {
public:
    void add(std::uint8_t group)
    {
        static constexpr std::uint32_t Generators[]
            = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        const std::uint32_t top = m_value >> 25;
        m_value = (m_value & 0x1ffffff) << 5 ^ group;
        for (unsigned i = 0; i < 5; ++i)
            if (top >> i & 1)
                m_value ^= Generators[i];
    }
    void addPrefix(const QString& prefix)
    {
        for (const auto c : prefix)
            add(static_cast<std::uint8_t>(c.unicode() >> 5));
        add(0);
        for (const auto c : prefix)
            add(static_cast<std::uint8_t>(c.unicode() & 31));
    }
    void addGroups(const QByteArray& groups)
    {
        for (const char group : groups)
            add(static_cast<std::uint8_t>(group));
    }
    std::uint32_t value() const { return m_value; }

private:
    std::uint32_t m_value = 1;
};

// Printable ASCII in one case only.
bool isPlain(QStringView text)
{
    bool hasLower = false;
    bool hasUpper = false;
    for (const auto c : text) {
        if (c.unicode() < 33 || c.unicode() > 126)
            return false;
        hasLower = hasLower || (c >= u'a' && c <= u'z');
        hasUpper = hasUpper || (c >= u'A' && c <= u'Z');
    }
    return !(hasLower && hasUpper);
}

} // namespace

base::Result<Bech32Text> decodeBech32(QStringView text, qsizetype maxLength)
{
    if (text.size() > maxLength || !isPlain(text))
        return fail(
            Errc::Malformed, QStringLiteral("bech32: too long, mixed case or foreign characters"));
    const QString lower = text.toString().toLower();
    const qsizetype separator = lower.lastIndexOf(u'1');
    if (separator < 1 || separator + 1 + ChecksumLength > lower.size())
        return fail(Errc::Malformed, QStringLiteral("bech32: no prefix or no checksum"));

    Bech32Text decoded{lower.left(separator), {}, Bech32Checksum::Bech32};
    decoded.groups.reserve(lower.size() - separator);
    for (const auto c : QStringView{lower}.sliced(separator + 1)) {
        const auto group = Values[c.unicode()];
        if (group < 0)
            return fail(Errc::Malformed, QStringLiteral("bech32: foreign character"));
        decoded.groups.append(group);
    }
    Polymod sum;
    sum.addPrefix(decoded.prefix);
    sum.addGroups(decoded.groups);
    decoded.groups.chop(ChecksumLength);
    if (sum.value() == constantOf(Bech32Checksum::Bech32m))
        decoded.checksum = Bech32Checksum::Bech32m;
    else if (sum.value() != constantOf(Bech32Checksum::Bech32))
        return fail(Errc::Malformed, QStringLiteral("bech32: wrong checksum"));
    return decoded;
}

QString encodeBech32(const Bech32Text& text)
{
    Polymod sum;
    sum.addPrefix(text.prefix);
    sum.addGroups(text.groups);
    sum.addGroups(QByteArray(ChecksumLength, '\0'));
    const std::uint32_t checksum = sum.value() ^ constantOf(text.checksum);

    QString encoded = text.prefix + u'1';
    encoded.reserve(encoded.size() + text.groups.size() + ChecksumLength);
    for (const char group : text.groups)
        encoded += QLatin1Char(Alphabet[static_cast<std::uint8_t>(group) & 31]);
    for (int shift = 25; shift >= 0; shift -= 5)
        encoded += QLatin1Char(Alphabet[checksum >> shift & 31]);
    return encoded;
}

QByteArray toFiveBitGroups(base::ByteView bytes)
{
    QByteArray groups;
    groups.reserve(static_cast<qsizetype>(bytes.size() * 8 / 5 + 1));
    std::uint32_t bits = 0;
    int count = 0;
    for (const auto byte : bytes) {
        bits = (bits << 8 | byte) & 0xfff;
        count += 8;
        for (; count >= 5; count -= 5)
            groups.append(static_cast<char>(bits >> (count - 5) & 31));
    }
    if (count > 0)
        groups.append(static_cast<char>(bits << (5 - count) & 31));
    return groups;
}

base::Result<QByteArray> fromFiveBitGroups(const QByteArray& groups)
{
    QByteArray bytes;
    bytes.reserve(groups.size() * 5 / 8);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char group : groups) {
        bits = (bits << 5 | static_cast<std::uint8_t>(group)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.append(static_cast<char>(bits >> count & 0xff));
        }
    }
    if (count > 4 || (bits & ((1U << count) - 1)) != 0)
        return fail(Errc::Malformed, QStringLiteral("bech32: wrong spare bits"));
    return bytes;
}

QString encodeBech32Bytes(QLatin1StringView prefix, base::ByteView bytes)
{
    return encodeBech32({QString{prefix}, toFiveBitGroups(bytes), Bech32Checksum::Bech32});
}

base::Result<QByteArray> decodeBech32Bytes(QStringView text, QLatin1StringView prefix)
{
    const auto decoded = decodeBech32(text);
    if (!decoded)
        return passOn(decoded);
    if (decoded->prefix != prefix || decoded->checksum != Bech32Checksum::Bech32)
        return fail(
            Errc::Malformed, QStringLiteral("not a bech32 text that begins with %1").arg(prefix));
    return fromFiveBitGroups(decoded->groups);
}

} // namespace nostr
