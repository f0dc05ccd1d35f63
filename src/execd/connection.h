// SPDX-License-Identifier: GPL-3.0-or-later
// One accepted connection, plain or by TLS: whichever the other side begins to speak. Blocks, but
// never beyond its deadline.
#pragma once

#include <chrono>
#include <openssl/types.h>
#include <string>

namespace execd {

class Connection {
public:
    using Clock = std::chrono::steady_clock;

    explicit Connection(int socket); // non-blocking; closed with this object
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // Everything until the next call must be over by then.
    void mustEndBy(Clock::time_point deadline) { m_deadline = deadline; }
    // Waits for the first byte; with a certificate, TLS is spoken with who begins so.
    bool open(SSL_CTX* tls);
    // Appends what has come; false at the end, after an error or too late.
    bool read(std::string& into);
    bool write(std::string_view bytes); // all of it
    void finish(); // tells the other side that nothing follows
    bool isEncrypted() const { return m_tls != nullptr; }

private:
    bool wait(short events) const;
    bool waitForTls(int outcome) const;

    int m_socket;
    SSL* m_tls = nullptr;
    Clock::time_point m_deadline;
};

} // namespace execd
