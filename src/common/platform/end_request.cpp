// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/end_request.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace platform {

#ifdef Q_OS_UNIX

namespace {

std::array<int, 2> pipeEnds{-1, -1}; // a signal handler can reach nothing else

constexpr std::array Signals{SIGTERM, SIGINT, SIGHUP};

void noteSignal(int)
{
    const int error = errno;
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
    errno = error;
}

} // namespace

EndRequest::EndRequest(QObject* parent)
    : QObject{parent}
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        std::array<char, 16> bytes{};
        while (::read(pipeEnds[0], bytes.data(), bytes.size()) > 0) { }
        Q_EMIT asked();
    });
    for (const int signal : Signals)
        std::signal(signal, noteSignal);
}

EndRequest::~EndRequest()
{
    for (const int signal : Signals)
        std::signal(signal, SIG_DFL);
    m_notifier.reset();
    for (int& end : pipeEnds)
        ::close(std::exchange(end, -1));
}

#else

EndRequest::EndRequest(QObject* parent)
    : QObject{parent}
{
}

EndRequest::~EndRequest() = default;

#endif

} // namespace platform
