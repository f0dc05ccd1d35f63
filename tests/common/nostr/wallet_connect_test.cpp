// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip04.h"
#include "nostr/nip44.h"
#include "nostr/wallet_connect_client.h"
#include "relay_world.h"

using namespace nostr;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;

namespace {

constexpr QLatin1StringView Relay{"wss://first.example"};

class WalletConnect : public test::RelayWorld {
protected:
    QString uri(const QString& more = {}) const
    {
        return u"nostr+walletconnect://"_s + author.publicKey().toHex()
            + u"?relay=wss%3A%2F%2Ffirst.example&secret="_s + other.toHex() + more;
    }
    Event info(const Tags& tags = {{u"encryption"_s, u"nip44_v2 nip04"_s}})
    {
        return event(
            kinds::WalletInfo, u"pay_invoice make_invoice lookup_invoice get_balance"_s, tags);
    }
    // The wallet's side: author is the wallet, other is our key for it.
    QJsonObject bodyOf(const Event& request) const
    {
        const auto key = nip44::conversationKey(author, other.publicKey()).value();
        const auto text = nip44::decrypt(request.content, key).value();
        return QJsonDocument::fromJson(text.toUtf8()).object();
    }
    Event answer(const Event& request, const QJsonObject& body)
    {
        const auto key = nip44::conversationKey(author, other.publicKey()).value();
        const auto text = QString::fromUtf8(QJsonDocument{body}.toJson());
        return event(kinds::WalletResponse, nip44::encrypt(text, key, random).value(),
            {{u"p"_s, other.publicKey().toHex()}, {u"e"_s, request.id.toHex()}});
    }
    // Answers every request with what `reply` says; an empty object is no answer.
    void startWallet(std::function<QJsonObject(const QString& method)> reply)
    {
        place(first, info());
        pool.addRelay(first.url());
        requests
            = std::make_unique<test::Collected>(pool.subscribe({ofKind(kinds::WalletRequest)}));
        QObject::connect(requests->subscription.get(), &Subscription::eventArrived,
            requests->subscription.get(), [this, reply](const Event& request) {
                const auto method = bodyOf(request)[u"method"_s].toString();
                methods += method;
                const auto body = reply(method);
                if (!body.isEmpty())
                    place(first, answer(request, body));
            });
        clock.advance(Moment);
    }
    template <typename T>
    T resultAfter(base::Task<T> task, std::chrono::seconds time = 5s)
    {
        for (int i = 0; i < 50 && !task.isDone(); ++i)
            clock.advance(time / 50 + Moment);
        EXPECT_TRUE(task.isDone());
        return task.await_resume();
    }
    static QJsonObject result(const QString& method, const QJsonObject& result)
    {
        return {{u"result_type"_s, method}, {u"error"_s, QJsonValue::Null}, {u"result"_s, result}};
    }
    static QJsonObject error(const QString& method, const QString& code)
    {
        return {{u"result_type"_s, method}, {u"error"_s, QJsonObject{{u"code"_s, code}}}};
    }

    std::unique_ptr<test::Collected> requests;
    QStringList methods;
};

TEST_F(WalletConnect, ReadsItsUri)
{
    const auto connection = walletConnectionFromUri(uri(u"&lud16=me%40example.com"_s));

    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->wallet, author.publicKey());
    EXPECT_TRUE(connection->secret == other);
    ASSERT_EQ(connection->relays.size(), 1);
    EXPECT_EQ(connection->relays.first().toString(), Relay);
    EXPECT_EQ(connection->lightningAddress, u"me@example.com"_s);
    EXPECT_TRUE(walletConnectionFromUri(uri().remove(u"//"_s)));
    EXPECT_EQ(walletConnectionFromUri(uri(u"&relay=wss://r.example"_s.repeated(20)))->relays.size(),
        MaxWalletRelays);
}

TEST_F(WalletConnect, RefusesUrisWithoutKeysOrRelay)
{
    EXPECT_FALSE(walletConnectionFromUri(u"https://x"_s));
    EXPECT_FALSE(walletConnectionFromUri(uri().replace(author.publicKey().toHex(), u"abc"_s)));
    EXPECT_FALSE(walletConnectionFromUri(uri().replace(other.toHex(), u"0"_s.repeated(64))));
    EXPECT_FALSE(walletConnectionFromUri(uri().replace(u"relay="_s, u"rel="_s)));
    EXPECT_FALSE(walletConnectionFromUri(uri(u"&x="_s + QString{MaxWalletUri, u'x'})));
}

TEST_F(WalletConnect, SpeaksTheOldEncryptionWhenNoneIsNamed)
{
    const auto connection = walletConnectionFromUri(uri()).value();
    EXPECT_TRUE(walletAbilitiesFromEvent(info())->speaksNip44);
    const auto old = walletAbilitiesFromEvent(info({})).value();
    EXPECT_FALSE(old.speaksNip44);

    const auto request
        = walletRequestEvent(connection, old, {u"get_balance"_s, {}}, clock.now(), random).value();

    EXPECT_FALSE(firstTag(request, "encryption"_L1));
    EXPECT_TRUE(nip04::decrypt(request.content, author, other.publicKey()));
    EXPECT_EQ(walletRequestEvent(connection, old, {u"sign_message"_s, {}}, clock.now(), random)
                  .error()
                  .code,
        Errc::Unsupported);
}

