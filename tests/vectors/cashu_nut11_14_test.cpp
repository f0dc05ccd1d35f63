// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/spending_condition.h"
#include "crypto/hash.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;

namespace {

class LockVectors : public test::VectorFile {
protected:
    explicit LockVectors(const char* name)
        : VectorFile{name}
    {
    }

    void checkRows()
    {
        for (const auto& row : rows(u"vectors"_s)) {
            const auto label = row[u"description"_s].toString();
            auto content = row[u"data"_s].toObject();
            if (row[u"type"_s].toString() == "proof"_L1)
                content = {{u"inputs"_s, QJsonArray{row[u"data"_s]}}};
            const auto inputs = cashu::proofsFromJson(content[u"inputs"_s].toArray());
            const auto outputs = cashu::blindedMessagesFromJson(content[u"outputs"_s].toArray());
            ASSERT_TRUE(inputs && outputs) << qPrintable(label);
            const auto quote = content[u"quote"_s].toString();
            const base::UnixTime now{std::chrono::seconds{row[u"now"_s].toInteger()}};
            EXPECT_EQ(cashu::areUnlocked(*inputs, *outputs, quote, now), row[u"valid"_s].toBool())
                << qPrintable(label);
            const auto message = row[u"msg_to_sign"_s].toString();
            if (!message.isEmpty() && row[u"valid"_s].toBool()) {
                EXPECT_EQ(QString::fromUtf8(cashu::signedByAll(*inputs, *outputs, quote)), message);
            }
            if (row[u"malformed_secret"_s].toBool()) {
                EXPECT_FALSE(cashu::conditionFromSecret(inputs->first().secret))
                    << qPrintable(label);
            }
        }
    }
};

class Nut11Vectors : public LockVectors {
protected:
    Nut11Vectors()
        : LockVectors{"cashu_nut11.json"}
    {
    }
};

class Nut14Vectors : public LockVectors {
protected:
    Nut14Vectors()
        : LockVectors{"cashu_nut14.json"}
    {
    }
};

} // namespace

TEST_F(Nut11Vectors, OpenOrStayLocked)
{
    checkRows();
}

TEST_F(Nut14Vectors, OpenOrStayLocked)
{
    checkRows();
}
