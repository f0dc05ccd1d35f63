// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the daemon in its own thread. Windows talk to this object, never to the daemon itself.
#pragma once

#include "provider/daemon/daemon.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace provider {

// A daemon with everything it works with. Made, used and destroyed in the worker thread.
class DaemonWorld {
public:
    virtual ~DaemonWorld() = default;
    virtual Daemon& daemon() = 0;
};
using DaemonWorldFactory = std::function<base::Task<base::Result<std::unique_ptr<DaemonWorld>>>()>;

class DaemonHost : public QObject {
    Q_OBJECT

public:
    // The factory is called in the worker thread, at once.
    explicit DaemonHost(DaemonWorldFactory makeWorld, QObject* parent = nullptr);
    ~DaemonHost() override; // waits for the daemon to end; workloads stay

    // Return at once; watch stateChanged().
    void stopLease(qint64 id);
    void pause();
    void resume();
    void setSalesRules(const SalesRules& rules);
    void refresh();

Q_SIGNALS:
    void stateChanged(
        const provider::DaemonState& state); // the first change at once, later at most 4 a second
    void journalled(const provider::JournalEntry& entry);
    void startFailed(const QString& why); // English; nothing runs

private:
    class Worker;

    QThread m_thread;
    Worker* m_worker; // lives in m_thread: queued calls only
};

} // namespace provider
