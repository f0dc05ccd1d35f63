// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/tls_identity.h"

#include <QCryptographicHash>

#include <array>
#include <memory>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace crypto {

namespace {

constexpr auto Backdated = std::chrono::days{1};
constexpr auto Validity = std::chrono::years{20};
constexpr long VersionThree = 2; // counted from zero
constexpr std::size_t SerialBytes = 16;

struct Freed {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freed>;

bool setSerial(X509* certificate, base::RandomSource& random)
{
    std::array<std::uint8_t, SerialBytes> bytes{};
    random.fill(bytes);
    bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7F) | 1); // positive, never zero
    const Owned<BIGNUM> number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool setTerm(X509* certificate, base::UnixTime now)
{
    const auto from = (now - Backdated).time_since_epoch().count();
    const auto until = (now + Validity).time_since_epoch().count();
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from)
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until);
}

Owned<X509> certificateFor(
    EVP_PKEY* key, const QByteArray& name, base::UnixTime now, base::RandomSource& random)
{
    Owned<X509> certificate{X509_new()};
    if (!certificate)
        return {};
    auto* subject = X509_get_subject_name(certificate.get());
    const bool isGood = X509_set_version(certificate.get(), VersionThree)
        && setSerial(certificate.get(), random) && setTerm(certificate.get(), now)
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
            reinterpret_cast<const unsigned char*>(name.constData()), static_cast<int>(name.size()),
            -1, 0)
        && X509_set_issuer_name(certificate.get(), subject)
        && X509_set_pubkey(certificate.get(), key)
        && X509_sign(certificate.get(), key, nullptr); // Ed25519 hashes by itself
    return isGood ? std::move(certificate) : Owned<X509>{};
}

QByteArray toPem(EVP_PKEY* key, X509* certificate)
{
    const Owned<BIO> out{BIO_new(BIO_s_secmem())}; // wiped when it goes
    if (!out || !PEM_write_bio_X509(out.get(), certificate)
        || !PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr))
        return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<qsizetype>(size)};
}

} // namespace

base::Result<TlsIdentity> makeTlsIdentity(
    const QByteArray& name, base::UnixTime now, base::RandomSource& random)
{
    auto seed = random.bytes32();
    const Owned<EVP_PKEY> key{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())};
    OPENSSL_cleanse(seed.data(), seed.size());
    const auto certificate = key ? certificateFor(key.get(), name, now, random) : Owned<X509>{};
    if (!certificate)
        return base::fail(base::Errc::Malformed, QStringLiteral("no certificate could be made"));
    TlsIdentity identity;
    identity.pem = toPem(key.get(), certificate.get());
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    if (identity.pem.isEmpty() || size <= 0)
        return base::fail(base::Errc::Malformed, QStringLiteral("no certificate could be made"));
    const QByteArrayView written{reinterpret_cast<const char*>(der), size};
    identity.sha256 = QCryptographicHash::hash(written.toByteArray(), QCryptographicHash::Sha256);
    OPENSSL_free(der);
    return identity;
}

} // namespace crypto
