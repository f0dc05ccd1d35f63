// SPDX-License-Identifier: GPL-3.0-or-later
// Why a request is not served, in the words of the wire.
#pragma once

#include "protocol/error_reply.h"

#include <tl/expected.hpp>

namespace provider {

struct Refusal {
    QString type; // one of protocol::error_type
    QString message; // for the consumer
    QString details; // may be empty

    bool operator==(const Refusal&) const = default;
};

template <typename T = void>
using Checked = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(QLatin1StringView type, QString message, QString details = {})
{
    return tl::unexpected<Refusal>{Refusal{type, std::move(message), std::move(details)}};
}

template <typename T>
tl::unexpected<Refusal> refuseToo(const Checked<T>& refused)
{
    return tl::unexpected<Refusal>{refused.error()};
}

inline protocol::ErrorReply toReply(const Refusal& refusal)
{
    protocol::ErrorReply reply{
        .type = refusal.type, .message = refusal.message, .details = {}, .refundToken = {}};
    if (!refusal.details.isEmpty())
        reply.details = refusal.details;
    return reply;
}

} // namespace provider
