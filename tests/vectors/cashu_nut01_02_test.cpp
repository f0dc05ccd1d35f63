// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/amounts.h"
#include "cashu/keyset.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using cashu::Keyset;

namespace {

class Nut02Vectors : public test::VectorFile {
protected:
    Nut02Vectors()
        : VectorFile{"cashu_nut01_02.json"}
    {
    }

    base::Result<Keyset> keysetWith(const QJsonObject& keys)
    {
        const QJsonObject keyset{
            {u"id"_s, u"0000000000000000"_s}, {u"unit"_s, u"sat"_s}, {u"keys"_s, keys}};
        const auto list = cashu::keysFromJson({{u"keysets"_s, QJsonArray{keyset}}});
        if (!list)
            return base::passOn(list);
        return list->first();
    }
};

} // namespace

TEST_F(Nut02Vectors, RefuseBadKeys)
{
    for (const auto& row : rows(u"keysets_invalid"_s))
        EXPECT_FALSE(keysetWith(row[u"keys"_s].toObject())) << qPrintable(row[u"why"_s].toString());
    for (const auto& row : rows(u"keysets_valid"_s)) {
        const auto keys = row[u"keys"_s].isObject() ? row[u"keys"_s].toObject() : row.toObject();
        EXPECT_TRUE(keysetWith(keys));
    }
}

TEST_F(Nut02Vectors, ComputeV1Ids)
{
    for (const auto& row : rows(u"v1"_s)) {
        const auto keyset = keysetWith(row[u"keys"_s].toObject());
        ASSERT_TRUE(keyset);
        EXPECT_EQ(cashu::keysetIdV1(keyset->keys).value, row[u"id"_s].toString());
    }
    const auto unordered = root[u"v1_key_order_independent"_s];
    const auto keyset = keysetWith(unordered[u"keys_any_order"_s].toObject());
    ASSERT_TRUE(keyset);
    EXPECT_EQ(cashu::keysetIdV1(keyset->keys).value, unordered[u"id"_s].toString());
}

TEST_F(Nut02Vectors, ComputeV2Ids)
{
    const auto v1 = rows(u"v1"_s);
    for (const auto& row : rows(u"v2"_s)) {
        const auto same = row[u"keys_same_as"_s].toString();
        const auto keys
            = same.isEmpty() ? row[u"keys"_s] : v1.at(same.mid(3, 1).toInt())[u"keys"_s];
        auto keyset = keysetWith(keys.toObject());
        ASSERT_TRUE(keyset);
        keyset->unit = row[u"unit"_s].toString();
        keyset->inputFeePpk = row[u"input_fee_ppk"_s].toInteger();
        if (const auto expiry = row[u"final_expiry"_s].toInteger(); expiry > 0)
            keyset->finalExpiry = base::UnixTime{std::chrono::seconds{expiry}};
        EXPECT_EQ(cashu::keysetIdV2(*keyset).value, row[u"id"_s].toString());
    }
}

TEST_F(Nut02Vectors, SortAmountsAsNumbers)
{
    const auto row = root[u"numeric_sort"_s];
    const auto keyset = keysetWith(row[u"keys"_s].toObject());
    ASSERT_TRUE(keyset);
    EXPECT_EQ(cashu::keysetIdV1(keyset->keys).value, row[u"v1"_s].toString());
    EXPECT_EQ(cashu::keysetIdV2(*keyset).value, row[u"v2"_s].toString());
}

TEST_F(Nut02Vectors, ShortenIds)
{
    const auto row = root[u"short_id"_s];
    EXPECT_EQ(
        cashu::KeysetId{row[u"id"_s].toString()}.shortForm().value, row[u"s_id"_s].toString());
}

TEST_F(Nut02Vectors, CountFees)
{
    for (const auto& row : rows(u"fees"_s)) {
        qint64 sum = 0;
        for (const auto& ppk : row[u"input_fee_ppk_per_input"_s].toArray())
            sum += ppk.toInteger();
        EXPECT_EQ(cashu::feeForPpk(sum).value(), row[u"fee"_s].toInteger());
    }
}

TEST_F(Nut02Vectors, CountBlankOutputs)
{
    for (const auto& row : rows(u"blank_outputs"_s)) {
        const auto reserve = static_cast<quint64>(row[u"fee_reserve"_s].toInteger());
        EXPECT_EQ(cashu::blankOutputCount(reserve), row[u"blank_outputs"_s].toInt());
    }
}

TEST_F(Nut02Vectors, SplitIntoPowersOfTwo)
{
    for (const auto& row : rows(u"power_of_two_split"_s)) {
        QStringList parts;
        for (const auto part : cashu::powersOfTwo(row[u"amount"_s].toString().toULongLong()))
            parts += QString::number(part);
        QStringList expected;
        for (const auto& part : row[u"parts"_s].toArray())
            expected += part.toString();
        EXPECT_EQ(parts, expected);
    }
}
