// SPDX-License-Identifier: GPL-3.0-or-later
// A wallet with 1000 sat at a mint that refuses what a test tells it to refuse.
#pragma once

#include "refusing_mint.h"
#include "wallet_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace test {

using namespace Qt::StringLiterals;

class WalletErrorTest : public WalletTest {
protected:
    void SetUp() override { fund(carol, Sats{1000}); }

    // Gives all small proofs away: what is left are 256 and 512, and 700 needs a swap.
    void keepLargeProofsOnly()
    {
        for (const auto amount : {Sats{160}, Sats{56}, Sats{16}}) {
            const auto token = resultOf(carol->send(mint.url(), amount, u"small"_s));
            ASSERT_TRUE(token.has_value());
            ASSERT_TRUE(carol->markClaimed(token->id).has_value());
            given += amount;
        }
        mint.forgetCalls();
        ASSERT_EQ(spendable(carol), Large);
    }

    void refuse(int code, const QString& prefix, int times = 1)
    {
        rule = [this, code, prefix, left = times](const QString& path, const QByteArray&) mutable {
            if (!path.startsWith(prefix) || left == 0)
                return 0;
            --left;
            ++refused;
            return code;
        };
    }

    void refuseLarge(int code, const QString& list, qsizetype most)
    {
        rule = [this, code, list, most](const QString& path, const QByteArray& body) {
            const auto size = QJsonDocument::fromJson(body).object()[list].toArray().size();
            if (!path.startsWith(u"/v1/swap") && !path.startsWith(u"/v1/melt/bolt11"))
                return 0;
            refused += size > most ? 1 : 0;
            return size > most ? code : 0;
        };
    }

    cashu::MintConnector connector()
    {
        return [this](const cashu::MintUrl&) {
            return std::make_shared<RefusingMint>(
                mint.connect(), [this](const QString& path, const QByteArray& body) {
                    return rule ? rule(path, body) : 0;
                });
        };
    }

    QByteArray secretOf(int amount)
    {
        const auto rows = carol.database().query(
            u"SELECT secret FROM wallet_proofs WHERE amount = ? AND state = 'unspent'"_s, {amount});
        return rows->front().text(0).toUtf8();
    }

    base::Result<cashu::SentToken> swapOff(Sats amount)
    {
        return resultOf(carol->send(mint.url(), amount, u"test"_s));
    }

    void expectNothingLost()
    {
        EXPECT_EQ(spendable(carol) + reserved(carol) + given, mint.books().outstanding);
        EXPECT_TRUE(carol->openBusiness().isEmpty());
    }

    static constexpr Sats Large{768};
    Sats given;
    Refuse rule;
    int refused = 0;
    WalletUnderTest carol{clock, connector(), 3};
};

} // namespace test
