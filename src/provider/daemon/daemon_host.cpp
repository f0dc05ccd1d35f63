// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon_host.h"

namespace provider {

// Lives in the worker thread and owns the world there.
class DaemonHost::Worker : public QObject {
public:
    explicit Worker(DaemonWorldFactory makeWorld)
        : m_makeWorld{std::move(makeWorld)}
    {
    }

    void start(DaemonHost* host) { m_starting = run(host); }

    // The thread ends when the daemon has finished.
    void stop()
    {
        m_starting.cancel();
        m_ending = finish();
    }
    Daemon* daemon() { return m_world ? &m_world->daemon() : nullptr; }

private:
    base::Task<> run(DaemonHost* host)
    {
        auto world = co_await m_makeWorld();
        if (!world) {
            Q_EMIT host->startFailed(world.error().detail);
            co_return;
        }
        m_world = std::move(*world);
        connect(&m_world->daemon(), &Daemon::stateChanged, host, &DaemonHost::stateChanged);
        connect(&m_world->daemon(), &Daemon::journalled, host, &DaemonHost::journalled);
        if (const auto started = m_world->daemon().start(); !started)
            Q_EMIT host->startFailed(started.error().detail);
    }

    base::Task<> finish()
    {
        if (m_world)
            co_await m_world->daemon().finish();
        thread()->quit();
    }

    DaemonWorldFactory m_makeWorld;
    std::unique_ptr<DaemonWorld> m_world;
    base::Task<> m_starting;
    base::Task<> m_ending;
};

DaemonHost::DaemonHost(DaemonWorldFactory makeWorld, QObject* parent)
    : QObject{parent}
    , m_worker{new Worker{std::move(makeWorld)}}
{
    qRegisterMetaType<DaemonState>();
    qRegisterMetaType<JournalEntry>();
    m_thread.setObjectName(QStringLiteral("daemon"));
    m_worker->moveToThread(&m_thread);
    connect(
        &m_thread, &QThread::started, m_worker, [this, worker = m_worker] { worker->start(this); });
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

DaemonHost::~DaemonHost()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->stop(); });
    m_thread.wait();
}

void DaemonHost::stopLease(qint64 id)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, id] {
        if (auto* daemon = worker->daemon())
            daemon->stopLease(id);
    });
}

void DaemonHost::pause()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] {
        if (auto* daemon = worker->daemon())
            daemon->pause();
    });
}

void DaemonHost::resume()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] {
        if (auto* daemon = worker->daemon())
            daemon->resume();
    });
}

void DaemonHost::setSalesRules(const SalesRules& rules)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, rules] {
        if (auto* daemon = worker->daemon())
            (void)daemon->setSalesRules(rules); // the state says which rules count
    });
}

void DaemonHost::refresh()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] {
        if (auto* daemon = worker->daemon())
            daemon->refresh();
    });
}

} // namespace provider
