// SPDX-License-Identifier: GPL-3.0-or-later
// Letters between one key of ours and one provider: listens before anything is sent, repeats a
// letter to relays that did not take it, and finds the answer that belongs to a question. Whatever
// nobody waits for is announced.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "nostr/relay_pool.h"
#include "protocol/direct_message.h"
#include "protocol/lease_stop.h"
#include "protocol/reply.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace protocol {

enum class ExpectedReply { Access, TopUp, Status };

// What was written, exactly as it goes over the wire: stored by its author before it is sent, so
// that a repeat after a restart is the same event and a provider's inbox knows it.
struct Letter {
    nostr::Event event;
    base::UnixTime writtenAt; // time of the rumor; the wrap lies about it
};

struct LetterProgress {
    nostr::EventId letter;
    int accepted = 0; // relays
    int asked = 0;
};

class Courier : public QObject {
    Q_OBJECT

public:
    // How far an honest peer's clock may be behind ours.
    static constexpr std::chrono::seconds ClockTolerance{60};

    // Listens from the start for what was written since `since`. Messages in `known` were dealt
    // with earlier.
    Courier(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random,
        nostr::SecretKey own, nostr::PublicKey peer, base::UnixTime since,
        QSet<nostr::EventId> known = {});
    ~Courier() override;

    base::Result<Letter> write(const QString& text, Mode mode);
    base::Result<Letter> write(const LeaseMessage& message);

    // Answers once a relay has taken the letter, and goes on with the others. Rejected: every relay
    // refused. Network: none answered for half a minute.
    base::Task<base::Result<LetterProgress>> send(Letter letter);
    // Sends and waits for an error or the expected reply, written no earlier than the letter.
    // Timeout: neither came; a later one is announced by replyArrived().
    base::Task<base::Result<Reply>> ask(
        Letter letter, ExpectedReply expected, std::chrono::milliseconds limit);

Q_SIGNALS:
    void progressed(const protocol::LetterProgress& progress);
    void replyArrived(const protocol::Reply& reply, base::UnixTime writtenAt);
    void messageArrived(const protocol::LeaseMessage& message, base::UnixTime writtenAt);
    void unreadableArrived(); // from the peer, but of no shape that we know
    // After the signals above: remember it, relays bring it again after a restart.
    void letterRead(const nostr::EventId& id);

private:
    struct Question;
    using Questions = QList<std::shared_ptr<Question>>;

    void listen(base::UnixTime since);
    base::Result<Letter> seal(const Outgoing& message);
    void read(const nostr::Event& event);
    void readMarketMessage(const Decrypted& message);
    void readReply(const Decrypted& message);
    void sortIn(const Reply& reply, base::UnixTime writtenAt);
    base::Task<> deliver(Letter letter, std::shared_ptr<Question> question);
    base::Task<> repeat(Letter letter, QList<nostr::RelayUrl> accepted);

    nostr::RelayPool& m_pool;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const nostr::SecretKey m_own;
    const nostr::PublicKey m_peer;
    QSet<nostr::EventId> m_known;
    std::unique_ptr<nostr::Subscription> m_subscription;
    std::shared_ptr<Questions> m_questions;
    base::TaskSet m_tasks;
};

} // namespace protocol
