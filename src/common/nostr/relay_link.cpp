// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_link.h"

#include "base/log.h"

namespace nostr {

using std::chrono::milliseconds;

RelayLink::RelayLink(RelayUrl url, TransportFactory transports, base::Clock& clock,
    base::RandomSource& random, QObject* parent)
    : QObject{parent}
    , m_url{std::move(url)}
    , m_transports{std::move(transports)}
    , m_clock{clock}
    , m_random{random}
{
}

RelayLink::~RelayLink()
{
    if (m_transport)
        m_transport->disconnect(this);
}

void RelayLink::start()
{
    if (!isStarted())
        connectNow();
}

void RelayLink::stop()
{
    m_retry.reset();
    if (m_transport) {
        m_transport->disconnect(this); // what it answers no longer concerns us
        m_transport->close();
        dropTransport();
    }
    m_isOpen = false;
    m_hasFailed = false;
    m_delay = FirstDelay;
}

void RelayLink::sendText(const QString& text)
{
    if (m_isOpen)
        m_transport->sendText(text);
}

void RelayLink::reconnect()
{
    if (m_transport)
        noteClosed(QStringLiteral("given up"));
}

void RelayLink::connectNow()
{
    m_retry.reset();
    m_transport = m_transports();
    connect(m_transport.get(), &RelayTransport::opened, this, &RelayLink::noteOpened);
    connect(m_transport.get(), &RelayTransport::closed, this, &RelayLink::noteClosed);
    connect(m_transport.get(), &RelayTransport::textArrived, this, &RelayLink::textArrived);
    m_transport->open(m_url);
}

void RelayLink::noteOpened()
{
    m_isOpen = true;
    m_hasFailed = false;
    m_openedAt = m_clock.uptime();
    m_lastError.clear();
    qCDebug(lcNostr) << "connected to" << m_url.toString();
    Q_EMIT opened();
}

void RelayLink::noteClosed(const QString& reason)
{
    dropTransport();
    const bool wasOpen = std::exchange(m_isOpen, false);
    m_lastError = reason;
    if (wasOpen && m_clock.uptime() - m_openedAt >= GoodConnection)
        m_delay = FirstDelay;
    const auto delay = nextDelay();
    qCDebug(lcNostr) << "no connection to" << m_url.toString() << reason << "again in"
                     << delay.count() << "ms";
    m_retry = m_clock.callAfter(delay, [this] { connectNow(); });
    m_hasFailed = !wasOpen;
    if (wasOpen)
        Q_EMIT lost();
    else
        Q_EMIT failed();
}

// Doubles up to the longest, and adds up to a quarter so that clients do not all come back at once.
milliseconds RelayLink::nextDelay()
{
    const auto delay = m_delay;
    m_delay = std::min(m_delay * 2, LongestDelay);
    const auto jitter = m_random.below(static_cast<std::uint64_t>(delay.count() / 4));
    return delay + milliseconds{jitter};
}

void RelayLink::dropTransport()
{
    m_transport->disconnect(this);
    m_transport.release()->deleteLater(); // it may be what called us
}

} // namespace nostr
