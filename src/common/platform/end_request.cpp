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

constexpr char Ending = 'e';
constexpr char HangingUp = 'h';
constexpr std::array Signals{SIGTERM, SIGINT, SIGHUP, SIGALRM};

volatile std::sig_atomic_t endsAlready = 0;

// Everything that matters is stored before it happens: to end here loses nothing.
void noteSignal(int signal)
{
    const int error = errno;
    if (signal == SIGALRM || (signal != SIGHUP && endsAlready != 0))
        ::_exit(EndRequest::CutShort);
    if (signal != SIGHUP) {
        endsAlready = 1;
        ::alarm(static_cast<unsigned>(EndRequest::Limit.count()));
    }
    const char byte = signal == SIGHUP ? HangingUp : Ending;
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
        char byte = 0;
        bool isHungUp = false;
        bool isAsked = false;
        while (::read(pipeEnds[0], &byte, 1) > 0)
            (byte == HangingUp ? isHungUp : isAsked) = true;
        if (isHungUp)
            Q_EMIT hungUp();
        if (isAsked)
            Q_EMIT asked();
    });
    for (const int signal : Signals)
        std::signal(signal, noteSignal);
}

EndRequest::~EndRequest()
{
    for (const int signal : Signals)
        std::signal(signal, SIG_DFL);
    endsAlready = 0;
    ::alarm(0);
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
