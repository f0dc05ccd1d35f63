// SPDX-License-Identifier: GPL-3.0-or-later
// Publishes the versions of one self backup, each later than the one before, and finds the newest
// again.
#pragma once

#include "base/clock.h"
#include "nostr/relay_pool.h"
#include "protocol/self_backup.h"

#include <QStringList>

#include <optional>

namespace protocol {

class SelfBackupRelays {
public:
    // All given objects outlive this one and what it runs. `what` is for errors: "list of mints".
    SelfBackupRelays(nostr::RelayPool& relays, base::Clock& clock, base::RandomSource& random,
        nostr::SecretKey key, QString identifier, QString what)
        : m_relays{relays}
        , m_clock{clock}
        , m_random{random}
        , m_key{std::move(key)}
        , m_identifier{std::move(identifier)}
        , m_what{std::move(what)}
    {
    }

    // Of the next version: relays keep the later of two, and times count seconds.
    base::UnixTime nextTime() const;
    // Network: no relay took it.
    base::Task<base::Result<>> publish(QString text, base::UnixTime at);
    // What can be decrypted, newest first. NotFound: the relays have none. Network: none answered.
    base::Task<base::Result<QStringList>> fetch();
    base::Error noneFound() const;
    void noteVersion(base::UnixTime at) { m_latest = at; } // was found to be the newest

private:
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    nostr::SecretKey m_key;
    QString m_identifier;
    QString m_what;
    std::optional<base::UnixTime> m_latest;
};

} // namespace protocol
