// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"
#include "base/redaction.h"

#include <QList>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

const auto Hex = u"b3b44bccf7bc4c451eaabcc20669b28a1dd34fd6c4f1e166cca110a714d8a0db"_s;
const auto Nsec = u"nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"_s;
const auto TokenA = u"cashuAeyJ0b2tlbiI6W3sibWludCI6Imh0dHBzOi8vODMzMy5zcGFjZTozMzM4In1dfQ=="_s;
const auto TokenB = u"cashuBo2F0gqJhaUgA_9SLj17PgGFwgaNhYQFhc3hAYWNjMTI0MzVlN2I4NDg0YzNj-A"_s;

struct Secret {
    QString line;
    QString hidden;
};

} // namespace

TEST(Redaction, TakesOutEveryKindOfSecret)
{
    const QList<Secret> secrets{
        {u"the key is %1."_s.arg(Nsec), Nsec},
        {u"the key is %1."_s.arg(Nsec.toUpper()), Nsec.toUpper()},
        {u"locked: ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p"_s,
            u"qgg9947rlpvqu76"_s},
        {u"paid with "_s + TokenA, TokenA.mid(6)},
        {u"cashu:"_s + TokenB + u" came"_s, TokenB.mid(6)},
        {u"secret "_s + Hex, Hex},
        {u"seed "_s + Hex + Hex, Hex.left(32)},
        {u"key="_s + Hex.toUpper(), Hex.toUpper()},
        {u"https://admin:hunter22@pve.example/api"_s, u"hunter22"_s},
        {u"Authorization: PVEAPIToken=root@pam!x=aaaa-bbbb"_s, u"aaaa-bbbb"_s},
        {uR"({"ssh_password": "k3Vb\"9TqL", "x":1})"_s, u"9TqL"_s},
        {uR"({"cashu_token":"abc"})"_s, u"abc"_s},
        {uR"("nostr_private_key": "short")"_s, u"short"_s},
        {u"login with password=k3Vb9TqL now"_s, u"k3Vb9TqL"_s},
    };
    for (const auto& secret : secrets)
        EXPECT_FALSE(base::withoutSecrets(secret.line).contains(secret.hidden))
            << base::withoutSecrets(secret.line).toStdString();
}

TEST(Redaction, LeavesWhatAnOperatorNeeds)
{
    for (const auto& line : {u"lease container-1003 ended, 12 sat returned"_s,
             u"https://mint.example/v1/swap answered 500"_s, u"keyset 009a1f293253e41e"_s,
             u"wss://relay.example: blocked: not on the list"_s})
        EXPECT_EQ(base::withoutSecrets(line).toStdString(), line.toStdString());
    EXPECT_TRUE(base::withoutSecrets(u"tenant "_s + Hex).contains(Hex.left(8)));
}

TEST(Log, GivesItsSinkNotesOfOperatorsWithoutSecrets)
{
    QByteArray seen;
    base::installLog([&seen](const QByteArray& line) { seen += line + '\n'; });
    qCInfo(lcProvider).noquote() << "redeemed" << TokenB << "for" << Nsec << Hex;
    base::installLog();
    qInstallMessageHandler(nullptr);
    QLoggingCategory::setFilterRules({});

    EXPECT_TRUE(seen.contains("provider info: redeemed"));
    for (const auto& secret : {TokenB, Nsec, Hex})
        EXPECT_FALSE(seen.contains(secret.toUtf8()));
}
