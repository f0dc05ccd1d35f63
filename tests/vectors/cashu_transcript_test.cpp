// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded exchange between another wallet and another mint, replayed against ours.
#include "cashu/blinding.h"
#include "cashu/deterministic_secret.h"
#include "cashu/mint_info.h"
#include "cashu/token.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "practice/practice_mint.h"
#include "vectors_folder.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class Transcript : public test::VectorFile {
protected:
    Transcript()
        : VectorFile{"cashu_transcript.json"}
    {
    }

    void SetUp() override
    {
        VectorFile::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        practice::PrivateKeys keys;
        const auto listed = root[u"private_keys"_s].toObject();
        for (auto key = listed.begin(); key != listed.end(); ++key)
            keys.insert(
                key.key().toULongLong(), crypto::SecretBytes<32>{test::arrayOf<32>(key.value())});
        practice::MintOptions options;
        options.inputFeePpk = root[u"input_fee_ppk"_s].toInteger();
        options.fixedKeys = keys;
        mint = std::move(*practice::PracticeMint::open(*database, clock, random, options));
    }

    QJsonObject step(QStringView name) const
    {
        for (const auto& entry : root[u"steps"_s].toArray()) {
            if (entry[u"step"_s].toString() == name)
                return entry.toObject();
        }
        ADD_FAILURE() << "no step " << qPrintable(name.toString());
        return {};
    }

    QJsonObject post(const QString& path, const QJsonObject& body, int status = 200)
    {
        const auto reply
            = mint->answer("POST", path, QJsonDocument{body}.toJson(QJsonDocument::Compact));
        EXPECT_EQ(reply.answer.status, status) << reply.answer.body.constData();
        return QJsonDocument::fromJson(reply.answer.body).object();
    }
    QJsonObject replay(QStringView name)
    {
        const auto recorded = step(name);
        return post(recorded[u"path"_s].toString(), recorded[u"request"_s].toObject(),
            recorded[u"status"_s].toInt());
    }

    void mintAsRecorded()
    {
        const auto recorded = step(u"mint");
        const auto quote
            = post(u"/v1/mint/quote/bolt11"_s, step(u"mint quote")[u"request"_s].toObject());
        clock.advance(1s);
        auto request = recorded[u"request"_s].toObject();
        request[u"quote"_s] = quote[u"quote"_s];
        EXPECT_EQ(post(u"/v1/mint/bolt11"_s, request), recorded[u"response"_s].toObject());
    }

    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    test::FakeClock clock;
    test::FakeRandom random;
    std::unique_ptr<practice::PracticeMint> mint;
};

constexpr QStringView FirstSwap = u"swap to send 21, receiver fee included";

} // namespace

TEST_F(Transcript, HasTheSameKeyset)
{
    EXPECT_EQ(mint->activeKeyset().id.value, root[u"keyset_id"_s].toString());
    const auto recorded = cashu::keysFromJson(root[u"steps"_s][2][u"response"_s].toObject());
    ASSERT_TRUE(recorded);
    EXPECT_EQ(recorded->first().keys, mint->activeKeyset().keys);
    EXPECT_TRUE(cashu::mintInfoFromJson(step(u"load mint")[u"response"_s].toObject()));
}

TEST_F(Transcript, GetsTheSameSignatures)
{
    mintAsRecorded();

    EXPECT_EQ(replay(FirstSwap), step(FirstSwap)[u"response"_s].toObject());
    EXPECT_EQ(replay(u"receive"), step(u"receive")[u"response"_s].toObject());
    EXPECT_EQ(replay(u"receive again: expect error 11001")[u"code"_s].toInt(), 11001);
    EXPECT_EQ(replay(u"check state"), step(u"check state")[u"response"_s].toObject());
}

TEST_F(Transcript, GetsTheSameChange)
{
    mintAsRecorded();
    replay(FirstSwap);
    replay(u"receive");
    mint->setLightningFee(base::Sats{1});
    const auto recorded = step(u"melt with change");
    const auto quote = post(u"/v1/melt/quote/bolt11"_s,
        {{u"unit"_s, u"sat"_s}, {u"request"_s, mint->foreignInvoice(base::Sats{20})}});
    auto request = recorded[u"request"_s].toObject();
    request[u"quote"_s] = quote[u"quote"_s];

    const auto paid = post(u"/v1/melt/bolt11"_s, request);

    EXPECT_EQ(paid[u"change"_s], recorded[u"response"_s][u"change"_s]);
}

TEST_F(Transcript, RestoresTheSameSignatures)
{
    mintAsRecorded();
    replay(FirstSwap);

    const auto restored = replay(u"restore");

    EXPECT_EQ(restored[u"signatures"_s], step(u"restore")[u"response"_s][u"signatures"_s]);
}

TEST_F(Transcript, DerivesTheSameOutputs)
{
    QSet<QString> derived;
    for (const auto& name : {u"wallet_seed_a"_s, u"wallet_seed_b"_s}) {
        const cashu::WalletSeed seed{test::arrayOf<64>(root[name])};
        for (quint64 counter = 0; counter < 100; ++counter) {
            const auto secret
                = cashu::deriveSecret(seed, {root[u"keyset_id"_s].toString()}, counter);
            ASSERT_TRUE(secret);
            derived.insert(cashu::blind(secret->secret, secret->r.bytes())->toHex());
        }
    }
    int count = 0;
    for (const auto& name : {u"mint"_s, FirstSwap.toString(), u"receive"_s, u"restore"_s}) {
        for (const auto& output : step(name)[u"request"_s][u"outputs"_s].toArray()) {
            EXPECT_TRUE(derived.contains(output[u"B_"_s].toString())) << qPrintable(name) << count;
            ++count;
        }
    }
    EXPECT_GT(count, 70); // the blank outputs of the melt were not derived
}

TEST_F(Transcript, HoldsAToken)
{
    const auto token = cashu::tokenFromText(root[u"token_sent"_s].toString());
    ASSERT_TRUE(token);
    const auto resolved = cashu::resolveKeysetIds(*token, {mint->activeKeyset()});
    ASSERT_TRUE(resolved);
    EXPECT_EQ(cashu::value(*resolved), base::Sats{22});
    EXPECT_EQ(resolved->proofs.first().keysetId.value, root[u"keyset_id"_s].toString());
}
