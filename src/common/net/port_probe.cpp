// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/port_probe.h"

#include <QNetworkProxy>
#include <QTcpSocket>

#include <memory>

namespace net {

namespace {

constexpr qsizetype MaxGreeting = 255; // RFC 4253 §4.2

struct Probe {
    QTcpSocket socket;
    base::Completer<base::Result<>> outcome;

    void read()
    {
        const auto greeting = socket.peek(MaxGreeting);
        if (greeting.startsWith("SSH-"))
            outcome.complete({});
        else if (greeting.size() >= 4)
            outcome.complete(
                base::fail(base::Errc::Malformed, QStringLiteral("not an SSH server")));
    }
};

} // namespace

base::Task<base::Result<>> probeSsh(
    base::Clock& clock, QString host, quint16 port, std::chrono::milliseconds limit, Proxy proxy)
{
    if (const auto allowed = proxy.check(host); !allowed)
        co_return base::passOn(allowed);
    const auto probe = std::make_unique<Probe>();
    auto* state = probe.get();
    QObject::connect(
        &probe->socket, &QTcpSocket::readyRead, &probe->socket, [state] { state->read(); });
    QObject::connect(&probe->socket, &QTcpSocket::errorOccurred, &probe->socket, [state] {
        state->outcome.complete(base::fail(base::Errc::Network, state->socket.errorString()));
    });
    const auto alarm = clock.callAfter(limit, [outcome = probe->outcome] {
        outcome.complete(base::fail(base::Errc::Timeout, QStringLiteral("no SSH greeting")));
    });
    probe->socket.setProxy(proxy.routeTo(host));
    probe->socket.connectToHost(host, port);
    const auto outcome = co_await probe->outcome;
    // We may have been woken by the socket's own signal: it must not be destroyed inside it.
    probe->socket.disconnect();
    co_await clock.sleep(std::chrono::milliseconds{0});
    co_return outcome;
}

} // namespace net
