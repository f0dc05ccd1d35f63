// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice.h"

#include "cashu/bech32_groups.h"
#include "cashu/quote.h"
#include "crypto/hash.h"
#include "crypto/secp256k1_context.h"

#include <algorithm>
#include <secp256k1_recovery.h>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Msats;
using base::passOn;
using base::Result;

namespace {

constexpr qsizetype TimestampGroups = 7;
constexpr qsizetype SignatureGroups = 104; // 64 bytes and the recovery id
constexpr qsizetype HashGroups = 52;
constexpr qsizetype PointGroups = 53;

// The letters of the tagged fields, by their place in the bech32 alphabet.
constexpr char PaymentHashField = 1; // p
constexpr char ExpiryField = 6; // x
constexpr char FeaturesField = 5; // 9
constexpr char DescriptionField = 13; // d
constexpr char PaymentSecretField = 16; // s
constexpr char PayeeField = 19; // n
constexpr char CltvField = 24; // c
constexpr char DescriptionHashField = 23; // h

constexpr quint64 MinFinalCltv = 18; // blocks; what readers assume anyway

// Required (even) feature bits that an invoice may carry: var_onion, payment_secret, mpp,
// payment_metadata.
constexpr int KnownFeatures[] = {8, 14, 16, 48};

struct NetworkPrefix {
    LightningNetwork network;
    QLatin1StringView text;
};
// Longest first: "lnbcrt" begins with "lnbc".
constexpr NetworkPrefix Networks[] = {
    {LightningNetwork::Regtest, "lnbcrt"_L1},
    {LightningNetwork::Signet, "lntbs"_L1},
    {LightningNetwork::Testnet, "lntb"_L1},
    {LightningNetwork::Mainnet, "lnbc"_L1},
};

const NetworkPrefix* networkOf(QStringView prefix)
{
    for (const auto& network : Networks) {
        if (prefix.startsWith(network.text))
            return &network;
    }
    return nullptr;
}

// Tenths of a msat in one unit of the multiplier: pico-bitcoin.
std::optional<qint64> picoPerUnit(char16_t multiplier)
{
    switch (multiplier) {
    case u'm':
        return 1'000'000'000;
    case u'u':
        return 1'000'000;
    case u'n':
        return 1000;
    case u'p':
        return 1;
    default:
        return std::nullopt;
    }
}

QString amountText(Msats amount)
{
    const qint64 pico = amount.value() * 10;
    constexpr std::pair<qint64, char16_t> Units[]
        = {{1'000'000'000, u'm'}, {1'000'000, u'u'}, {1000, u'n'}, {1, u'p'}};
    for (const auto& [size, letter] : Units) {
        if (pico % size == 0)
            return QString::number(pico / size) + QChar{letter};
    }
    return {};
}

quint64 numberOf(QByteArrayView groups)
{
    quint64 number = 0;
    for (const char group : groups)
        number = number << 5 | static_cast<quint8>(group);
    return number;
}

QByteArray groupsOf(quint64 number, qsizetype count)
{
    QByteArray groups(count, '\0');
    for (qsizetype i = count; i-- > 0; number >>= 5)
        groups[i] = static_cast<char>(number & 31);
    return groups;
}

bool hasOnlyKnownFeatures(QByteArrayView groups)
{
    for (qsizetype i = 0; i < groups.size(); ++i) {
        for (int bit = 0; bit < 5; ++bit) {
            const auto feature = (groups.size() - 1 - i) * 5 + bit;
            const bool isSet = (groups[i] >> bit & 1) != 0;
            if (isSet && feature % 2 == 0
                && std::ranges::find(KnownFeatures, feature) == std::end(KnownFeatures))
                return false;
        }
    }
    return true;
}

std::array<std::uint8_t, 32> hashOf(QByteArrayView groups)
{
    const auto bytes = bytesFromGroups(groups.toByteArray());
    std::array<std::uint8_t, 32> hash{};
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.constData()), 32, hash.begin());
    return hash;
}

std::array<std::uint8_t, 32> signedHash(const QString& prefix, const QByteArray& groups)
{
    const QByteArray message = prefix.toLatin1() + bytesFromGroups(groups, SpareBits::Keep);
    return crypto::sha256(base::view(message));
}

// With a payee named in the invoice the signature is checked (which refuses high s); else it gives
// the payee.
std::optional<crypto::CurvePoint> signerOf(const std::array<std::uint8_t, 32>& hash,
    const QByteArray& groups, const std::optional<crypto::CurvePoint>& named)
{
    const auto bytes = bytesFromGroups(groups);
    const auto* raw = reinterpret_cast<const unsigned char*>(bytes.constData());
    const auto* context = crypto::secp256k1Context();
    secp256k1_ecdsa_recoverable_signature signature;
    if (bytes.size() != 65 || raw[64] > 3
        || secp256k1_ecdsa_recoverable_signature_parse_compact(context, &signature, raw, raw[64])
            != 1)
        return std::nullopt;
    secp256k1_pubkey key;
    if (named) {
        const auto compressed = named->compressed();
        secp256k1_ecdsa_signature plain;
        const bool isRight
            = secp256k1_ecdsa_recoverable_signature_convert(context, &plain, &signature) == 1
            && secp256k1_ec_pubkey_parse(context, &key, compressed.data(), compressed.size()) == 1
            && secp256k1_ecdsa_verify(context, &plain, hash.data(), &key) == 1;
        return isRight ? named : std::nullopt;
    }
    if (secp256k1_ecdsa_recover(context, &key, &signature, hash.data()) != 1)
        return std::nullopt;
    std::array<std::uint8_t, 33> compressed;
    size_t size = compressed.size();
    secp256k1_ec_pubkey_serialize(context, compressed.data(), &size, &key, SECP256K1_EC_COMPRESSED);
    return crypto::CurvePoint::fromBytes(compressed);
}

// Answers the payee when one is named.
Result<std::optional<crypto::CurvePoint>> readFields(QByteArrayView groups, Invoice& invoice)
{
    std::optional<crypto::CurvePoint> payee;
    bool hasHash = false;
    bool hasSecret = false;
    while (!groups.isEmpty()) {
        if (groups.size() < 3)
            return fail(Errc::Malformed, u"the invoice is cut off"_s);
        const char tag = groups[0];
        const auto length = static_cast<qsizetype>(numberOf(groups.sliced(1, 2)));
        groups = groups.sliced(3);
        if (groups.size() < length)
            return fail(Errc::Malformed, u"the invoice is cut off"_s);
        const auto field = groups.first(length);
        groups = groups.sliced(length);
        // Fields of another length than theirs are skipped, as the specification demands.
        if (tag == PaymentHashField && length == HashGroups && !hasHash) {
            invoice.paymentHash = hashOf(field);
            hasHash = true;
        } else if (tag == PaymentSecretField && length == HashGroups && !hasSecret) {
            invoice.paymentSecret = hashOf(field);
            hasSecret = true;
        } else if (tag == ExpiryField && length <= 7) {
            invoice.expiry = std::chrono::seconds{static_cast<qint64>(numberOf(field))};
        } else if (tag == DescriptionField) {
            invoice.description = QString::fromUtf8(bytesFromGroups(field.toByteArray()));
        } else if (tag == DescriptionHashField && length == HashGroups) {
            invoice.descriptionHash = hashOf(field);
        } else if (tag == PayeeField && length == PointGroups) {
            const auto bytes = bytesFromGroups(field.toByteArray());
            payee = crypto::CurvePoint::fromBytes(base::view(bytes).first(33));
            if (!payee)
                return fail(Errc::Malformed, u"the invoice names no valid payee"_s);
        } else if (tag == FeaturesField && !hasOnlyKnownFeatures(field)) {
            return fail(Errc::Unsupported, u"the invoice needs a feature we do not know"_s);
        }
    }
    if (!hasHash || !hasSecret)
        return fail(Errc::Malformed, u"the invoice has no payment hash or secret"_s);
    return payee;
}

QByteArray field(char tag, const QByteArray& groups)
{
    return QByteArray(1, tag) + groupsOf(static_cast<quint64>(groups.size()), 2) + groups;
}

QByteArray shortestGroups(quint64 number)
{
    qsizetype count = 1;
    while (count < 13 && number >> (5 * count) != 0)
        ++count;
    return groupsOf(number, count);
}

QByteArray fieldsOf(const Invoice& invoice)
{
    QByteArray features(4, '\0'); // bits 17, 14 and 8: basic_mpp, payment_secret and var_onion
    features[0] = 1 << (17 - 15);
    features[1] = 1 << (14 - 10);
    features[2] = 1 << (8 - 5);
    const auto description = invoice.descriptionHash
        ? field(DescriptionHashField, groupsFromBytes(base::toByteArray(*invoice.descriptionHash)))
        : field(DescriptionField, groupsFromBytes(invoice.description.toUtf8()));
    return groupsOf(
               static_cast<quint64>(invoice.createdAt.time_since_epoch().count()), TimestampGroups)
        + field(PaymentHashField, groupsFromBytes(base::toByteArray(invoice.paymentHash)))
        + field(PaymentSecretField, groupsFromBytes(base::toByteArray(invoice.paymentSecret)))
        + description
        + field(ExpiryField, shortestGroups(static_cast<quint64>(invoice.expiry.count())))
        + field(CltvField, shortestGroups(MinFinalCltv)) + field(FeaturesField, features);
}

} // namespace

