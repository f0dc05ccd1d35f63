// SPDX-License-Identifier: GPL-3.0-or-later
// The COUNTs of one relay (NIP-45): each is repeated after a reconnect or an authentication until
// the relay answers or its time is over. A relay whose document does not list NIP-45 is not asked;
// one that cannot count often says nothing, which is a time-out.
#pragma once

#include "base/clock.h"
#include "nostr/filter.h"
#include "nostr/relay_authentication.h"
#include "nostr/relay_count.h"
#include "nostr/relay_health.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"

#include <map>
#include <memory>

namespace nostr {

class RelayCounts : public QObject {
    Q_OBJECT

public:
    static constexpr int Nip = 45;
    static constexpr std::size_t MaxOpen = 50; // more are refused
    static constexpr int MaxAuthRounds = 3; // per COUNT and connection

    // Everything given outlives this object.
    RelayCounts(
        RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health);

    // counted() follows, never inside this call.
    void ask(const QString& id, const QList<Filter>& filters, std::chrono::milliseconds limit);
    bool isEmpty() const { return m_asked.empty(); }
    bool areAbout(const PublicKey& key) const;

    void sendAll(); // connected
    void noteLost();
    void noteFailed(); // cannot be reached now
    void repeatAfterAuth();
    void noteCounted(const relay_says::Counted& message);
    bool noteClosed(const relay_says::Closed& message); // true when it was about a COUNT

Q_SIGNALS:
    void counted(const QString& id, const nostr::RelayCount& count);

private:
    struct Asked {
        QList<Filter> filters;
        QString message;
        std::unique_ptr<base::Alarm> alarm;
        bool waitsForAuth = false;
        int authRounds = 0;
    };

    void refuseLater(const QString& id, RelayOutcome outcome, const QString& text);
    void giveUp(const QString& id);
    void conclude(const QString& id, RelayOutcome outcome, const QString& text = QString{});

    RelayLink& m_link;
    RelayAuthentication& m_auth;
    base::Clock& m_clock;
    RelayHealth& m_health;
    std::map<QString, Asked> m_asked;
};

} // namespace nostr
