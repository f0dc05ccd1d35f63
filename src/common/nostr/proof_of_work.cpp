// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/proof_of_work.h"

#include "crypto/sha256_prefix.h"
#include "nostr/canonical.h"

#include <QFutureWatcher>
#include <QThread>
#include <QThreadPool>
#include <QtConcurrent>

#include <bit>
#include <charconv>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto NonceTag = "nonce"_L1;
constexpr qsizetype NonceDigits = 16; // of fixed length: all attempts hash as many bytes
constexpr quint64 AttemptsPerRound = 500'000; // of one thread: less than a second
constexpr quint64 ThreadStride = 1'000'000'000'000; // between the nonces of two threads

int zeroBits(const crypto::Hash256& hash)
{
    int bits = 0;
    for (const auto byte : hash) {
        if (byte != 0)
            return bits + std::countl_zero(byte);
        bits += 8;
    }
    return bits;
}

QString nonceText(quint64 nonce)
{
    return QString::number(nonce).rightJustified(NonceDigits, u'0');
}

EventTemplate withNonce(EventTemplate event, quint64 nonce, int target)
{
    event.tags.removeIf(
        [](const QStringList& tag) { return !tag.isEmpty() && tag[0] == NonceTag; });
    event.tags += {QString{NonceTag}, nonceText(nonce), QString::number(target)};
    return event;
}

// The text that is hashed, cut where the digits of the nonce are.
struct CutText {
    QByteArray beginning;
    QByteArray ending; // begins with the digits
};

CutText cutAtNonce(const EventTemplate& event, const PublicKey& author, int target)
{
    const auto mined = withNonce(event, 0, target);
    auto tags = mined.tags;
    const auto nonce = tags.takeLast();
    QByteArray upToTags;
    appendJsonTags(upToTags, tags);
    const auto text = canonicalText(author, mined.createdAt, mined.kind, mined.tags, mined.content);
    QByteArray withoutContent
        = canonicalText(author, mined.createdAt, mined.kind, {}, u""); // …,[],""]
    const qsizetype tagsAt = withoutContent.size() - qsizetype{6}; // where [],""] begins
    const QByteArray lead = tags.isEmpty() ? "[\"nonce\",\"" : ",[\"nonce\",\"";
    const qsizetype at = tagsAt + upToTags.size() - 1 + lead.size();
    return {text.first(at), text.sliced(at)};
}

// Tells the threads to end when it goes, finished or cancelled.
struct Stop {
    std::shared_ptr<std::atomic<bool>> isOver = std::make_shared<std::atomic<bool>>(false);

    Stop() = default;
    Stop(const Stop&) = delete;
    Stop& operator=(const Stop&) = delete;
    ~Stop() { *isOver = true; }
};

using Round = std::optional<EventTemplate>;

QFuture<Round> startRound(QThreadPool& pool, const EventTemplate& event, const PublicKey& author,
    int target, quint64 round, const std::shared_ptr<std::atomic<bool>>& isOver)
{
    QList<quint64> firstNonces;
    for (quint64 thread = 0; thread < static_cast<quint64>(pool.maxThreadCount()); ++thread)
        firstNonces += thread * ThreadStride + round * AttemptsPerRound;
    return QtConcurrent::mapped(
        &pool, std::move(firstNonces), [event, author, target, isOver](quint64 first) {
            auto mined = mineRound(event, author, target, first, AttemptsPerRound, *isOver);
            if (mined)
                *isOver = true;
            return mined;
        });
}

} // namespace

int difficulty(const EventId& id)
{
    return zeroBits(id.bytes());
}

std::optional<int> committedDifficulty(const Event& event)
{
    for (const auto& tag : event.tags) {
        if (tag.size() < 3 || tag[0] != NonceTag)
            continue;
        bool isNumber = false;
        const int target = tag[2].toInt(&isNumber);
        return isNumber && target >= 0 ? std::optional{target} : std::nullopt;
    }
    return std::nullopt;
}

int provenDifficulty(const Event& event)
{
    return std::min(difficulty(event.id), committedDifficulty(event).value_or(0));
}

std::optional<EventTemplate> mineRound(const EventTemplate& event, const PublicKey& author,
    int target, quint64 firstNonce, quint64 attempts, const std::atomic<bool>& isOver)
{
    auto text = cutAtNonce(event, author, target);
    const crypto::Sha256Prefix beginning{base::view(text.beginning)};
    char* const digits = text.ending.data();
    const auto ending = base::view(text.ending);
    for (quint64 nonce = firstNonce; nonce - firstNonce < attempts && !isOver; ++nonce) {
        quint64 rest = nonce;
        for (qsizetype i = NonceDigits; i-- > 0; rest /= 10)
            digits[i] = static_cast<char>('0' + rest % 10);
        if (zeroBits(beginning.hashWith(ending)) >= target)
            return withNonce(event, nonce, target);
    }
    return std::nullopt;
}

base::Task<Result<EventTemplate>> mine(
    EventTemplate event, PublicKey author, int target, MinedTime time, base::Clock& clock)
{
    if (target < 0 || target > MaxMinedDifficulty)
        co_return fail(Errc::NotAllowed, u"%1 bits of work are too many"_s.arg(target));
    // As signEvent() will leave it, so that the id stays the one that was found.
    event.content = withoutDisputedCharacters(event.content);
    for (auto& tag : event.tags)
        for (auto& part : tag)
            part = withoutDisputedCharacters(part);
    QThreadPool pool; // its own: signature checks do not wait for a miner
    pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount()));
    pool.setThreadPriority(QThread::LowestPriority);
    const Stop stop; // goes before the pool, which waits for its threads
    for (quint64 round = 0;; ++round) {
        if (time == MinedTime::Refreshed)
            event.createdAt = clock.now();
        QFutureWatcher<Round> watcher;
        watcher.setFuture(startRound(pool, event, author, target, round, stop.isOver));
        co_await base::nextSignal(&watcher, &QFutureWatcher<Round>::finished);
        for (const auto& mined : watcher.future().results())
            if (mined)
                co_return *mined;
    }
}

base::Task<Result<Event>> signWithWork(EventTemplate event, SecretKey author, int target,
    MinedTime time, base::Clock& clock, base::RandomSource& random)
{
    if (target <= 0)
        co_return signEvent(event, author, random);
    const auto mined = co_await mine(std::move(event), author.publicKey(), target, time, clock);
    if (!mined)
        co_return passOn(mined);
    co_return signEvent(*mined, author, random);
}

} // namespace nostr
