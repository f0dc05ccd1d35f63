// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/errand.h"

namespace provider {

using namespace Qt::StringLiterals;

std::optional<Errand> errandOf(Incoming incoming)
{
    Errand errand{.incoming = std::move(incoming), .wish = base::Error{}};
    const auto& message = errand.incoming.message;
    if (message.text.size() > FairUse::MaxMessage) {
        errand.wish = base::Error{base::Errc::Malformed,
            u"the message has more than %1 characters"_s.arg(FairUse::MaxMessage)};
        return errand;
    }
    if (message.kind == nostr::kinds::MarketMessage) {
        auto market = protocol::leaseMessageFromText(message.text);
        if (!market) {
            errand.wish = market.error();
            return errand;
        }
        const bool isReply = std::holds_alternative<protocol::LeaseClosed>(market->body)
            || std::holds_alternative<protocol::LeaseProblem>(market->body);
        if (isReply)
            return std::nullopt;
        errand.deed = Deed::Return;
        errand.wish = std::move(*market);
        return errand;
    }
    auto request = protocol::requestFromText(message.text);
    if (!request) {
        if (protocol::looksLikeReply(message.text))
            return std::nullopt;
        errand.wish = request.error();
        return errand;
    }
    const bool isQuestion = std::holds_alternative<protocol::StatusRequest>(*request);
    errand.deed = isQuestion ? Deed::Question : Deed::Purchase;
    errand.wish = std::move(*request);
    return errand;
}

} // namespace provider
