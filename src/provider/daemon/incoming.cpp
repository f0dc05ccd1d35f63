// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/incoming.h"

namespace provider {

StoredRequest toRequest(const Incoming& incoming)
{
    return {
        .id = incoming.id(), .sender = incoming.message.sender, .sentAt = incoming.message.sentAt};
}

StoredAnswer answerTo(const Incoming& incoming, const QString& text, base::UnixTime now)
{
    StoredAnswer answer;
    answer.request = incoming.id();
    answer.receiver = incoming.message.sender;
    answer.message.text = text;
    answer.message.sentAt = now;
    answer.message.kind = incoming.message.kind;
    answer.message.mode = incoming.message.mode;
    answer.createdAt = now;
    return answer;
}

} // namespace provider
