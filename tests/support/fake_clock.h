// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that moves only when told. advance() fires what falls due, in order, each at its own
// time.
#pragma once

#include "base/clock.h"

#include <QCoreApplication>

#include <map>
#include <memory>

namespace test {

class FakeClock final : public base::Clock {
public:
    // 2026-07-30 11:52:25 UTC, the time of the golden examples.
    explicit FakeClock(std::chrono::seconds start = std::chrono::seconds{1785412345})
        : m_now{start}
    {
    }

    std::chrono::milliseconds sinceEpoch() const override { return m_now + m_jump; }
    std::chrono::milliseconds uptime() const override { return m_now; }
    std::unique_ptr<base::Alarm> callAfter(
        std::chrono::milliseconds delay, std::function<void()> call) override
    {
        auto call_ = std::make_shared<std::function<void()>>(std::move(call));
        const auto key
            = std::make_pair(m_now + std::max(delay, std::chrono::milliseconds{0}), m_next++);
        m_calls->emplace(key, call_);
        return std::make_unique<Pending>(m_calls, key);
    }

    void advance(std::chrono::milliseconds by)
    {
        const auto end = m_now + by;
        while (!m_calls->empty() && m_calls->begin()->first.first <= end) {
            const auto first = m_calls->begin();
            m_now = std::max(m_now, first->first.first);
            const auto call = first->second;
            m_calls->erase(first);
            (*call)();
            QCoreApplication::sendPostedEvents();
        }
        m_now = end;
        QCoreApplication::sendPostedEvents();
    }
    // The wall clock is set; the monotonic one goes on.
    void setWallClockBy(std::chrono::milliseconds jump) { m_jump += jump; }
    bool hasPendingCalls() const { return !m_calls->empty(); }

private:
    using Key = std::pair<std::chrono::milliseconds, std::uint64_t>;
    using Calls = std::map<Key, std::shared_ptr<std::function<void()>>>;

    struct Pending final : base::Alarm {
        Pending(std::shared_ptr<Calls> calls, Key key)
            : m_calls{std::move(calls)}
            , m_key{key}
        {
        }
        ~Pending() override { m_calls->erase(m_key); }
        std::shared_ptr<Calls> m_calls;
        Key m_key;
    };

    std::chrono::milliseconds m_now;
    std::chrono::milliseconds m_jump{0};
    std::uint64_t m_next = 0;
    std::shared_ptr<Calls> m_calls = std::make_shared<Calls>();
};

} // namespace test
