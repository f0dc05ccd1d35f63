// SPDX-License-Identifier: GPL-3.0-or-later
// The exact bytes whose SHA-256 is an event's id (NIP-01), written directly: QJsonDocument costs
// more and would tie the id to its escapes.
#pragma once

#include "base/amount.h"
#include "nostr/keys.h"
#include "nostr/tags.h"

#include <QByteArray>

namespace nostr {

// One JSON string with its quotation marks, in the form JavaScript writes: short escapes, other
// characters below 20 hex as \u00xx, everything else as UTF-8. A lone surrogate becomes U+FFFD.
void appendJsonText(QByteArray& out, QStringView text);
void appendJsonTags(QByteArray& out, const Tags& tags);

QByteArray canonicalText(const PublicKey& author, base::UnixTime createdAt, int kind,
    const Tags& tags, QStringView content);

bool hasLoneSurrogate(QStringView text);
// Without the characters that programs hash differently: controls without a short escape, delete,
// and lone surrogates.
QString withoutDisputedCharacters(const QString& text);

} // namespace nostr
