// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/file_message.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"
#include "nostr/nip44.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class WrapDelivery : public testing::Test {
protected:
    Event wrapped(const Delivery& delivery, const EventTemplate& content)
    {
        const auto rumor = makeRumor(content, sender.publicKey());
        return wrap(rumor, sender, receiver.publicKey(), Now, delivery, random).value();
    }
    Event sealIn(const Event& giftWrap)
    {
        const auto key = nip44::conversationKey(receiver, giftWrap.pubkey).value();
        return eventFromJsonText(nip44::decrypt(giftWrap.content, key).value().toUtf8()).value();
    }
    FileMessage file() const
    {
        FileMessage sent;
        sent.url = QUrl{u"https://files.example/x.bin"_s};
        sent.mediaType = u"image/png"_s;
        sent.key = QByteArray(32, 'k');
        sent.nonce = QByteArray(12, 'n');
        sent.encryptedHash = u"ab"_s.repeated(32);
        sent.size = 1234;
        sent.receivers = {receiver.publicKey()};
        return sent;
    }

    test::FakeRandom random;
    SecretKey sender = SecretKey::generate(random);
    SecretKey receiver = SecretKey::generate(random);
    EventTemplate message{Now, kinds::ChatMessage, {}, u"hello"_s};
};

TEST_F(WrapDelivery, MayBeForNowOnly)
{
    const auto giftWrap = wrapped({.kind = WrapKind::Ephemeral}, message);

    EXPECT_EQ(giftWrap.kind, kinds::EphemeralGiftWrap);
    EXPECT_TRUE(isEphemeral(giftWrap.kind));
    EXPECT_EQ(unwrap(giftWrap, receiver)->content, u"hello"_s);
    EXPECT_FALSE(expiration(giftWrap));
    EXPECT_TRUE(sealIn(giftWrap).tags.isEmpty());
}

TEST_F(WrapDelivery, MayDisappearWithItsSeal)
{
    const auto end = Now + std::chrono::hours{24 * 7};
    const auto giftWrap = wrapped({.expiresAt = end}, message);

    EXPECT_EQ(expiration(giftWrap), end);
    EXPECT_EQ(firstTag(giftWrap, "p"_L1), receiver.publicKey().toHex());
    const auto sealEnd = expiration(sealIn(giftWrap));
    ASSERT_TRUE(sealEnd);
    EXPECT_NE(*sealEnd, end);
    EXPECT_GE(*sealEnd, end);
    EXPECT_LE(*sealEnd, end + MaxBackdating);
    EXPECT_TRUE(unwrap(giftWrap, receiver));
}

TEST_F(WrapDelivery, CarriesFiles)
{
    const auto giftWrap = wrapped({}, fileMessageEvent(file(), Now));

    const auto rumor = unwrap(giftWrap, receiver, {kinds::FileMessage});
    ASSERT_TRUE(rumor);
    EXPECT_TRUE(fileMessageFromRumor(*rumor) == file());
}

TEST_F(WrapDelivery, ReadsFileKeysInEitherForm)
{
    auto event = fileMessageEvent(file(), Now);
    for (auto& tag : event.tags)
        if (tag[0] == u"decryption-key"_s)
            tag[1] = base::toBase64(file().key);

    EXPECT_TRUE(fileMessageFromRumor(makeRumor(event, sender.publicKey())) == file());
}

TEST_F(WrapDelivery, RefusesFilesItCannotOpen)
{
    const auto refusal = [this](const QString& name, const QString& value) {
        auto event = fileMessageEvent(file(), Now);
        for (auto& tag : event.tags)
            if (tag[0] == name)
                tag[1] = value;
        const auto read = fileMessageFromRumor(makeRumor(event, sender.publicKey()));
        return read ? Errc::NotFound : read.error().code;
    };

    EXPECT_EQ(refusal(u"encryption-algorithm"_s, u"rot13"_s), Errc::Unsupported);
    EXPECT_EQ(refusal(u"decryption-key"_s, u"%"_s), Errc::Malformed);
    EXPECT_EQ(refusal(u"decryption-key"_s, u"aa"_s.repeated(MaxFileKeySize + 1)), Errc::Malformed);
    EXPECT_EQ(refusal(u"decryption-nonce"_s, QString{}), Errc::Malformed);
    EXPECT_EQ(refusal(u"x"_s, u"abc"_s), Errc::Malformed);
    auto local = file();
    local.url = QUrl{u"file:///etc/passwd"_s};
    EXPECT_FALSE(fileMessageFromRumor(makeRumor(fileMessageEvent(local, Now), sender.publicKey())));
}

} // namespace