TEST_F(WalletConnect, TakesOnlyItsWalletsAnswerToItsRequest)
{
    const auto connection = walletConnectionFromUri(uri()).value();
    const auto abilities = walletAbilitiesFromEvent(info()).value();
    const auto request
        = walletRequestEvent(connection, abilities, {u"get_balance"_s, {}}, clock.now(), random)
              .value();
    const auto read = [&](const QJsonObject& body) {
        return walletResult(answer(request, body), request, u"get_balance"_s, connection);
    };

    EXPECT_TRUE(read(result(u"get_balance"_s, {{u"balance"_s, 5}})));
    EXPECT_FALSE(read(result(u"pay_invoice"_s, {})));
    EXPECT_EQ(read(error(u"get_balance"_s, u"RESTRICTED"_s)).error().code, Errc::NotAllowed);
    EXPECT_EQ(read(error(u"get_balance"_s, u"WHATEVER"_s)).error().code, Errc::Rejected);
    EXPECT_FALSE(walletResult(answer(info(), result(u"get_balance"_s, {})), request,
        u"get_balance"_s, connection)); // to another request
}

TEST_F(WalletConnect, AsksAndIsAnswered)
{
    startWallet([](const QString& method) {
        if (method == u"get_balance"_s)
            return result(method, {{u"balance"_s, 21'000}});
        if (method == u"make_invoice"_s)
            return result(method, {{u"invoice"_s, u"lnbc1"_s}});
        return method == u"pay_invoice"_s ? result(method, {{u"preimage"_s, u"ab"_s}})
                                          : error(method, u"NOT_FOUND"_s);
    });
    WalletConnectClient client{walletConnectionFromUri(uri()).value(), pool, clock, random};

    EXPECT_EQ(resultAfter(client.balance()), base::Msats{21'000});
    EXPECT_EQ(resultAfter(client.makeInvoice(base::Msats{1000}, u"x"_s)), u"lnbc1"_s);
    EXPECT_EQ(resultAfter(client.pay(u"lnbc2"_s)), u"ab"_s);
    EXPECT_EQ(resultAfter(client.lookUp(u"lnbc3"_s)).error().code, Errc::NotFound);
}

TEST_F(WalletConnect, LooksAnUnansweredPaymentUpBeforeItPaysAgain)
{
    QString state = u"pending"_s;
    startWallet([&state](const QString& method) {
        if (method == u"pay_invoice"_s)
            return QJsonObject{}; // silence
        return result(method, {{u"state"_s, state}, {u"preimage"_s, u"cd"_s}});
    });
    WalletConnectClient client{walletConnectionFromUri(uri()).value(), pool, clock, random};

    EXPECT_EQ(resultAfter(client.pay(u"lnbc1"_s), 100s).error().code, Errc::Timeout);
    EXPECT_EQ(resultAfter(client.pay(u"lnbc1"_s)).error().code, Errc::TokenPending);
    state = u"settled"_s;
    EXPECT_EQ(resultAfter(client.pay(u"lnbc1"_s)), u"cd"_s);
    EXPECT_EQ(methods.count(u"pay_invoice"_s), 1);
    state = u"failed"_s;
    client.noteUnknown(u"lnbc2"_s);
    EXPECT_EQ(resultAfter(client.pay(u"lnbc2"_s), 100s).error().code, Errc::Timeout);
    EXPECT_EQ(
        methods.mid(methods.size() - 2), (QStringList{u"lookup_invoice"_s, u"pay_invoice"_s}));
}

TEST_F(WalletConnect, LooksAPaymentUpThatEndedInAnUnclearError)
{
    QString code = u"INTERNAL"_s;
    startWallet([&code](const QString& method) {
        return method == u"pay_invoice"_s ? error(method, code)
                                          : result(method, {{u"state"_s, u"pending"_s}});
    });
    WalletConnectClient client{walletConnectionFromUri(uri()).value(), pool, clock, random};

    EXPECT_EQ(resultAfter(client.pay(u"lnbc1"_s)).error().code, Errc::Rejected);
    EXPECT_EQ(resultAfter(client.pay(u"lnbc1"_s)).error().code, Errc::TokenPending);
    code = u"INSUFFICIENT_BALANCE"_s;
    EXPECT_EQ(resultAfter(client.pay(u"lnbc2"_s)).error().code, Errc::Insufficient);
    EXPECT_EQ(resultAfter(client.pay(u"lnbc2"_s)).error().code, Errc::Insufficient);
    EXPECT_EQ(methods.count(u"lookup_invoice"_s), 1);
}

} // namespace
