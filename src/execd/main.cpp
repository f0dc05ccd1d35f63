// SPDX-License-Identifier: GPL-3.0-or-later
// paygress-exec: runs commands for who knows the password, over HTTP and by TLS on the same port.
// Everything it needs comes by its environment: EXEC_USER, EXEC_PASS, EXEC_TLS_PEM (certificate and
// key; none: no TLS), WORKSPACE. Links nothing of ours but this folder, so that it fits any image.
#include "execd/exec_server.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <openssl/crypto.h>

namespace {

// Whoever reads our environment later, in /proc or in a command, finds nothing.
std::string taken(const char* name)
{
    char* value = std::getenv(name);
    if (!value)
        return {};
    std::string text{value};
    OPENSSL_cleanse(value, std::strlen(value));
    ::unsetenv(name);
    return text;
}

int fail(const std::string& why)
{
    std::fprintf(stderr, "paygress-exec: %s\n", why.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    execd::ListenAddress address;
    if (argc == 3 && std::string_view{argv[1]} == "--listen") {
        const auto parsed = execd::listenAddressFrom(argv[2]);
        if (!parsed)
            return fail(parsed.error());
        address = *parsed;
    } else if (argc != 1) {
        return fail("the only option is --listen HOST:PORT");
    }
    const execd::Credentials credentials{taken("EXEC_USER"), taken("EXEC_PASS")};
    auto pem = taken("EXEC_TLS_PEM");
    SSL_CTX* tls = pem.empty() ? nullptr : execd::tlsContext(pem);
    const bool isBadPem = !pem.empty() && !tls;
    OPENSSL_cleanse(pem.data(), pem.size());
    if (isBadPem)
        return fail("EXEC_TLS_PEM is not a certificate with its key");
    const char* workspace = std::getenv("WORKSPACE");
    const execd::ExecService service{
        credentials, workspace && *workspace ? workspace : "/workspace", tls};
    const auto listening = execd::listenOn(address);
    if (!listening)
        return fail(listening.error());
    std::printf("listening on port %u\n", unsigned{listening->port});
    std::fflush(stdout);
    return execd::serveForEver(listening->socket, service);
}
