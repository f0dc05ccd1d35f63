// SPDX-License-Identifier: GPL-3.0-or-later
// A private message from a consumer, as it reached this provider.
#pragma once

#include "protocol/direct_message.h"
#include "provider/daemon/lease.h"
#include "provider/daemon/message_store.h"

namespace provider {

struct Incoming {
    protocol::Decrypted message;
    Moment arrivedAt{0};
    bool isLive = true; // not one that the relays had kept

    QString id() const { return message.id.toHex(); }
};

// Admission of the message, to be stored together with what it causes.
StoredRequest toRequest(const Incoming& incoming);
// An answer in the mode in which the message came.
StoredAnswer answerTo(const Incoming& incoming, const QString& text, base::UnixTime now);

} // namespace provider
