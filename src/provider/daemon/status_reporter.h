// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a tenant, and nobody else, how a lease stands.
#pragma once

#include "protocol/status.h"
#include "provider/daemon/lease_book.h"

namespace provider {

class StatusReporter {
public:
    StatusReporter(LeaseBook& book, base::Clock& clock)
        : m_book{book}
        , m_clock{clock}
    {
    }

    // Answers with a StatusReply or an ErrorReply; not stored, asking again costs nothing.
    StoredAnswer answer(const Incoming& incoming, const protocol::StatusRequest& request) const;

private:
    LeaseBook& m_book;
    base::Clock& m_clock;
};

} // namespace provider
