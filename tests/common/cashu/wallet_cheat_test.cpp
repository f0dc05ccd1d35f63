// SPDX-License-Identifier: GPL-3.0-or-later
// Mints that do not play by the rules.
#include "wallet_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace test {

using namespace Qt::StringLiterals;

namespace {

using Forgery = std::function<void(const QString& path, QJsonObject& answer)>;

// Passes everything on and changes the answers on the way back.
class ForgingMint final : public cashu::MintApi {
public:
    ForgingMint(std::shared_ptr<cashu::MintApi> honest, Forgery forge)
        : m_honest{std::move(honest)}
        , m_forge{std::move(forge)}
    {
    }

    base::Task<base::Result<cashu::MintAnswer>> get(QString path) override
    {
        const auto answer = co_await m_honest->get(path);
        co_return forged(path, answer);
    }
    base::Task<base::Result<cashu::MintAnswer>> post(QString path, QByteArray body) override
    {
        const auto answer = co_await m_honest->post(path, body);
        co_return forged(path, answer);
    }

private:
    base::Result<cashu::MintAnswer> forged(
        const QString& path, base::Result<cashu::MintAnswer> answer) const
    {
        if (!answer)
            return answer;
        auto json = QJsonDocument::fromJson(answer->body).object();
        m_forge(path, json);
        answer->body = QJsonDocument{json}.toJson(QJsonDocument::Compact);
        return answer;
    }

    std::shared_ptr<cashu::MintApi> m_honest;
    Forgery m_forge;
};

void changeFirst(
    QJsonObject& answer, const QString& list, const std::function<void(QJsonObject&)>& change)
{
    auto entries = answer[list].toArray();
    if (entries.isEmpty())
        return;
    auto first = entries[0].toObject();
    change(first);
    entries[0] = first;
    answer[list] = entries;
}

} // namespace

class WalletCheatTest : public WalletTest {
protected:
    cashu::MintConnector forging()
    {
        return [this](const cashu::MintUrl&) {
            return std::make_shared<ForgingMint>(
                mint.connect(), [this](const QString& path, QJsonObject& answer) {
                    if (forge)
                        forge(path, answer);
                });
        };
    }

    void forgeSignatures(const std::function<void(QJsonObject&)>& change)
    {
        forge = [change](const QString& path, QJsonObject& answer) {
            if (path == u"/v1/swap" || path == u"/v1/restore")
                changeFirst(answer, u"signatures"_s, change);
        };
    }

    // The value is not ours, is not called ours, and the row stays for whoever looks into it.
    void expectAlarm()
    {
        const auto token = aToken(Sats{300});
        ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());

        EXPECT_FALSE(resultOf(carol->receive(token, {})).has_value());

        EXPECT_EQ(spendable(carol), Sats{0});
        EXPECT_EQ(carol->history(1).front().state, u"alarm"_s);
        EXPECT_TRUE(resultOf(carol->resume()).has_value()); // nothing left to try
    }

    void SetUp() override { fund(alice, Sats{1000}); }

    Forgery forge;
    WalletUnderTest carol{clock, forging(), 3};
};

TEST_F(WalletCheatTest, RefusesSignaturesWithAWrongDleqProof)
{
    forgeSignatures([](QJsonObject& signature) {
        auto dleq = signature[u"dleq"_s].toObject();
        dleq[u"e"_s] = QString{64, u'7'};
        signature[u"dleq"_s] = dleq;
    });
    expectAlarm();
}

TEST_F(WalletCheatTest, RefusesSignaturesWithoutADleqProofWhenTheMintAnnouncesThem)
{
    forgeSignatures([](QJsonObject& signature) { signature.remove(u"dleq"_s); });
    expectAlarm();
}

TEST_F(WalletCheatTest, RefusesSignaturesForAnotherAmount)
{
    forgeSignatures([](QJsonObject& signature) { signature[u"amount"_s] = 1024; });
    expectAlarm();
}

TEST_F(WalletCheatTest, CallsAnInvoicePaidWhoseChangeIsForged)
{
    fund(carol, Sats{1000});
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{300})));
    ASSERT_TRUE(quote.has_value());
    forge = [](const QString& path, QJsonObject& answer) {
        if (path.startsWith(u"/v1/melt/"))
            changeFirst(answer, u"change"_s, [](QJsonObject& change) { change.remove(u"dleq"_s); });
    };

    const auto paid = resultOf(carol->melt(quote->id));

    ASSERT_TRUE(paid.has_value()) << qPrintable(paid.error().detail);
    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Paid);
    EXPECT_EQ(carol->history(1).front().state, u"done"_s);
    EXPECT_EQ(spendable(carol), Sats{700} - paid->fee);
    EXPECT_EQ(reserved(carol), Sats{0});
    ASSERT_EQ(carol->openBusiness().size(), 1) << "the change is missing";
    EXPECT_TRUE(carol->openBusiness().front().isAlarm);
    EXPECT_EQ(carol->openBusiness().front().amount, paid->fee);
}

TEST_F(WalletCheatTest, RefusesAKeysetWhoseIdDoesNotFollowFromItsKeys)
{
    forge = [](const QString& path, QJsonObject& answer) {
        if (!path.startsWith(u"/v1/keys/"))
            return;
        changeFirst(answer, u"keysets"_s, [](QJsonObject& keyset) {
            auto keys = keyset[u"keys"_s].toObject();
            keys[u"1"_s] = keys[u"2"_s];
            keyset[u"keys"_s] = keys;
        });
    };

    EXPECT_EQ(resultOf(carol->addMint(mint.url())).error().code, Errc::Malformed);
    EXPECT_TRUE(carol->mints().isEmpty());
}

TEST_F(WalletCheatTest, RefusesAnInvoiceForAnotherAmount)
{
    ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());
    forge = [](const QString& path, QJsonObject& answer) {
        if (path == u"/v1/mint/quote/bolt11")
            answer[u"request"_s]
                = answer[u"request"_s].toString().replace(u"lnbcrt"_s, u"lnbcrt9"_s);
    };

    EXPECT_EQ(resultOf(carol->requestInvoice(mint.url(), Sats{100})).error().code, Errc::Malformed);
    EXPECT_TRUE(carol->openQuotes().isEmpty());
}

TEST_F(WalletCheatTest, RefusesAMintWithTheKeysetOfAnother)
{
    ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());

    const auto copy = *cashu::MintUrl::fromText(u"https://copy.example"_s);

    EXPECT_EQ(resultOf(carol->addMint(copy)).error().code, Errc::Conflict);
}

} // namespace test
