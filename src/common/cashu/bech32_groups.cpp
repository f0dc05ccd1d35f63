// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/bech32_groups.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr auto Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"_L1;
constexpr qsizetype ChecksumGroups = 6;

quint32 polymod(const QByteArray& groups)
{
    constexpr quint32 Generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    quint32 sum = 1;
    for (const char group : groups) {
        const quint32 top = sum >> 25;
        sum = (sum & 0x1ffffff) << 5 ^ static_cast<quint8>(group);
        for (int i = 0; i < 5; ++i) {
            if ((top >> i & 1) != 0)
                sum ^= Generator[i];
        }
    }
    return sum;
}

quint32 finalSum(Bech32Form form)
{
    return form == Bech32Form::Bech32 ? 1 : 0x2bc830a3;
}

QByteArray expanded(const QString& prefix)
{
    QByteArray high;
    QByteArray low;
    for (const char c : prefix.toLatin1()) {
        high += static_cast<char>(c >> 5);
        low += static_cast<char>(c & 31);
    }
    return high + '\0' + low;
}

} // namespace

Result<Bech32Parts> partsFromBech32(QStringView text, Bech32Form form)
{
    const QString lower = text.toString().toLower();
    if (lower != text && text.toString().toUpper() != text)
        return fail(Errc::Malformed, u"upper and lower case are mixed"_s);
    const auto separator = lower.lastIndexOf(u'1');
    if (separator < 1 || lower.size() - separator - 1 < ChecksumGroups)
        return fail(Errc::Malformed, u"not a bech32 text"_s);
    Bech32Parts parts;
    parts.prefix = lower.left(separator);
    const bool isPlain
        = std::ranges::all_of(parts.prefix, [](QChar c) { return c >= u'!' && c <= u'~'; });
    for (const QChar c : lower.mid(separator + 1)) {
        const auto group = Alphabet.indexOf(c);
        if (group < 0)
            return fail(Errc::Malformed, u"not a bech32 text"_s);
        parts.groups += static_cast<char>(group);
    }
    if (!isPlain || polymod(expanded(parts.prefix) + parts.groups) != finalSum(form))
        return fail(Errc::Malformed, u"the checksum is wrong"_s);
    parts.groups.chop(ChecksumGroups);
    return parts;
}

QString toBech32(const Bech32Parts& parts, Bech32Form form)
{
    const quint32 sum
        = polymod(expanded(parts.prefix) + parts.groups + QByteArray(ChecksumGroups, '\0'))
        ^ finalSum(form);
    QString text = parts.prefix + u'1';
    for (const char group : parts.groups)
        text += Alphabet[group];
    for (int i = 0; i < ChecksumGroups; ++i)
        text += Alphabet[static_cast<qsizetype>(sum >> (5 * (5 - i)) & 31)];
    return text;
}

QByteArray bytesFromGroups(const QByteArray& groups, SpareBits spare)
{
    QByteArray bytes;
    quint32 bits = 0;
    int count = 0;
    for (const char group : groups) {
        bits = (bits << 5 | static_cast<quint8>(group)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xff);
        }
    }
    if (spare == SpareBits::Keep && count > 0)
        bytes += static_cast<char>(bits << (8 - count) & 0xff);
    return bytes;
}

QByteArray groupsFromBytes(const QByteArray& bytes)
{
    QByteArray groups;
    quint32 bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8 | static_cast<quint8>(byte)) & 0xfff;
        count += 8;
        while (count >= 5) {
            count -= 5;
            groups += static_cast<char>(bits >> count & 31);
        }
    }
    if (count > 0)
        groups += static_cast<char>(bits << (5 - count) & 31);
    return groups;
}

} // namespace cashu
