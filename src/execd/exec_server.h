// SPDX-License-Identifier: GPL-3.0-or-later
// Accepts connections and gives each a process of its own, up to a limit.
#pragma once

#include "execd/exec_service.h"

#include <tl/expected.hpp>

#include <cstdint>

namespace execd {

constexpr int MostAtOnce = 32;

struct ListenAddress {
    std::string host = "0.0.0.0"; // a numeric IPv4 address; 127.0.0.1 where a tunnel leads here
    std::uint16_t port = 8080; // 0: any free one
};
tl::expected<ListenAddress, std::string> listenAddressFrom(std::string_view text); // HOST:PORT

// A socket that listens, and its port; the error is for people.
struct Listening {
    int socket = -1;
    std::uint16_t port = 0;
};
tl::expected<Listening, std::string> listenOn(const ListenAddress& address);

// The certificate and its key, both in PEM. Null with an error on the error queue when they are not
// good. TLS 1.2 and newer.
SSL_CTX* tlsContext(std::string_view pem);

// Until the process is told to end. Answers its exit code.
int serveForEver(int listening, const ExecService& service);

} // namespace execd
