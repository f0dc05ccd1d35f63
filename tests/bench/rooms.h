// SPDX-License-Identifier: GPL-3.0-or-later
// Threads for the sides of a market, which have a process each in life.
#pragma once

#include "cashu/mint_url.h"
#include "practice/practice_market.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QThread>

#include <memory>

namespace bench {

inline void needApplication()
{
    static int count = 1;
    static char name[] = "bench";
    static char* arguments[] = {name, nullptr};
    static QCoreApplication made{count, arguments};
}

// A thread with an event loop in which things are built, used and taken down.
class Room {
public:
    Room()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room()
    {
        m_thread.quit();
        m_thread.wait();
    }
    template <typename Call>
    void run(Call call)
    {
        QMetaObject::invokeMethod(&m_context, call, Qt::BlockingQueuedConnection);
    }

private:
    QThread m_thread;
    QObject m_context;
};

// A relay and a mint on real sockets.
class MarketRoom {
public:
    MarketRoom()
    {
        m_room.run([this] {
            m_clock = std::make_unique<base::SystemClock>();
            m_market
                = practice::PracticeMarket::open(m_folder.path(), *m_clock, m_random, {}).value();
        });
    }
    ~MarketRoom()
    {
        m_room.run([this] { m_market.reset(); });
    }
    nostr::RelayUrl relay() const
    {
        return nostr::RelayUrl::fromText(m_market->relayUrl()).value();
    }
    cashu::MintUrl mint() const { return cashu::MintUrl::fromText(m_market->mintUrl()).value(); }

private:
    QTemporaryDir m_folder;
    base::SystemRandom m_random;
    std::unique_ptr<base::SystemClock> m_clock;
    std::unique_ptr<practice::PracticeMarket> m_market;
    Room m_room;
};

} // namespace bench
