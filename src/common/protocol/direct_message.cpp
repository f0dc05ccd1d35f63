// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/direct_message.h"

#include "nostr/nip04.h"
#include "nostr/proof_of_work.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

std::optional<nostr::EventId> answeredIn(const nostr::Tags& tags)
{
    const auto id = nostr::EventId::fromHex(nostr::firstTag(tags, "e"_L1).value_or(QString{}));
    return id ? std::optional{*id} : std::nullopt;
}

nostr::Tags tagsFor(const Outgoing& message, const nostr::PublicKey& receiver)
{
    nostr::Tags tags{{u"p"_s, receiver.toHex()}};
    if (message.answerTo)
        tags.append(QStringList{u"e"_s, message.answerTo->toHex()});
    return tags;
}

base::Result<Decrypted> openNip04(const nostr::Event& event, const nostr::SecretKey& receiver)
{
    if (const auto verified = nostr::verify(event); !verified)
        return passOn(verified);
    if (!nostr::hasTag(event.tags, "p"_L1, receiver.publicKey().toHex()))
        return base::fail(base::Errc::NotAllowed, u"a direct message to somebody else"_s);
    auto text = nostr::nip04::decrypt(event.content, receiver, event.pubkey);
    if (!text)
        return passOn(text);
    return Decrypted{.id = event.id,
        .sender = event.pubkey,
        .sentAt = event.createdAt,
        .text = std::move(*text),
        .kind = nostr::kinds::ChatMessage,
        .mode = Mode::Nip04,
        .answerTo = answeredIn(event.tags)};
}

base::Result<Decrypted> openGiftWrap(const nostr::Event& event, const nostr::SecretKey& receiver)
{
    auto rumor = nostr::unwrap(event, receiver);
    if (!rumor)
        return passOn(rumor);
    return Decrypted{.id = rumor->id,
        .sender = rumor->pubkey,
        .sentAt = rumor->createdAt,
        .text = std::move(rumor->content),
        .kind = rumor->kind,
        .mode = Mode::Nip17,
        .answerTo = answeredIn(rumor->tags)};
}

nostr::EventTemplate rumorTemplate(const Outgoing& message, const nostr::PublicKey& receiver)
{
    return {.createdAt = message.sentAt,
        .kind = message.kind,
        .tags = tagsFor(message, receiver),
        .content = message.text};
}

base::Result<nostr::EventTemplate> nip04Template(const Outgoing& message,
    const nostr::SecretKey& sender, const nostr::PublicKey& receiver, base::UnixTime now,
    base::RandomSource& random)
{
    if (message.kind != nostr::kinds::ChatMessage)
        return base::fail(base::Errc::Unsupported, u"this message travels in a gift wrap only"_s);
    const auto content = nostr::nip04::encrypt(message.text, sender, receiver, random);
    if (!content)
        return passOn(content);
    auto tags = tagsFor(message, receiver);
    tags.append(QStringList{u"alt"_s, u"Private Message"_s});
    return nostr::EventTemplate{.createdAt = now,
        .kind = nostr::kinds::EncryptedDirectMessage,
        .tags = tags,
        .content = *content};
}

base::Result<nostr::Event> sealNip04(const Outgoing& message, const nostr::SecretKey& sender,
    const nostr::PublicKey& receiver, base::UnixTime now, base::RandomSource& random)
{
    const auto event = nip04Template(message, sender, receiver, now, random);
    if (!event)
        return passOn(event);
    return nostr::signEvent(*event, sender, random);
}

} // namespace

base::Result<Decrypted> open(const nostr::Event& event, const nostr::SecretKey& receiver)
{
    if (event.kind == nostr::kinds::EncryptedDirectMessage)
        return openNip04(event, receiver);
    if (event.kind == nostr::kinds::GiftWrap)
        return openGiftWrap(event, receiver);
    return base::fail(base::Errc::Malformed, u"kind %1 is no private message"_s.arg(event.kind));
}

base::Result<nostr::Event> seal(const Outgoing& message, const nostr::SecretKey& sender,
    const nostr::PublicKey& receiver, base::UnixTime now, nostr::Backdating backdating,
    base::RandomSource& random)
{
    switch (message.mode) {
    case Mode::Nip04:
        return sealNip04(message, sender, receiver, now, random);
    case Mode::Nip17:
        break;
    }
    return nostr::wrap(rumorTemplate(message, receiver), sender, receiver, now, backdating, random);
}

base::Task<base::Result<nostr::Event>> sealWithWork(Outgoing message, nostr::SecretKey sender,
    nostr::PublicKey receiver, nostr::Backdating backdating, int work, base::Clock& clock,
    base::RandomSource& random)
{
    if (message.mode == Mode::Nip17) {
        const auto rumor = nostr::makeRumor(rumorTemplate(message, receiver), sender.publicKey());
        auto wrapped = co_await nostr::wrapWithWork(
            rumor, sender, receiver, backdating, work, clock, random);
        co_return wrapped;
    }
    const auto event = nip04Template(message, sender, receiver, clock.now(), random);
    if (!event)
        co_return passOn(event);
    auto made = co_await nostr::signWithWork(
        *event, sender, work, nostr::MinedTime::Refreshed, clock, random);
    co_return made;
}

nostr::EventId rumorId(
    const Outgoing& message, const nostr::PublicKey& sender, const nostr::PublicKey& receiver)
{
    return nostr::makeRumor(rumorTemplate(message, receiver), sender).id;
}

} // namespace protocol
