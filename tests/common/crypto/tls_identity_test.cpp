// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/tls_identity.h"
#include "support/fake_random.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'785'000'000}};

TEST(TlsIdentity, HoldsACertificateAndItsKey)
{
    test::FakeRandom random;

    const auto identity = crypto::makeTlsIdentity("paygress", Now, random);

    ASSERT_TRUE(identity);
    const QRegularExpression form{u"^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END "
                                  "CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+"
                                  "-----END PRIVATE KEY-----\n$"_s};
    const auto match = form.match(QString::fromLatin1(identity->pem));
    ASSERT_TRUE(match.hasMatch());
    const auto der = QByteArray::fromBase64(match.captured(1).remove(u'\n').toLatin1());
    EXPECT_EQ(QCryptographicHash::hash(der, QCryptographicHash::Sha256), identity->sha256);
}

TEST(TlsIdentity, IsAnotherEachTime)
{
    test::FakeRandom random;

    const auto first = crypto::makeTlsIdentity("paygress", Now, random);
    const auto second = crypto::makeTlsIdentity("paygress", Now, random);

    ASSERT_TRUE(first && second);
    EXPECT_NE(first->sha256, second->sha256);
    EXPECT_NE(first->pem, second->pem);
}

} // namespace
