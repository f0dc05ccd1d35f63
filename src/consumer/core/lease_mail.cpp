// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease_mail.h"

#include "base/log.h"

namespace consumer {

LeaseMail::LeaseMail(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random,
    KeyRing keys, LeaseStore store)
    : m_pool{pool}
    , m_clock{clock}
    , m_random{random}
    , m_keys{std::move(keys)}
    , m_store{store}
{
}

LeaseMail::~LeaseMail() = default;

base::Result<protocol::Courier*> LeaseMail::open(
    qint64 number, const nostr::PublicKey& provider, base::UnixTime since)
{
    if (auto* courier = m_couriers.value(number))
        return courier;
    auto key = m_keys.leaseKey(number);
    if (!key)
        return base::passOn(key);
    const auto known = m_store.readMessages(number);
    if (!known)
        return base::passOn(known);
    auto* courier = new protocol::Courier(
        m_pool, m_clock, m_random, std::move(*key), provider, since, *known);
    courier->setParent(this);
    if (m_directory)
        courier->useDirectory(*m_directory);
    m_couriers.insert(number, courier);
    connectTo(courier, number);
    return courier;
}

void LeaseMail::connectTo(protocol::Courier* courier, qint64 number)
{
    using protocol::Courier;
    connect(courier, &Courier::progressed, this,
        [this, number](
            const protocol::LetterProgress& progress) { Q_EMIT progressed(number, progress); });
    connect(courier, &Courier::replyArrived, this,
        [this, number](const protocol::Reply& reply, protocol::Delivery& delivery) {
            Q_EMIT replyArrived(number, reply, delivery);
        });
    connect(courier, &Courier::messageArrived, this,
        [this, number](const protocol::LeaseMessage& message, protocol::Delivery& delivery) {
            Q_EMIT messageArrived(number, message, delivery);
        });
    connect(courier, &Courier::messageRepeated, this,
        [this, number](
            const protocol::LeaseMessage& message) { Q_EMIT messageRepeated(number, message); });
    connect(courier, &Courier::unreadableArrived, this,
        [this, number] { Q_EMIT unreadableArrived(number); });
    connect(courier, &Courier::letterRead, this, [this, number](const nostr::EventId& id) {
        if (const auto done = m_store.rememberRead(number, id, m_clock.now()); !done)
            qCWarning(lcConsumer) << "a read message is not remembered:" << done.error().detail;
    });
}

base::Result<> LeaseMail::storeRead(
    qint64 number, const protocol::Delivery& delivery, const std::function<base::Result<>()>& save)
{
    return m_store.saveRead(number, delivery.letter(), m_clock.now(), save);
}

void LeaseMail::close(qint64 number)
{
    if (auto* courier = m_couriers.take(number))
        courier->deleteLater();
}

} // namespace consumer
