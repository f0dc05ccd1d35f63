// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/port_forwards.h"

#include "backends/listening_socket.h"
#include "platform/lock_file.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QFile>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds EndPause = 20ms;
constexpr std::chrono::milliseconds EndLimit = 10s;

} // namespace

PortForwards::PortForwards(
    QString folder, QString program, QHostAddress listening, base::Clock& clock)
    : m_folder{std::move(folder)}
    , m_program{std::move(program)}
    , m_listening{std::move(listening)}
    , m_clock{clock}
{
}

QString PortForwards::lockOf(const WorkloadId& id) const
{
    return m_folder + u'/' + id.value + u".forward"_s;
}

base::Result<bool> PortForwards::isOpen(const WorkloadId& id) const
{
    return platform::isLockHeld(lockOf(id));
}

base::Task<base::Result<>> PortForwards::open(WorkloadId id, quint16 port, ForwardTarget target)
{
    const auto closed = co_await close(id);
    if (!closed)
        co_return closed;
    const auto made = platform::makePrivateFolder(m_folder);
    if (!made)
        co_return made;
    const auto lock = platform::LockFile::tryAcquire(lockOf(id));
    if (!lock)
        co_return base::passOn(lock);
    const auto socket = ListeningSocket::open(m_listening, port);
    if (!socket)
        co_return base::passOn(socket);
    platform::DetachedProgram program;
    program.path = m_program;
    program.arguments = {u"forward"_s, target.host, QString::number(target.port)};
    program.environment = platform::smallEnvironment();
    program.descriptors = {socket->descriptor(), lock->descriptor()};
    const auto started = platform::startDetached(program);
    if (!started)
        co_return base::passOn(started);
    co_return base::Result<>{};
}

base::Task<base::Result<>> PortForwards::close(WorkloadId id)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto isHeld = platform::isLockHeld(lockOf(id));
        if (!isHeld)
            co_return base::passOn(isHeld);
        if (!*isHeld)
            break;
        if (m_clock.uptime() - begin > EndLimit)
            co_return base::fail(base::Errc::Timeout, u"a forwarded port is not given up"_s);
        platform::killHolders(lockOf(id));
        co_await m_clock.sleep(EndPause);
    }
    QFile::remove(lockOf(id));
    co_return base::Result<>{};
}

} // namespace backends
