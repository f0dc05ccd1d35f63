// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTimer>

namespace base {

namespace {

class TimerAlarm final : public Alarm {
public:
    TimerAlarm(std::chrono::milliseconds delay, std::function<void()> call)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        // The call is moved out first: it may destroy this alarm.
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [call = std::move(call)] {
            const auto last = call;
            last();
        });
        m_timer.start(delay);
    }

private:
    QTimer m_timer;
};

} // namespace

std::chrono::milliseconds SystemClock::sinceEpoch() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
}

std::chrono::milliseconds SystemClock::uptime() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

std::unique_ptr<Alarm> SystemClock::callAfter(
    std::chrono::milliseconds delay, std::function<void()> call)
{
    return std::make_unique<TimerAlarm>(
        std::max(delay, std::chrono::milliseconds{0}), std::move(call));
}

} // namespace base
