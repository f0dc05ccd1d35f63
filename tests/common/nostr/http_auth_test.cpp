// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/http_auth.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class HttpAuth : public testing::Test {
protected:
    QByteArray header(EventTemplate event)
    {
        return authorizationHeader(signEvent(event, author, random));
    }
    base::Result<PublicKey> check(const QByteArray& text, const QByteArray& body = "{}") const
    {
        return checkHttpAuth(text, url, "POST", body, Now);
    }

    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    QUrl url{u"https://api.example/v1/items?limit=2"_s};
};

TEST_F(HttpAuth, ProvesTheKeyForOneRequest)
{
    const auto text = header(httpAuthEvent(url, "POST", "{}", Now));

    EXPECT_TRUE(text.startsWith("Nostr "));
    EXPECT_EQ(check(text), author.publicKey());
    EXPECT_FALSE(check(text, "{} "));
    EXPECT_FALSE(check(text, {}));
    EXPECT_FALSE(checkHttpAuth(text, url, "PUT", "{}", Now));
    EXPECT_FALSE(checkHttpAuth(text, QUrl{u"https://api.example/v1/items"_s}, "POST", "{}", Now));
    EXPECT_FALSE(check(header(httpAuthEvent(url, "POST", {}, Now)))); // the body is not named
}

TEST_F(HttpAuth, IsGoodForAMinute)
{
    for (const auto age : {-61s, 61s})
        EXPECT_EQ(check(header(httpAuthEvent(url, "POST", "{}", Now - age))).error().code,
            Errc::NotAllowed);
    EXPECT_TRUE(check(header(httpAuthEvent(url, "POST", "{}", Now - MaxHttpAuthAge))));
}

TEST_F(HttpAuth, IsRefusedWhenItIsNoSignedEvent)
{
    auto event = signEvent(httpAuthEvent(url, "POST", "{}", Now), author, random);
    event.sig[0] ^= 1;

    EXPECT_EQ(check(authorizationHeader(event)).error().code, Errc::NotAllowed);
    EXPECT_EQ(check("Bearer x").error().code, Errc::Malformed);
    EXPECT_EQ(check("Nostr %%%").error().code, Errc::Malformed);
    EXPECT_EQ(
        check("Nostr " + QByteArray(MaxAuthorizationHeader, 'A')).error().code, Errc::Malformed);
    auto other = httpAuthEvent(url, "POST", "{}", Now);
    other.kind = 1;
    EXPECT_EQ(check(header(other)).error().code, Errc::NotAllowed);
}

} // namespace
