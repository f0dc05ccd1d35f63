// SPDX-License-Identifier: GPL-3.0-or-later
// Practice relays without sockets, and what relays do on bad days. Messages travel by the clock, so
// clock.advance() moves them; nothing arrives inside a call.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "nostr/relay_transport.h"
#include "practice/practice_relay_session.h"
#include "storage/database.h"

#include <QPointer>
#include <QStringList>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace test {

class FakeRelay;

class FakeRelayTransport final : public nostr::RelayTransport {
public:
    FakeRelayTransport(
        base::Clock& clock, const std::map<nostr::RelayUrl, std::unique_ptr<FakeRelay>>& relays)
        : m_clock{clock}
        , m_relays{relays}
    {
    }
    ~FakeRelayTransport() override;

    void open(const nostr::RelayUrl& url) override;
    void sendText(const QString& text) override;
    void close() override
    {
        later({}, [this] { end(QStringLiteral("closed")); });
    }

    void say(const QString& text); // the relay's words
    void end(const QString& reason);

    void forgetRelay();

private:
    void connectNow();
    void later(std::chrono::milliseconds delay, std::function<void()> call)
    {
        const auto number = m_next++;
        m_alarms[number] = m_clock.callAfter(delay, [this, number, call = std::move(call)] {
            const auto own = std::move(m_alarms[number]);
            m_alarms.erase(number);
            call();
        });
    }

    base::Clock& m_clock;
    const std::map<nostr::RelayUrl, std::unique_ptr<FakeRelay>>& m_relays;
    FakeRelay* m_relay = nullptr;
    std::unique_ptr<practice::PracticeRelaySession> m_session;
    std::map<int, std::unique_ptr<base::Alarm>> m_alarms;
    int m_next = 0;
    int m_said = 0;
};

class FakeRelay {
public:
    // Switches; change them at any time.
    bool refusesConnections = false;
    bool neverAnswers = false; // takes everything, says nothing
    bool neverEndsStoredEvents = false; // no EOSE
    bool givesNoHints = false; // EOSE without NIP-67
    bool neverAcknowledges = false; // no OK
    bool swapsNeighbours = false; // every second message overtakes the one before
    int copies = 1; // of every event it sends
    int eventsToDrop = 0; // so many next events are lost on the way to the client
    QString refusesEventsWith; // OK false with this reason, nothing stored
    QString closesRequestsWith; // CLOSED with this reason
    bool challengesBeforeEachRefusal = false; // asks for another proof of identity (NIP-42)
    QString answersRequestsWithNotice; // and with nothing else
    std::chrono::milliseconds delay{0}; // one way

    QStringList received; // what clients said, oldest first
    int connections = 0; // attempts that were accepted

    FakeRelay(const nostr::RelayUrl& url, base::Clock& clock, base::RandomSource& random,
        practice::PracticeRelay::Policy policy)
        : m_url{url}
        , m_database{storage::Database::open(QStringLiteral(":memory:")).value()}
        , m_relay{practice::PracticeRelay::open(*m_database, clock, random, policy).value()}
    {
    }

    ~FakeRelay();
    FakeRelay(const FakeRelay&) = delete;
    FakeRelay& operator=(const FakeRelay&) = delete;

    const nostr::RelayUrl& url() const { return m_url; }
    practice::PracticeRelay& relay() { return *m_relay; }
    qsizetype receivedCount(const QString& start) const
    {
        return std::count_if(received.begin(), received.end(),
            [&start](const QString& text) { return text.startsWith(start); });
    }

    std::size_t openCount() const { return m_transports.size(); }
    void disconnectAll()
    {
        for (auto* transport : std::vector{m_transports})
            transport->end(QStringLiteral("the relay went away"));
    }
    // Says something no relay should say.
    void say(const QString& text)
    {
        for (auto* transport : std::vector{m_transports})
            transport->say(text);
    }

private:
    friend class FakeRelayTransport;

    nostr::RelayUrl m_url;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<practice::PracticeRelay> m_relay;
    std::vector<FakeRelayTransport*> m_transports; // the open ones
};

// The relays of a fake world, and the transports that reach them. Outlives every pool that uses it.
class FakeRelays {
public:
    FakeRelays(base::Clock& clock, base::RandomSource& random)
        : m_clock{clock}
        , m_random{random}
    {
    }

