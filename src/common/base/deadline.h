// SPDX-License-Identifier: GPL-3.0-or-later
// Gives an operation a time limit: const auto answer = co_await withDeadline(clock,
// std::move(task), 20s); When time runs out the operation is cancelled where it sleeps and the
// result is Errc::Timeout.
#pragma once

#include "base/clock.h"
#include "base/result.h"

namespace base {

namespace detail {

// Wakes when the task has ended or the limit has passed, whichever is first.
template <typename T>
class EndOrLimit {
public:
    EndOrLimit(Clock& clock, Task<T>& work, std::chrono::milliseconds limit)
        : m_clock{clock}
        , m_work{work}
        , m_limit{limit}
    {
    }
    EndOrLimit(const EndOrLimit&) = delete;
    EndOrLimit& operator=(const EndOrLimit&) = delete;
    ~EndOrLimit()
    {
        if (!m_work.isDone())
            m_work.await_suspend({});
    }

    bool await_ready() const noexcept { return m_work.isDone(); }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        m_work.await_suspend(waiter);
        m_alarm = m_clock.callAfter(m_limit, [this, waiter] {
            m_work.await_suspend({}); // the task no longer wakes us
            waiter.resume();
        });
    }
    void await_resume() { m_alarm.reset(); }

private:
    Clock& m_clock;
    Task<T>& m_work;
    std::chrono::milliseconds m_limit;
    std::unique_ptr<Alarm> m_alarm;
};

} // namespace detail

template <typename T>
Task<Result<T>> withDeadline(Clock& clock, Task<Result<T>> work, std::chrono::milliseconds limit)
{
    detail::EndOrLimit<Result<T>> endOrLimit{clock, work, limit};
    co_await endOrLimit;
    if (!work.isDone()) {
        work.cancel(); // parameters live as long as the frame: without this it would go on until
                       // our owner goes
        co_return fail(Errc::Timeout, QStringLiteral("no answer within %1 ms").arg(limit.count()));
    }
    co_return work.await_resume();
}

} // namespace base
