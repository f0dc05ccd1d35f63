// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a connected wallet (NIP-47) over a relay pool. No answer in time is Timeout: for a payment
// that means unknown, so pay() looks such an invoice up before it is paid again.
#pragma once

#include "nostr/relay_pool.h"
#include "nostr/wallet_connect.h"

#include <QSet>

namespace nostr {

class WalletConnectClient {
public:
    static constexpr std::chrono::seconds AnswerLimit{60};
    static constexpr std::chrono::seconds InfoLimit{15};
    static constexpr qsizetype MaxInvoice = 8192; // characters

    // The pool, the clock and the chance outlive the client.
    WalletConnectClient(WalletConnection connection, RelayPool& pool, base::Clock& clock,
        base::RandomSource& random);

    // The preimage, in hex. TokenPending: an earlier attempt is still under way.
    base::Task<base::Result<QString>> pay(QString invoice);
    // After a restart: this invoice may have been paid already.
    void noteUnknown(const QString& invoice) { m_unknown.insert(invoice); }

    base::Task<base::Result<QString>> makeInvoice(base::Msats amount, QString description);
    base::Task<base::Result<QJsonObject>> lookUp(QString invoice);
    base::Task<base::Result<base::Msats>> balance();

private:
    base::Task<base::Result<QJsonObject>> ask(WalletRequest request);
    base::Task<base::Result<WalletAbilities>> askAbilities();
    base::Task<base::Result<QJsonObject>> exchange(WalletRequest request, Event event);
    base::Task<base::Result<Event>> next(Filter filter);

    WalletConnection m_connection;
    RelayPool& m_pool;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    std::optional<WalletAbilities> m_abilities;
    QSet<QString> m_unknown; // invoices
};

} // namespace nostr
