// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator's tools rely on, with the real program: SIGTERM, SIGHUP, the log, doctor.
#include "platform/end_request.h"
#include "process_world.h"
#include "project_paths.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class OperationTest : public testing::Test {
protected:
    OperationTest()
    {
        market = std::make_unique<Program>(u"paygress-provider"_s,
            QStringList{u"--practice"_s, u"--market-only"_s, u"--headless"_s, u"--json"_s,
                u"--profile"_s, folder.filePath(u"market"_s)});
        const auto ready = market->waitForEvent(u"ready"_s);
        EXPECT_TRUE(ready);
        relay = ready->value("relay"_L1).toString();
        mint = ready->value("mint"_L1).toString();
    }
    QStringList arguments(const QStringList& further = {}) const
    {
        return QStringList{u"--practice"_s, u"--headless"_s, u"--json"_s, u"--relay"_s, relay,
                   u"--mint"_s, mint, u"--profile"_s, profile()}
        + further;
    }
    QString profile() const { return folder.filePath(u"provider"_s); }
    QByteArray log() const
    {
        QFile file{profile() + u"/log"_s};
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
    }
    void writeConfig(const QByteArray& contents) const
    {
        QFile file{configPath};
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        ASSERT_EQ(file.write(contents), contents.size());
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
    static QJsonObject terms()
    {
        QFile file{QStringLiteral(PAYGRESS_TEST_DATA "/provider_config_smallest.json")};
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        auto json = QJsonDocument::fromJson(file.readAll()).object();
        json.insert("backend_type"_L1, u"Local"_s);
        json.insert("public_ip"_L1, u"127.0.0.1"_s);
        return json;
    }

    QTemporaryDir folder;
    const QString configPath = folder.filePath(u"provider-config.json"_s);
    std::unique_ptr<Program> market;
    QString relay;
    QString mint;
};

TEST_F(OperationTest, EndsInOrderAtSigterm)
{
    Program provider{u"paygress-provider"_s, arguments()};
    ASSERT_TRUE(provider.waitForEvent(u"ready"_s));
    QElapsedTimer timer;
    timer.start();

    provider.terminate();

    EXPECT_LT(timer.elapsed(), 10'000);
    EXPECT_FALSE(provider.crashed());
    EXPECT_EQ(provider.exitCode(), 0);
}

TEST_F(OperationTest, KeepsALogThatHoldsNoSecret)
{
    writeConfig(QJsonDocument{terms()}.toJson());
    Program provider{u"paygress-provider"_s, arguments({u"--config"_s, configPath})};
    ASSERT_TRUE(provider.waitForEvent(u"ready"_s));
    writeConfig("{\"nostr_private_key\":\"nsec1vl029mgpspedva04g90vltkh6\"");
    provider.hangUp();
    ASSERT_TRUE(provider.waitUntil([this] { return log().contains("stays as it was"); }));
    auto changed = terms();
    changed.insert("provider_name"_L1, u"LoudFrostCrane"_s);
    changed.insert("price_per_hour"_L1, 3);
    writeConfig(QJsonDocument{changed}.toJson());
    provider.hangUp();
    ASSERT_TRUE(provider.waitUntil([this] { return log().contains("is in force"); }));
    provider.terminate();
    EXPECT_EQ(provider.exitCode(), 0);

    EXPECT_TRUE(log().contains("price_per_hour"));
    EXPECT_FALSE(log().contains("nsec1v"));
    EXPECT_FALSE(log().contains(terms().value("nostr_private_key"_L1).toString().toUtf8()));
    const auto permissions = QFile::permissions(profile() + u"/log"_s);
    EXPECT_EQ(permissions & (QFileDevice::ReadGroup | QFileDevice::ReadOther), 0);
}

TEST_F(OperationTest, SaysWhatIsWellAndWhatIsNot)
{
    const auto good = run(u"paygress-provider"_s,
        {u"doctor"_s, u"--practice"_s, u"--json"_s, u"--relay"_s, relay, u"--mint"_s, mint,
            u"--profile"_s, profile()});
    const auto findings = good.json.value("findings"_L1).toArray();
    QStringList parts;
    for (const auto& finding : findings)
        parts += finding.toObject().value("part"_L1).toString();
    parts.removeDuplicates();
    for (const auto& part : {u"profile"_s, u"host"_s, u"backend"_s, u"offer"_s, u"ports"_s,
             u"relays"_s, u"mints"_s, u"clock"_s})
        EXPECT_TRUE(parts.contains(part)) << part.toStdString();
    EXPECT_EQ(good.exitCode, good.json.value("ok"_L1).toBool() ? 0 : 1);

    const auto bad = run(u"paygress-provider"_s,
        {u"doctor"_s, u"--practice"_s, u"--json"_s, u"--relay"_s, u"ws://127.0.0.1:9"_s,
            u"--mint"_s, u"http://127.0.0.1:9"_s, u"--profile"_s, profile()});
    EXPECT_EQ(bad.exitCode, 1);
    EXPECT_FALSE(bad.json.value("ok"_L1).toBool(true));
}

} // namespace
