// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the event loop until something is true or five (given) seconds have passed. For tests with
// real sockets.
#pragma once

#include "base/task.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include <chrono>

namespace test {

template <typename Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds{5})
{
    const QDeadlineTimer deadline{limit};
    QTimer wake; // a condition may come true without an event of ours
    wake.start(std::chrono::milliseconds{10});
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

// The value of a task that needs real sockets to finish. Fails the program when it does not end in
// time.
template <typename T>
T resultOf(base::Task<T> task, std::chrono::milliseconds limit = std::chrono::seconds{20})
{
    if (!waitUntil([&task] { return task.isDone(); }, limit))
        qFatal("a task did not end in time");
    return task.await_resume();
}

} // namespace test
