// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/spending_condition.h"
#include "vector_rows.h"

using namespace Qt::StringLiterals;

namespace {

class LockVectors : public test::VectorRowTest {
protected:
    void check()
    {
        auto content = row()[u"data"_s].toObject();
        if (row()[u"type"_s].toString() == "proof"_L1)
            content = {{u"inputs"_s, QJsonArray{row()[u"data"_s]}}};
        const auto inputs = cashu::proofsFromJson(content[u"inputs"_s].toArray());
        const auto outputs = cashu::blindedMessagesFromJson(content[u"outputs"_s].toArray());
        ASSERT_TRUE(inputs && outputs);
        const auto quote = content[u"quote"_s].toString();
        const base::UnixTime now{std::chrono::seconds{row()[u"now"_s].toInteger()}};
        EXPECT_EQ(cashu::areUnlocked(*inputs, *outputs, quote, now), row()[u"valid"_s].toBool());
        const auto message = row()[u"msg_to_sign"_s].toString();
        if (!message.isEmpty() && row()[u"valid"_s].toBool()) {
            EXPECT_EQ(QString::fromUtf8(cashu::signedByAll(*inputs, *outputs, quote)), message);
        }
        if (row()[u"malformed_secret"_s].toBool()) {
            EXPECT_FALSE(cashu::conditionFromSecret(inputs->first().secret));
        }
    }
};

class Nut11Vectors : public LockVectors { };
class Nut14Vectors : public LockVectors { };

} // namespace

TEST_P(Nut11Vectors, OpensOrStaysLocked)
{
    check();
}

TEST_P(Nut14Vectors, OpensOrStaysLocked)
{
    check();
}

INSTANTIATE_TEST_SUITE_P(Row, Nut11Vectors,
    testing::ValuesIn(test::vectorRows("cashu_nut11.json", "vectors"_L1, "description"_L1)),
    test::rowName);
INSTANTIATE_TEST_SUITE_P(Row, Nut14Vectors,
    testing::ValuesIn(test::vectorRows("cashu_nut14.json", "vectors"_L1, "description"_L1)),
    test::rowName);
