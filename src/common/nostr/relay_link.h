// SPDX-License-Identifier: GPL-3.0-or-later
// A transport that comes back: when it closes, a new one is opened after 1, 2, 4 … 60 s plus
// chance.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "nostr/relay_transport.h"

namespace nostr {

class RelayLink : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds FirstDelay{1000};
    static constexpr std::chrono::milliseconds LongestDelay{60'000};
    // A connection that lasted this long was a good one: the next delay is the first again.
    static constexpr std::chrono::milliseconds GoodConnection{30'000};

    RelayLink(RelayUrl url, TransportFactory transports, base::Clock& clock,
        base::RandomSource& random, QObject* parent = nullptr);
    ~RelayLink() override;

    void start(); // unless started
    void stop(); // without a word to anyone; may be started again
    void sendText(const QString& text);
    void reconnect(); // drops this connection; the next one is opened after the delay

    const RelayUrl& url() const { return m_url; }
    bool isStarted() const { return m_transport || m_retry; }
    bool isOpen() const { return m_isOpen; }
    bool hasFailed() const { return m_hasFailed; } // the last attempt did not reach the relay
    const QString& lastError() const { return m_lastError; }

Q_SIGNALS:
    void opened();
    void textArrived(const QString& text);
    void lost(); // was open
    void failed(); // did not open

private:
    void connectNow();
    void noteOpened();
    void noteClosed(const QString& reason);
    std::chrono::milliseconds nextDelay();
    void dropTransport();

    RelayUrl m_url;
    TransportFactory m_transports;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    std::unique_ptr<RelayTransport> m_transport;
    std::unique_ptr<base::Alarm> m_retry;
    std::chrono::milliseconds m_delay = FirstDelay;
    std::chrono::milliseconds m_openedAt{0};
    QString m_lastError;
    bool m_isOpen = false;
    bool m_hasFailed = false;
};

} // namespace nostr
