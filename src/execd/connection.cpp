// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace execd {

namespace {

constexpr unsigned char TlsHandshake = 22; // the first byte of every TLS connection

} // namespace

Connection::Connection(int socket)
    : m_socket{socket}
    , m_deadline{Clock::now()}
{
}

Connection::~Connection()
{
    SSL_free(m_tls);
    ::close(m_socket);
}

bool Connection::wait(short events) const
{
    pollfd source{m_socket, events, 0};
    while (true) {
        const auto left
            = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now());
        if (left.count() <= 0)
            return false;
        const auto limit = std::min<std::chrono::milliseconds::rep>(left.count(), 60'000);
        const int ready = ::poll(&source, 1, static_cast<int>(limit));
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

bool Connection::waitForTls(int outcome) const
{
    switch (SSL_get_error(m_tls, outcome)) {
    case SSL_ERROR_WANT_READ:
        return wait(POLLIN);
    case SSL_ERROR_WANT_WRITE:
        return wait(POLLOUT);
    default:
        return false;
    }
}

bool Connection::open(SSL_CTX* tls)
{
    unsigned char first = 0;
    while (true) {
        const auto seen = ::recv(m_socket, &first, 1, MSG_PEEK);
        if (seen == 1)
            break;
        const bool isEarly = seen < 0 && (errno == EAGAIN || errno == EINTR);
        if (!isEarly || !wait(POLLIN))
            return false;
    }
    if (!tls || first != TlsHandshake)
        return true;
    m_tls = SSL_new(tls);
    if (!m_tls || SSL_set_fd(m_tls, m_socket) != 1)
        return false;
    while (true) {
        ERR_clear_error();
        const int outcome = SSL_accept(m_tls);
        if (outcome == 1)
            return true;
        if (!waitForTls(outcome))
            return false;
    }
}

bool Connection::read(std::string& into)
{
    std::array<char, 16 * 1024> chunk{};
    while (true) {
        if (m_tls) {
            ERR_clear_error();
            const int got = SSL_read(m_tls, chunk.data(), static_cast<int>(chunk.size()));
            if (got > 0) {
                into.append(chunk.data(), static_cast<std::size_t>(got));
                return true;
            }
            if (!waitForTls(got))
                return false;
            continue;
        }
        const auto got = ::recv(m_socket, chunk.data(), chunk.size(), 0);
        if (got > 0) {
            into.append(chunk.data(), static_cast<std::size_t>(got));
            return true;
        }
        const bool isEarly = got < 0 && (errno == EAGAIN || errno == EINTR);
        if (!isEarly || !wait(POLLIN))
            return false;
    }
}

bool Connection::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (m_tls) {
            ERR_clear_error();
            const auto size = std::min<std::size_t>(bytes.size(), 16 * 1024);
            const int put = SSL_write(m_tls, bytes.data(), static_cast<int>(size));
            if (put > 0)
                bytes.remove_prefix(static_cast<std::size_t>(put));
            else if (!waitForTls(put))
                return false;
            continue;
        }
        const auto put = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(put));
            continue;
        }
        const bool isFull = put < 0 && (errno == EAGAIN || errno == EINTR);
        if (!isFull || !wait(POLLOUT))
            return false;
    }
    return true;
}

// Reads what may still come, so that unread bytes do not make the system drop our answer.
void Connection::finish()
{
    if (m_tls)
        SSL_shutdown(m_tls);
    ::shutdown(m_socket, SHUT_WR);
    std::string rest;
    const auto limit = Clock::now() + std::chrono::seconds{1};
    m_deadline = std::min(m_deadline, limit);
    std::size_t total = 0;
    for (bool isOpen = true; isOpen && total < (4U << 20); total += rest.size()) {
        rest.clear();
        std::array<char, 16 * 1024> chunk{};
        const auto got = ::recv(m_socket, chunk.data(), chunk.size(), 0);
        if (got > 0)
            rest.assign(chunk.data(), static_cast<std::size_t>(got));
        const bool isEarly = got < 0 && (errno == EAGAIN || errno == EINTR);
        isOpen = got > 0 || (isEarly && wait(POLLIN));
    }
}

} // namespace execd