    FakeRelay& add(const QString& url, practice::PracticeRelay::Policy policy = {})
    {
        const auto address = nostr::RelayUrl::fromText(url).value();
        auto& relay = m_relays[address];
        relay = std::make_unique<FakeRelay>(address, m_clock, m_random, policy);
        return *relay;
    }
    nostr::TransportFactory transports() const
    {
        return [this] { return std::make_unique<FakeRelayTransport>(m_clock, m_relays); };
    }

private:
    base::Clock& m_clock;
    base::RandomSource& m_random;
    std::map<nostr::RelayUrl, std::unique_ptr<FakeRelay>> m_relays;
};

inline FakeRelayTransport::~FakeRelayTransport()
{
    if (m_relay)
        std::erase(m_relay->m_transports, this);
}

inline FakeRelay::~FakeRelay()
{
    for (auto* transport : std::vector{m_transports})
        transport->forgetRelay();
}

inline void FakeRelayTransport::forgetRelay()
{
    m_alarms.clear();
    m_session.reset();
    m_relay = nullptr;
}

inline void FakeRelayTransport::open(const nostr::RelayUrl& url)
{
    const auto relay = m_relays.find(url);
    if (relay != m_relays.end())
        m_relay = relay->second.get();
    later({}, [this] { connectNow(); });
}

inline void FakeRelayTransport::connectNow()
{
    if (!m_relay || m_relay->refusesConnections)
        return end(QStringLiteral("connection refused"));
    ++m_relay->connections;
    m_relay->m_transports.push_back(this);
    m_session
        = m_relay->m_relay->connect(m_relay->url(), [this](const QString& text) { say(text); });
    Q_EMIT opened();
}

inline void FakeRelayTransport::sendText(const QString& text)
{
    if (!m_session)
        return;
    m_relay->received += text;
    if (m_relay->neverAnswers)
        return;
    const bool isEvent = text.startsWith(QStringLiteral("[\"EVENT\","));
    const bool isRequest = text.startsWith(QStringLiteral("[\"REQ\","));
    const bool isRefused = (isEvent && !m_relay->refusesEventsWith.isEmpty())
        || (isRequest && !m_relay->closesRequestsWith.isEmpty());
    if (isRefused && m_relay->challengesBeforeEachRefusal)
        say(QStringLiteral("[\"AUTH\",\"challenge %1\"]").arg(m_relay->received.size()));
    if (isEvent && !m_relay->refusesEventsWith.isEmpty()) {
        const auto start = text.indexOf(QStringLiteral("\"id\":\"")) + 6;
        return say(QStringLiteral("[\"OK\",\"%1\",false,\"%2\"]")
                       .arg(text.mid(start, 64), m_relay->refusesEventsWith));
    }
    if (isRequest && !m_relay->closesRequestsWith.isEmpty())
        return say(QStringLiteral("[\"CLOSED\",\"%1\",\"%2\"]")
                       .arg(text.section(u'"', 3, 3), m_relay->closesRequestsWith));
    if (isRequest && !m_relay->answersRequestsWithNotice.isEmpty())
        return say(QStringLiteral("[\"NOTICE\",\"%1\"]").arg(m_relay->answersRequestsWithNotice));
    later(m_relay->delay, [this, text] {
        if (m_session)
            m_session->receive(text);
    });
}

inline void FakeRelayTransport::say(const QString& said)
{
    auto text = said;
    if (m_relay->givesNoHints && text.startsWith(QStringLiteral("[\"EOSE\"")))
        text = text.section(u'"', 0, 3) + QStringLiteral("\"]");
    const bool isEvent = text.startsWith(QStringLiteral("[\"EVENT\","));
    if ((m_relay->neverEndsStoredEvents && text.startsWith(QStringLiteral("[\"EOSE\"")))
        || (m_relay->neverAcknowledges && text.startsWith(QStringLiteral("[\"OK\""))))
        return;
    if (isEvent && m_relay->eventsToDrop > 0) {
        --m_relay->eventsToDrop;
        return;
    }
    auto delay = m_relay->delay;
    if (m_relay->swapsNeighbours)
        delay += std::chrono::milliseconds{!isEvent ? 2 : m_said++ % 2 == 0 ? 1 : 0};
    for (int copy = 0; copy < (isEvent ? m_relay->copies : 1); ++copy)
        later(delay, [this, text] { Q_EMIT textArrived(text); });
}

inline void FakeRelayTransport::end(const QString& reason)
{
    if (m_relay)
        std::erase(m_relay->m_transports, this);
    m_session.reset();
    m_alarms.clear();
    Q_EMIT closed(reason);
}

} // namespace test
