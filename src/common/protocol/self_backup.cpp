// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/self_backup.h"

#include "crypto/hash.h"
#include "nostr/nip44.h"

namespace protocol {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

Result<nostr::SecretKey> selfBackupKey(const crypto::SecretBytes<64>& seed, QByteArrayView domain)
{
    QByteArray message = base::toByteArray(seed.bytes()) + domain.toByteArray();
    const crypto::SecretBytes<32> hash{crypto::sha256(base::view(message))};
    message.fill('\0');
    return nostr::SecretKey::fromBytes(hash.bytes());
}

Result<nostr::Event> toEvent(
    const SelfBackup& backup, const nostr::SecretKey& key, base::RandomSource& random)
{
    const auto conversation = nostr::nip44::conversationKey(key, key.publicKey());
    if (!conversation)
        return passOn(conversation);
    const auto content = nostr::nip44::encrypt(backup.text, *conversation, random);
    if (!content)
        return passOn(content);
    const nostr::EventTemplate event{.createdAt = backup.at,
        .kind = SelfBackupKind,
        .tags = {{u"d"_s, backup.identifier}},
        .content = *content};
    return nostr::signEvent(event, key, random);
}

Result<QString> selfBackupText(
    const nostr::Event& event, const QString& identifier, const nostr::SecretKey& key)
{
    if (event.kind != SelfBackupKind || event.pubkey != key.publicKey()
        || nostr::firstTag(event, "d"_L1) != identifier)
        return base::fail(base::Errc::NotAllowed, u"not our backup of this name"_s);
    if (const auto verified = nostr::verify(event); !verified)
        return passOn(verified);
    const auto conversation = nostr::nip44::conversationKey(key, key.publicKey());
    if (!conversation)
        return passOn(conversation);
    return nostr::nip44::decrypt(event.content, *conversation);
}

nostr::Filter selfBackupFilter(const QString& identifier, const nostr::SecretKey& key)
{
    nostr::Filter filter;
    filter.authors = {key.publicKey()};
    filter.kinds = {SelfBackupKind};
    filter.tags.insert(u'd', {identifier});
    return filter;
}

} // namespace protocol
