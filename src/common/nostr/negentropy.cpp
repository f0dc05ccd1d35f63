// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/negentropy.h"

#include <algorithm>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr char Version = 0x61;
constexpr char FirstVersion = 0x60;
constexpr char LastVersion = 0x6f;
constexpr std::size_t Buckets = 16;
constexpr std::size_t IdSize = 32;
constexpr qsizetype FrameReserve = 200; // for what ends a message

enum class Mode : quint64 { Skip = 0, Fingerprint = 1, IdList = 2 };
enum class Side { Asking, Answering };

QByteArray modeText(Mode mode)
{
    return syncVarint(static_cast<quint64>(mode));
}

} // namespace

// One message read and its answer written, range by range.
class Negentropy::Round {
public:
    Round(const Negentropy& sync, Side side)
        : m_items{sync.m_items}
        , m_frameLimit{sync.m_frameLimit}
        , m_side{side}
    {
    }

    QByteArray open()
    {
        m_output = split(0, m_items.size(), {SyncBound::Infinity, {}});
        return Version + m_output;
    }

    Result<Step> reconcile(const QByteArray& message)
    {
        SyncReader in{message};
        const auto version = in.bytes(1);
        Q_ASSERT(version); // checked by our caller
        SyncBound previous;
        std::size_t lower = 0;
        while (!in.isAtEnd()) {
            const auto bound = in.bound();
            const auto mode = bound ? in.varint() : Result<quint64>{passOn(bound)};
            if (!mode)
                return passOn(mode);
            std::size_t upper = findFrom(lower, *bound);
            QByteArray written;
            const auto isRead = readRange(in, *mode, {lower, upper, previous, *bound}, written);
            if (!isRead)
                return passOn(isRead);
            if (isFull(written.size()) || m_cutAt) {
                closeFrom(m_cutAt.value_or(upper));
                break;
            }
            m_output += written;
            lower = upper;
            previous = *bound;
        }
        const bool isDone = m_output.isEmpty() && m_side == Side::Asking;
        m_step.next = isDone ? QByteArray{} : Version + m_output;
        return std::move(m_step);
    }

private:
    struct Range {
        std::size_t lower;
        std::size_t upper;
        SyncBound previous; // where it begins
        SyncBound end;
    };

    bool isFull(qsizetype more) const
    {
        return m_frameLimit != 0 && m_output.size() + 1 + more > m_frameLimit - FrameReserve;
    }
    std::span<const SyncItem> items(std::size_t lower, std::size_t upper) const
    {
        return std::span{m_items}.subspan(lower, upper - lower);
    }
    std::size_t findFrom(std::size_t lower, const SyncBound& bound) const
    {
        const auto found
            = std::partition_point(m_items.begin() + static_cast<std::ptrdiff_t>(lower),
                m_items.end(), [&bound](const SyncItem& item) { return bound.isAfter(item); });
        return static_cast<std::size_t>(found - m_items.begin());
    }

    Result<> readRange(SyncReader& in, quint64 mode, const Range& range, QByteArray& written)
    {
        switch (static_cast<Mode>(mode)) {
        case Mode::Skip:
            m_isSkipping = true;
            return {};
        case Mode::Fingerprint:
            return readFingerprint(in, range, written);
        case Mode::IdList:
            return readIds(in, range, written);
        }
        return fail(Errc::Malformed, QStringLiteral("an unknown mode of a sync range"));
    }

    Result<> readFingerprint(SyncReader& in, const Range& range, QByteArray& written)
    {
        const auto theirs = in.bytes(std::tuple_size_v<SyncFingerprint>);
        if (!theirs)
            return passOn(theirs);
        const auto ours = fingerprintOf(items(range.lower, range.upper));
        if (std::equal(ours.begin(), ours.end(), theirs->begin())) {
            m_isSkipping = true;
            return {};
        }
        written += skipTo(range.previous);
        written += split(range.lower, range.upper, range.end);
        return {};
    }

    Result<> readIds(SyncReader& in, const Range& range, QByteArray& written)
    {
        const auto count = in.varint();
        if (!count)
            return passOn(count);
        QSet<EventId> theirs;
        for (quint64 i = 0; i < *count; ++i) {
            const auto bytes = in.bytes(IdSize);
            if (!bytes)
                return passOn(bytes);
            if (m_side == Side::Asking)
                theirs += *EventId::fromBytes(*bytes);
        }
        if (m_side == Side::Asking) {
            m_isSkipping = true;
            compare(range, std::move(theirs));
        } else {
            written += skipTo(range.previous);
            answerIds(range, written);
        }
        return {};
    }

