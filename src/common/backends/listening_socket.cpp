// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/listening_socket.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr int Backlog = 32;

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

SocketAddress addressOf(const QHostAddress& address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        four.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&result.bytes, &four, sizeof four);
        result.size = sizeof four;
        return result;
    }
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    const auto bytes = address.protocol() == QAbstractSocket::IPv6Protocol ? address.toIPv6Address()
                                                                           : Q_IPV6ADDR{};
    std::memcpy(&six.sin6_addr, &bytes, sizeof six.sin6_addr);
    std::memcpy(&result.bytes, &six, sizeof six);
    result.size = sizeof six;
    return result;
}

} // namespace

base::Result<ListeningSocket> ListeningSocket::open(const QHostAddress& address, quint16 port)
{
    const auto wanted = addressOf(address, port);
    const int fd = ::socket(wanted.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0
        && address == QHostAddress{QHostAddress::Any}) // both versions were meant, one is not there
        return open(QHostAddress{QHostAddress::AnyIPv4}, port);
    if (fd < 0)
        return base::fail(
            base::Errc::Network, u"cannot make a socket: %1"_s.arg(qt_error_string(errno)));

    ListeningSocket socket{fd};
    const int on = 1;
    const int off = 0;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address == QHostAddress{QHostAddress::Any})
        ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&wanted.bytes), wanted.size) == 0
        && ::listen(fd, Backlog) == 0)
        return socket;
    const auto code = errno == EADDRINUSE ? base::Errc::Conflict : base::Errc::NotAllowed;
    return base::fail(
        code, u"cannot listen on port %1: %2"_s.arg(port).arg(qt_error_string(errno)));
}

ListeningSocket::~ListeningSocket()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace backends
