// SPDX-License-Identifier: GPL-3.0-or-later
// One relay, and a pool through which something of ours is kept there.
#pragma once

#include "fake_clock.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "nostr/relay_pool.h"

#include <gtest/gtest.h>

namespace test {

class SelfBackupWorld : public testing::Test {
protected:
    SelfBackupWorld() { pool.addRelay(relay->url()); }

    template <typename T>
    T resultOf(base::Task<T> task)
    {
        for (int i = 0; i < 300 && !task.isDone(); ++i)
            clock.advance(std::chrono::milliseconds{100});
        EXPECT_TRUE(task.isDone());
        if (!task.isDone())
            std::abort();
        return task.await_resume();
    }

    FakeClock clock;
    FakeRandom random;
    FakeRelays relays{clock, random};
    FakeRelay* relay = &relays.add(QStringLiteral("wss://one.example"));
    nostr::RelayPool pool{relays.transports(), clock, random};
};

} // namespace test
