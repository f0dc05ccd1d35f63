// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/gift_wrap.h"

#include "nostr/expiration.h"
#include "nostr/kinds.h"
#include "nostr/nip44.h"
#include "nostr/proof_of_work.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::UnixTime;

namespace {

constexpr std::chrono::seconds MaxFreshAge{
    15}; // leaves the other half of the 30 s to clocks and relays

UnixTime backdated(UnixTime now, Backdating backdating, base::RandomSource& random)
{
    const auto span = backdating == Backdating::None30s ? MaxFreshAge : MaxBackdating;
    return now - std::chrono::seconds{random.below(static_cast<std::uint64_t>(span.count()) + 1)};
}

Result<QString> encryptFor(const PublicKey& receiver, const SecretKey& sender,
    const QByteArray& json, base::RandomSource& random)
{
    const auto key = nip44::conversationKey(sender, receiver);
    if (!key)
        return passOn(key);
    return nip44::encrypt(QString::fromUtf8(json), *key, random);
}

Result<QByteArray> decryptFrom(
    const PublicKey& sender, const SecretKey& receiver, const QString& payload)
{
    const auto key = nip44::conversationKey(receiver, sender);
    if (!key)
        return passOn(key);
    const auto text = nip44::decrypt(payload, *key);
    if (!text)
        return passOn(text);
    return text->toUtf8();
}

Result<Event> openWrap(const Event& giftWrap, const SecretKey& receiver)
{
    if (giftWrap.kind != kinds::GiftWrap && giftWrap.kind != kinds::EphemeralGiftWrap)
        return fail(Errc::Malformed, QStringLiteral("not a gift wrap"));
    if (const auto isGood = verify(giftWrap); !isGood)
        return passOn(isGood);
    const auto json = decryptFrom(giftWrap.pubkey, receiver, giftWrap.content);
    if (!json)
        return passOn(json);
    return eventFromJsonText(*json);
}

Result<Rumor> openSeal(const Event& seal, const SecretKey& receiver)
{
    if (seal.kind != kinds::Seal)
        return fail(Errc::Malformed, QStringLiteral("the wrap does not hold a seal"));
    if (const auto isGood = verify(seal); !isGood)
        return passOn(isGood);
    const auto json = decryptFrom(seal.pubkey, receiver, seal.content);
    if (!json)
        return passOn(json);
    return rumorFromJsonText(*json);
}

} // namespace

Result<Event> sealRumor(const Rumor& rumor, const SecretKey& sender, const PublicKey& receiver,
    UnixTime createdAt, base::RandomSource& random, std::optional<UnixTime> expiresAt)
{
    const auto content = encryptFor(receiver, sender, toJsonText(rumor), random);
    if (!content)
        return passOn(content);
    const auto tags = expiresAt ? withExpiration({}, *expiresAt) : Tags{};
    return signEvent({createdAt, kinds::Seal, tags, *content}, sender, random);
}

Result<EventTemplate> wrapTemplate(const Event& seal, const SecretKey& oneTimeKey,
    const PublicKey& receiver, UnixTime createdAt, base::RandomSource& random,
    const Delivery& delivery)
{
    const auto content = encryptFor(receiver, oneTimeKey, toJsonText(seal), random);
    if (!content)
        return passOn(content);
    Tags tags{{QStringLiteral("p"), receiver.toHex()}};
    if (delivery.expiresAt)
        tags = withExpiration(tags, *delivery.expiresAt);
    return EventTemplate{createdAt, static_cast<int>(delivery.kind), tags, *content};
}

Result<Event> wrapSeal(const Event& seal, const SecretKey& oneTimeKey, const PublicKey& receiver,
    UnixTime createdAt, base::RandomSource& random, const Delivery& delivery)
{
    const auto wrap = wrapTemplate(seal, oneTimeKey, receiver, createdAt, random, delivery);
    if (!wrap)
        return passOn(wrap);
    return signEvent(*wrap, oneTimeKey, random);
}

Result<Event> wrap(const Rumor& rumor, const SecretKey& sender, const PublicKey& receiver,
    UnixTime now, const Delivery& delivery, base::RandomSource& random)
{
    std::optional<UnixTime> sealExpiresAt;
    if (delivery.expiresAt)
        sealExpiresAt = *delivery.expiresAt
            + std::chrono::seconds{random.below(static_cast<std::uint64_t>(MaxBackdating.count()))};
    const auto sealedAt = backdated(now, delivery.backdating, random);
    const auto seal = sealRumor(rumor, sender, receiver, sealedAt, random, sealExpiresAt);
    if (!seal)
        return passOn(seal);
    const auto oneTimeKey = SecretKey::generate(random);
    const auto wrappedAt = backdated(now, delivery.backdating, random);
    return wrapSeal(*seal, oneTimeKey, receiver, wrappedAt, random, delivery);
}

Result<Event> wrap(const Rumor& rumor, const SecretKey& sender, const PublicKey& receiver,
    UnixTime now, Backdating backdating, base::RandomSource& random)
{
    return wrap(rumor, sender, receiver, now, Delivery{.backdating = backdating}, random);
}

Result<Event> wrap(const EventTemplate& rumor, const SecretKey& sender, const PublicKey& receiver,
    UnixTime now, Backdating backdating, base::RandomSource& random)
{
    return wrap(makeRumor(rumor, sender.publicKey()), sender, receiver, now, backdating, random);
}

base::Task<Result<Event>> wrapWithWork(Rumor rumor, SecretKey sender, PublicKey receiver,
    Backdating backdating, int work, base::Clock& clock, base::RandomSource& random)
{
    const auto now = clock.now();
    const auto seal
        = sealRumor(rumor, sender, receiver, backdated(now, backdating, random), random);
    if (!seal)
        co_return passOn(seal);
    const auto oneTimeKey = SecretKey::generate(random);
    const auto wrappedAt = backdated(now, backdating, random);
    const auto wrap = wrapTemplate(*seal, oneTimeKey, receiver, wrappedAt, random);
    if (!wrap)
        co_return passOn(wrap);
    auto made = co_await signWithWork(*wrap, oneTimeKey, work, MinedTime::Kept, clock, random);
    co_return made;
}

Result<Rumor> unwrap(const Event& giftWrap, const SecretKey& receiver)
{
    return unwrap(giftWrap, receiver, {kinds::ChatMessage, kinds::MarketMessage});
}

Result<Rumor> unwrap(
    const Event& giftWrap, const SecretKey& receiver, const QList<int>& allowedKinds)
{
    const auto seal = openWrap(giftWrap, receiver);
    if (!seal)
        return passOn(seal);
    const auto rumor = openSeal(*seal, receiver);
    if (!rumor)
        return passOn(rumor);
    if (rumor->pubkey != seal->pubkey)
        return fail(
            Errc::NotAllowed, QStringLiteral("the rumor claims another author than its seal"));
    if (!allowedKinds.contains(rumor->kind))
        return fail(Errc::Unsupported, QStringLiteral("rumor of kind %1").arg(rumor->kind));
    return *rumor;
}

} // namespace nostr