Result<std::optional<Msats>> invoiceAmount(QStringView prefix)
{
    const auto* network = networkOf(prefix);
    if (!network)
        return fail(Errc::Malformed, u"not an invoice"_s);
    QStringView amount = prefix.mid(network->text.size());
    if (amount.isEmpty())
        return std::optional<Msats>{};
    qint64 picoPer = 1'000'000'000'000;
    if (!amount.back().isDigit()) {
        const auto known = picoPerUnit(amount.back().unicode());
        if (!known)
            return fail(Errc::Malformed, u"the invoice's amount has an unknown unit"_s);
        picoPer = *known;
        amount.chop(1);
    }
    bool isNumber = false;
    const qint64 number = amount.toLongLong(&isNumber);
    qint64 pico = 0;
    if (!isNumber || number <= 0 || amount.front() == u'0' || amount.front() == u'+'
        || __builtin_mul_overflow(number, picoPer, &pico) || pico % 10 != 0
        || pico / 10 > base::MaxMsats)
        return fail(Errc::Malformed, u"the invoice's amount is impossible"_s);
    return std::optional{Msats{pico / 10}};
}

Result<Invoice> invoiceFromText(QStringView text)
{
    if (text.size() > MaxInvoiceLength)
        return fail(Errc::Malformed, u"the invoice is too long"_s);
    const auto parts = partsFromBech32(text.trimmed());
    if (!parts)
        return passOn(parts);
    const auto amount = invoiceAmount(parts->prefix);
    if (!amount)
        return passOn(amount);
    if (parts->groups.size() < TimestampGroups + SignatureGroups)
        return fail(Errc::Malformed, u"the invoice is too short"_s);
    const auto content = parts->groups.chopped(SignatureGroups);
    Invoice invoice;
    invoice.network = networkOf(parts->prefix)->network;
    invoice.amount = *amount;
    invoice.createdAt = base::UnixTime{std::chrono::seconds{
        static_cast<qint64>(numberOf(QByteArrayView{content}.first(TimestampGroups)))}};
    const auto named = readFields(QByteArrayView{content}.sliced(TimestampGroups), invoice);
    if (!named)
        return passOn(named);
    const auto payee
        = signerOf(signedHash(parts->prefix, content), parts->groups.last(SignatureGroups), *named);
    if (!payee)
        return fail(Errc::Malformed, u"the invoice's signature is broken"_s);
    invoice.payee = *payee;
    return invoice;
}

Result<QString> toText(const Invoice& invoice, const crypto::SecretBytes<32>& nodeKey)
{
    const auto* network = std::ranges::find(Networks, invoice.network, &NetworkPrefix::network);
    const QString prefix
        = network->text + (invoice.amount ? amountText(*invoice.amount) : QString{});
    const auto content = fieldsOf(invoice);
    const auto hash = signedHash(prefix, content);
    const auto* context = crypto::secp256k1Context();
    secp256k1_ecdsa_recoverable_signature signature;
    if (secp256k1_ecdsa_sign_recoverable(
            context, &signature, hash.data(), nodeKey.data(), nullptr, nullptr)
        != 1)
        return fail(Errc::Malformed, u"the node key is out of range"_s);
    QByteArray bytes(65, '\0');
    int recovery = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(
        context, reinterpret_cast<unsigned char*>(bytes.data()), &recovery, &signature);
    bytes[64] = static_cast<char>(recovery);
    return toBech32({prefix, content + groupsFromBytes(bytes)});
}

} // namespace cashu
