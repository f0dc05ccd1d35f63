// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinding.h"
#include "cashu/deterministic_secret.h"
#include "cashu/lock_opener.h"
#include "cashu/quote_key.h"
#include "crypto/bip32.h"
#include "crypto/bip39.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using cashu::KeysetId;

namespace {

class Nut13Vectors : public test::VectorFile {
protected:
    Nut13Vectors()
        : VectorFile{"cashu_nut13.json"}
    {
    }

    void checkRows(const QJsonValue& group)
    {
        const auto seed = crypto::seedFromMnemonic(root[u"mnemonic"_s].toString());
        EXPECT_EQ(base::toHex(seed.bytes()), root[u"seed"_s].toString());
        const KeysetId id{group[u"keyset_id"_s].toString()};
        for (const auto& row : rowsOf(group[u"vectors"_s], u"vectors"_s)) {
            const auto counter = row[u"counter"_s].isString()
                ? row[u"counter"_s].toString().toULongLong()
                : static_cast<quint64>(row[u"counter"_s].toInteger());
            const auto derived = cashu::deriveSecret(seed, id, counter);
            ASSERT_TRUE(derived) << counter;
            EXPECT_EQ(derived->secret, row[u"secret"_s].toString());
            EXPECT_EQ(base::toHex(derived->r.bytes()), row[u"r"_s].toString());
            const auto B_ = cashu::blind(derived->secret, derived->r.bytes());
            ASSERT_TRUE(B_);
            EXPECT_EQ(B_->toHex(), row[u"B_"_s].toString());
        }
    }
};

} // namespace

TEST_F(Nut13Vectors, DeriveForShortIds)
{
    checkRows(root[u"v1"_s]);
}

TEST_F(Nut13Vectors, DeriveForLongIds)
{
    checkRows(root[u"v2"_s]);
}

TEST_F(Nut13Vectors, NumberKeysets)
{
    for (const auto& row : rows(u"keyset_id_int"_s)) {
        const KeysetId id{row[u"keyset_id"_s].toString()};
        EXPECT_EQ(cashu::derivationNumber(id), row[u"int"_s].toInteger());
    }
}

TEST_F(Nut13Vectors, DeriveKeysThatLockQuotes)
{
    const auto seed = crypto::seedFromMnemonic(root[u"mnemonic"_s].toString());
    for (const auto& row : rowsOf(root[u"derived_keys"_s][u"quote_lock_keys"_s], u"keys"_s)) {
        const auto counter = static_cast<quint64>(row[u"counter"_s].toInteger());
        const auto key = cashu::deriveQuoteKey(seed, counter);
        ASSERT_TRUE(key) << counter;
        EXPECT_EQ(base::toHex(key->bytes()), row[u"private_key"_s].toString());
        EXPECT_EQ(
            crypto::CurvePoint::ofScalar(key->bytes())->toHex(), row[u"public_key"_s].toString());
    }
    EXPECT_FALSE(cashu::deriveQuoteKey(seed, quint64{1} << 31));
}

TEST_F(Nut13Vectors, DeriveKeysForLocks)
{
    const auto seed = crypto::seedFromMnemonic(root[u"mnemonic"_s].toString());
    for (const auto& row : rowsOf(root[u"derived_keys"_s][u"p2pk_keys"_s], u"p2pk_keys"_s)) {
        const auto key = cashu::lockKey(seed, static_cast<quint32>(row[u"counter"_s].toInteger()));
        ASSERT_TRUE(key);
        EXPECT_EQ(base::toHex(key->bytes()), row[u"private_key"_s].toString());
        const auto point = crypto::CurvePoint::ofScalar(key->bytes());
        EXPECT_EQ(point->toHex(), row[u"public_key"_s].toString());
    }
    EXPECT_FALSE(cashu::lockKey(seed, crypto::Hardened));
}

TEST_F(Nut13Vectors, RefuseCountersThatDoNotFit)
{
    const auto seed = crypto::seedFromMnemonic(root[u"mnemonic"_s].toString());
    const KeysetId id{root[u"v1"_s][u"keyset_id"_s].toString()};
    EXPECT_FALSE(cashu::deriveSecret(seed, id, quint64{1} << 31));
    EXPECT_FALSE(cashu::deriveSecret(seed, KeysetId{u"02"_s + QString{64, u'0'}}, 0));
}
