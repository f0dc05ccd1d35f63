// SPDX-License-Identifier: GPL-3.0-or-later
// The only source of time for the core. Tests inject one that is moved by hand.
#pragma once

#include "base/amount.h"
#include "base/task.h"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace base {

// A pending call; destroying it cancels the call.
class Alarm {
public:
    virtual ~Alarm() = default;
};

class Clock {
public:
    virtual ~Clock() = default;

    virtual std::chrono::milliseconds sinceEpoch() const = 0; // wall clock; may jump
    virtual std::chrono::milliseconds uptime() const = 0; // monotonic, arbitrary start
    // Calls once, from the event loop, after the delay. The call may destroy its own Alarm.
    virtual std::unique_ptr<Alarm> callAfter(
        std::chrono::milliseconds delay, std::function<void()> call)
        = 0;

    UnixTime now() const
    {
        return UnixTime{std::chrono::floor<std::chrono::seconds>(sinceEpoch())};
    }

    // co_await clock.sleep(3s): cancelled with the task that sleeps.
    auto sleep(std::chrono::milliseconds delay)
    {
        struct Sleep {
            Clock& clock;
            std::chrono::milliseconds delay;
            std::unique_ptr<Alarm> alarm;

            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> waiter)
            {
                alarm = clock.callAfter(delay, [waiter] { waiter.resume(); });
            }
            void await_resume() const noexcept { }
        };
        return Sleep{*this, delay, nullptr};
    }
};

// The real one. Lives in the thread that creates it.
class SystemClock final : public Clock {
public:
    std::chrono::milliseconds sinceEpoch() const override;
    std::chrono::milliseconds uptime() const override;
    std::unique_ptr<Alarm> callAfter(
        std::chrono::milliseconds delay, std::function<void()> call) override;
};

} // namespace base