    void compare(const Range& range, QSet<EventId> theirs)
    {
        for (const auto& item : items(range.lower, range.upper))
            if (!theirs.remove(item.id))
                m_step.have += item.id;
        m_step.need += theirs.values();
    }

    // As many as the frame holds; the rest is left to the next round.
    void answerIds(const Range& range, QByteArray& written)
    {
        QByteArray ids;
        auto end = range.end;
        quint64 count = 0;
        for (auto i = range.lower; i < range.upper && !m_cutAt; ++i) {
            if (isFull(ids.size())) {
                end = {m_items[i].timestamp, base::toByteArray(m_items[i].id.bytes())};
                m_cutAt = i;
            } else {
                ids += base::toByteArray(m_items[i].id.bytes());
                ++count;
            }
        }
        m_output
            += written + m_writer.boundText(end) + modeText(Mode::IdList) + syncVarint(count) + ids;
        written.clear();
    }

    QByteArray skipTo(const SyncBound& bound)
    {
        if (!std::exchange(m_isSkipping, false))
            return {};
        return m_writer.boundText(bound) + modeText(Mode::Skip);
    }

    QByteArray split(std::size_t lower, std::size_t upper, const SyncBound& end)
    {
        const auto size = upper - lower;
        QByteArray text;
        if (size < Buckets * 2) {
            text += m_writer.boundText(end) + modeText(Mode::IdList) + syncVarint(size);
            for (const auto& item : items(lower, upper))
                text += base::toByteArray(item.id.bytes());
            return text;
        }
        auto from = lower;
        for (std::size_t bucket = 0; bucket < Buckets; ++bucket) {
            const auto to = from + size / Buckets + (bucket < size % Buckets ? 1 : 0);
            const auto bound = to == upper ? end : boundBetween(m_items[to - 1], m_items[to]);
            text += m_writer.boundText(bound) + modeText(Mode::Fingerprint)
                + base::toByteArray(fingerprintOf(items(from, to)));
            from = to;
        }
        return text;
    }

    // One fingerprint over all that this message has no room for.
    void closeFrom(std::size_t lower)
    {
        m_output += m_writer.boundText({SyncBound::Infinity, {}}) + modeText(Mode::Fingerprint)
            + base::toByteArray(fingerprintOf(items(lower, m_items.size())));
    }

    const std::vector<SyncItem>& m_items;
    qsizetype m_frameLimit;
    Side m_side;
    SyncWriter m_writer;
    QByteArray m_output; // without the version
    Step m_step;
    std::optional<std::size_t> m_cutAt; // the first item that found no room
    bool m_isSkipping = false;
};

Negentropy::Negentropy(std::vector<SyncItem> items, qsizetype frameLimit)
    : m_items{std::move(items)}
    , m_frameLimit{frameLimit}
{
    Q_ASSERT(frameLimit == 0 || frameLimit >= LeastFrameLimit);
    std::sort(m_items.begin(), m_items.end());
    m_items.erase(std::unique(m_items.begin(), m_items.end()), m_items.end());
}

QByteArray Negentropy::firstMessage() const
{
    return Round{*this, Side::Asking}.open();
}

Result<QByteArray> Negentropy::answer(const QByteArray& message) const
{
    if (message.isEmpty() || message.size() > MaxSyncMessage || message.front() < FirstVersion
        || message.front() > LastVersion)
        return fail(Errc::Malformed, QStringLiteral("not a sync message"));
    if (message.front() != Version)
        return QByteArray{1, Version};
    const auto step = Round{*this, Side::Answering}.reconcile(message);
    if (!step)
        return passOn(step);
    return step->next;
}

Result<Negentropy::Step> Negentropy::advance(const QByteArray& message) const
{
    if (message.isEmpty() || message.size() > MaxSyncMessage)
        return fail(Errc::Malformed, QStringLiteral("not a sync message"));
    if (message.front() != Version)
        return fail(Errc::Unsupported, QStringLiteral("another version of the sync protocol"));
    return Round{*this, Side::Asking}.reconcile(message);
}

} // namespace nostr
