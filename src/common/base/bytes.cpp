// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"

namespace base {

namespace {

constexpr char Digits[] = "0123456789abcdef";

int digitOf(char16_t c)
{
    if (c >= u'0' && c <= u'9')
        return c - u'0';
    if (c >= u'a' && c <= u'f')
        return c - u'a' + 10;
    return -1;
}

std::optional<QByteArray> decode(const QByteArray& text, QByteArray::Base64Options options)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(text, options | QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return std::nullopt;
    return decoded.decoded;
}

} // namespace

QString toHex(ByteView bytes)
{
    QString text(static_cast<qsizetype>(bytes.size() * 2), Qt::Uninitialized);
    auto* out = text.data();
    for (const auto byte : bytes) {
        *out++ = QLatin1Char(Digits[byte >> 4]);
        *out++ = QLatin1Char(Digits[byte & 15]);
    }
    return text;
}

std::optional<QByteArray> fromHex(QStringView text)
{
    if (text.size() % 2 != 0)
        return std::nullopt;
    QByteArray bytes(text.size() / 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const int high = digitOf(text[2 * i].unicode());
        const int low = digitOf(text[2 * i + 1].unicode());
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes[i] = static_cast<char>(high * 16 + low);
    }
    return bytes;
}

bool fromHex(QByteArrayView digits, std::span<std::uint8_t> bytes)
{
    if (digits.size() != static_cast<qsizetype>(2 * bytes.size()))
        return false;
    const auto* digit = reinterpret_cast<const unsigned char*>(digits.data());
    int fault = 0; // negative once a digit was none
    for (auto& byte : bytes) {
        const int high = digitOf(*digit++);
        const int low = digitOf(*digit++);
        fault |= high | low;
        byte = static_cast<std::uint8_t>(high * 16 + low);
    }
    return fault >= 0;
}

std::optional<QByteArray> fromBase64(QStringView text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    const auto bytes = decode(text.toLatin1(), QByteArray::Base64Encoding);
    // Re-encoding refuses spare bits and misplaced padding, which the decoder lets through.
    if (!bytes || QLatin1StringView(bytes->toBase64()) != text)
        return std::nullopt;
    return bytes;
}

std::optional<QByteArray> fromBase64Lenient(QStringView text)
{
    QByteArray plain = text.toLatin1();
    plain.replace('+', '-').replace('/', '_');
    while (plain.endsWith('='))
        plain.chop(1);
    return decode(plain, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString toBase64(const QByteArray& bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QString toBase64Url(const QByteArray& bytes)
{
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

bool equalInConstantTime(ByteView a, ByteView b)
{
    if (a.size() != b.size())
        return false;
    volatile std::uint8_t difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = difference | static_cast<std::uint8_t>(a[i] ^ b[i]);
    return difference == 0;
}

} // namespace base
