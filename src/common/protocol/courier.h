// SPDX-License-Identifier: GPL-3.0-or-later
// Letters between one key of ours and one provider: listens before anything is sent, repeats a
// letter to relays that did not take it, and finds the answer that belongs to a question. Whatever
// nobody waits for is announced. A letter counts as read once its receiver has stored what it says;
// until then it is read again.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "nostr/inbox_delivery.h"
#include "nostr/relay_announcer.h"
#include "nostr/relay_pool.h"
#include "protocol/direct_message.h"
#include "protocol/lease_stop.h"
#include "protocol/reply.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

namespace protocol {

enum class ExpectedReply { Access, TopUp, Status };

// What was written, exactly as it goes over the wire: stored by its author before it is sent, so
// that a repeat after a restart is the same event and a provider's inbox knows it.
struct Letter {
    nostr::Event event;
    base::UnixTime writtenAt; // time of the rumor; the wrap lies about it
    nostr::EventId id; // by which its reader knows it; answers may name it
    // As long as this process lives: relays that demand work (NIP-13) get it in another wrap.
    std::optional<Outgoing> plain = {};
};
QDebug operator<<(QDebug, const Letter&) = delete;

// A letter from its stored parts: the event as JSON text, the time, the id in hex (empty: that of
// the event).
base::Result<Letter> letterFromStored(
    const QString& event, base::UnixTime writtenAt, const QString& id);

struct LetterProgress {
    nostr::EventId letter;
    int accepted = 0; // relays
    int asked = 0;
};

// A letter on its way to whoever it concerns. One who could not store what it says refuses it.
class Delivery {
public:
    explicit Delivery(const Decrypted& message)
        : m_letter{message.id}
        , m_answerTo{message.answerTo}
        , m_writtenAt{message.sentAt}
    {
    }
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    const nostr::EventId& letter() const { return m_letter; } // id of the rumor
    base::UnixTime writtenAt() const { return m_writtenAt; }
    // Whether it is an answer to that letter: it names it, or it names none and was not written
    // earlier.
    bool mayAnswer(const Letter& letter) const;
    bool names(const Letter& letter) const; // or its wrap
    void refuse() { m_isRefused = true; }
    bool isRefused() const { return m_isRefused; }

private:
    const nostr::EventId m_letter;
    const std::optional<nostr::EventId> m_answerTo;
    const base::UnixTime m_writtenAt;
    bool m_isRefused = false;
};

class Courier : public QObject {
    Q_OBJECT

public:
    // How far an honest peer's clock may be behind ours.
    static constexpr std::chrono::seconds ClockTolerance{60};
    // Refused letters that are kept to be read again; more come again after a restart.
    static constexpr int MaxRefused = 100;
    // Stores the answer to a question, or refuses it: then the question stays open.
    using Store = std::function<void(const Reply& reply, Delivery& delivery)>;

    // Listens from the start for what was written since `since`. Messages in `known` were dealt
    // with earlier.
    Courier(nostr::RelayPool& pool, base::Clock& clock, base::RandomSource& random,
        nostr::SecretKey own, nostr::PublicKey peer, base::UnixTime since,
        QSet<nostr::EventId> known = {});
    ~Courier() override;

    // From now on letters also go to the relays that the peer names for them, and our key names
    // those where it listens (NIP-17 kind 10050). The directory outlives this object.
    void useDirectory(nostr::RelayDirectory& directory);

    base::Result<Letter> write(const QString& text, Mode mode);
    base::Result<Letter> write(const LeaseMessage& message);

    // Answers once a relay has taken the letter, and goes on with the others. Rejected: every relay
    // refused. Network: none answered for half a minute.
    base::Task<base::Result<LetterProgress>> send(Letter letter);
    // Sends and waits for an error or the expected reply that names the letter, or names none and
    // was written no earlier.
    // Timeout: neither came; a later one is announced by replyArrived().
    // `store` is called before that, and may be empty.
    base::Task<base::Result<Reply>> ask(
        Letter letter, ExpectedReply expected, std::chrono::milliseconds limit, Store store = {});

Q_SIGNALS:
    void progressed(const protocol::LetterProgress& progress);
    // Direct connections only: whoever cannot store it refuses it now.
    void replyArrived(const protocol::Reply& reply, protocol::Delivery& delivery);
    void messageArrived(const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    void unreadableArrived(); // from the peer, but of no shape that we know
    // The peer sent a market message again that was read before.
    void messageRepeated(const protocol::LeaseMessage& message);
    // After the signals above, unless it was refused: remember it, relays bring it again after a
    // restart.
    void letterRead(const nostr::EventId& id);

private:
    struct Question;
    using Questions = QList<std::shared_ptr<Question>>;

    void listen(base::UnixTime since);
    base::Result<Letter> seal(const Outgoing& message);
    void read(const nostr::Event& event);
    void readMarketMessage(const Decrypted& message, Delivery& delivery);
    void readRepeated(const Decrypted& message);
    void readReply(const Decrypted& message, Delivery& delivery);
    void sortIn(const Reply& reply, Delivery& delivery);
    bool answerQuestion(const Reply& reply, Delivery& delivery);
    void keepRefused(const nostr::EventId& letter, const nostr::Event& event);
    base::Task<> readRefused();
    base::Task<> deliver(std::shared_ptr<Question> question);
    base::Task<base::Result<LetterProgress>> sendNamed(
        Letter letter, std::shared_ptr<Question> question);
    base::Task<nostr::Event> wrapWithWork(Letter letter, int work);
    base::Task<> repeat(Letter letter, QList<nostr::RelayUrl> accepted);

    nostr::RelayPool& m_pool;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const nostr::SecretKey m_own;
    const nostr::PublicKey m_peer;
    QSet<nostr::EventId> m_known;
    std::unique_ptr<nostr::Subscription> m_subscription;
    std::unique_ptr<nostr::InboxDelivery> m_inboxes;
    std::unique_ptr<nostr::RelayAnnouncer> m_announcer;
    std::shared_ptr<Questions> m_questions;
    QHash<nostr::EventId, nostr::Event> m_refused; // by letter
    bool m_isRereading = false;
    base::TaskSet m_tasks;
};

} // namespace protocol
