// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/exec_server.h"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace execd {

namespace {

constexpr int Backlog = 64;
constexpr int ReapPause = 1000; // ms between two looks at ended processes

struct Freed {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freed>;

Owned<BIO> reading(std::string_view pem)
{
    return Owned<BIO>{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

tl::unexpected<std::string> systemError(std::string_view what)
{
    return tl::make_unexpected(std::string{what} + ": " + std::strerror(errno));
}

} // namespace

tl::expected<ListenAddress, std::string> listenAddressFrom(std::string_view text)
{
    const auto colon = text.rfind(':');
    ListenAddress address;
    if (colon == std::string_view::npos)
        return tl::make_unexpected("an address is HOST:PORT");
    address.host = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);
    const auto [end, error]
        = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    in_addr parsed{};
    if (error != std::errc{} || end != digits.data() + digits.size()
        || ::inet_pton(AF_INET, address.host.c_str(), &parsed) != 1)
        return tl::make_unexpected("an address is HOST:PORT, with a numeric host");
    return address;
}

tl::expected<Listening, std::string> listenOn(const ListenAddress& address)
{
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(address.port);
    ::inet_pton(AF_INET, address.host.c_str(), &place.sin_addr);
    Listening listening;
    listening.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listening.socket < 0)
        return systemError("no socket");
    const int yes = 1;
    ::setsockopt(listening.socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t size = sizeof place;
    auto* generic = reinterpret_cast<sockaddr*>(&place);
    if (::bind(listening.socket, generic, size) != 0 || ::listen(listening.socket, Backlog) != 0
        || ::getsockname(listening.socket, generic, &size) != 0) {
        const auto problem = systemError("cannot listen");
        ::close(listening.socket);
        return problem;
    }
    listening.port = ntohs(place.sin_port);
    return listening;
}

SSL_CTX* tlsContext(std::string_view pem)
{
    Owned<SSL_CTX> context{SSL_CTX_new(TLS_server_method())};
    const auto first = reading(pem);
    const auto second = reading(pem);
    if (!context || !first || !second)
        return nullptr;
    const Owned<X509> certificate{PEM_read_bio_X509(first.get(), nullptr, nullptr, nullptr)};
    const Owned<EVP_PKEY> key{PEM_read_bio_PrivateKey(second.get(), nullptr, nullptr, nullptr)};
    const bool isGood = certificate && key
        && SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1
        && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1
        && SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1
        && SSL_CTX_check_private_key(context.get()) == 1;
    if (!isGood)
        return nullptr;
    SSL_CTX_set_mode(
        context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context.release();
}

int serveForEver(int listening, const ExecService& service)
{
    ::signal(SIGPIPE, SIG_IGN);
    int underWay = 0;
    while (true) {
        pollfd source{listening, POLLIN, 0};
        ::poll(&source, 1, underWay > 0 ? ReapPause : -1);
        while (::waitpid(-1, nullptr, WNOHANG) > 0)
            --underWay;
        const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0)
            continue; // gone again, or nobody came
        Connection connection{socket};
        if (underWay >= MostAtOnce) {
            service.refuse(connection);
            continue;
        }
        const auto child = ::fork();
        if (child == 0) {
            ::close(listening);
            service.serve(connection);
            ::_exit(0); // the parent tidies up
        }
        if (child > 0)
            ++underWay;
    }
}

} // namespace execd
