// SPDX-License-Identifier: GPL-3.0-or-later
// The socket on a workload's port. Only its descriptor matters here: the workload inherits and
// serves it.
#pragma once

#include "base/result.h"

#include <QHostAddress>

#include <utility>

namespace backends {

class ListeningSocket {
public:
    // Conflict when the port is taken.
    static base::Result<ListeningSocket> open(const QHostAddress& address, quint16 port);

    ListeningSocket(ListeningSocket&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    ListeningSocket& operator=(ListeningSocket&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~ListeningSocket();

    int descriptor() const { return m_fd; }

private:
    explicit ListeningSocket(int fd)
        : m_fd{fd}
    {
    }

    int m_fd = -1;
};

} // namespace backends
