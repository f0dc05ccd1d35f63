// SPDX-License-Identifier: GPL-3.0-or-later
// What one web socket may take, hold back and wait for.
#pragma once

#include <QtGlobal>

#include <chrono>

namespace net {

struct WebSocketLimits {
    // Longer frames and messages end the connection.
    static constexpr quint64 DefaultMessage = 256 * 1024;
    // What the network has not taken yet; beyond it the other side is as good as dead.
    static constexpr qint64 DefaultUnsent = 8 * 1024 * 1024;

    quint64 message = DefaultMessage; // bytes, of one frame and of one message
    qint64 unsent = DefaultUnsent; // bytes
    std::chrono::milliseconds connecting{10'000};
    std::chrono::milliseconds pingInterval{
        55'000}; // a ping without a pong until the next one ends it
};

} // namespace net
