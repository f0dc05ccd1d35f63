// SPDX-License-Identifier: GPL-3.0-or-later
// Two calls about one workload never overlap: the second waits for its turn. Must outlive the turns
// it gives.
#pragma once

#include "backends/workload.h"
#include "base/clock.h"
#include "base/task.h"

#include <set>
#include <utility>

namespace backends {

class WorkloadTurns {
public:
    explicit WorkloadTurns(base::Clock& clock)
        : m_clock{clock}
    {
    }

    // Lasts until it is destroyed.
    class Turn {
    public:
        Turn(std::set<WorkloadId>& busy, WorkloadId id)
            : m_busy{&busy}
            , m_id{std::move(id)}
        {
            m_busy->insert(m_id);
        }
        Turn(Turn&& other) noexcept
            : m_busy{std::exchange(other.m_busy, nullptr)}
            , m_id{std::move(other.m_id)}
        {
        }
        Turn& operator=(Turn&&) = delete;
        ~Turn()
        {
            if (m_busy)
                m_busy->erase(m_id);
        }

    private:
        std::set<WorkloadId>* m_busy;
        WorkloadId m_id;
    };

    base::Task<Turn> turnFor(WorkloadId id)
    {
        while (m_busy.contains(id))
            co_await m_clock.sleep(Pause);
        co_return Turn{m_busy, id};
    }

private:
    static constexpr std::chrono::milliseconds Pause{20};

    base::Clock& m_clock;
    std::set<WorkloadId> m_busy;
};

} // namespace backends
