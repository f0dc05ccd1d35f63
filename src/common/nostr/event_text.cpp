// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/event_text.h"

#include "nostr/json_scanner.h"
#include "nostr/kinds.h"

namespace nostr {

using base::Errc;
using base::Result;

namespace {

constexpr qint64 LatestTime = 253'402'300'799; // seconds: the end of the year 9999

enum Field : unsigned { Pubkey = 1, CreatedAt = 2, Kind = 4, TagList = 8, Content = 16, All = 31 };

class EventTextReader {
public:
    explicit EventTextReader(const QByteArray& utf8)
        : m_scan{utf8}
    {
    }

    Result<EventText> read();

private:
    bool readField(QByteArrayView name);
    bool readTags();
    std::optional<qint64> integerUpTo(qint64 max);
    template <std::size_t N>
    bool readHex(std::array<std::uint8_t, N>& bytes);
    bool has(Field field)
    {
        m_seen |= field;
        return true;
    }

    JsonScanner m_scan;
    EventText m_event;
    unsigned m_seen = 0;
};

Result<EventText> EventTextReader::read()
{
    m_scan.enter('{');
    while (m_scan.hasNext('}')) {
        if (!readField(m_scan.key()) || !m_scan.isGood())
            return base::fail(
                Errc::Malformed, QStringLiteral("a field of an event is not as NIP-01 has it"));
    }
    if (!m_scan.isGood() || !m_scan.isAtEnd())
        return base::fail(Errc::Malformed, QStringLiteral("an event is not JSON"));
    if (m_seen != All)
        return base::fail(Errc::Malformed, QStringLiteral("an event lacks a field"));
    return std::move(m_event);
}

bool EventTextReader::readField(QByteArrayView name)
{
    auto& fields = m_event.fields;
    if (name == "content") {
        fields.content = m_scan.text();
        return has(Content);
    }
    if (name == "tags")
        return readTags() && has(TagList);
    if (name == "id")
        return readHex(m_event.id.emplace().mutableBytes());
    if (name == "sig")
        return readHex(m_event.sig.emplace());
    if (name == "pubkey") {
        std::array<std::uint8_t, 32> bytes{};
        const bool isHex = readHex(bytes);
        fields.pubkey = PublicKey::fromBytes(bytes);
        return isHex && has(Pubkey);
    }
    if (name == "created_at") {
        const auto seconds = integerUpTo(LatestTime);
        fields.createdAt = base::UnixTime{std::chrono::seconds{seconds.value_or(0)}};
        return seconds && has(CreatedAt);
    }
    if (name == "kind") {
        const auto kind = integerUpTo(MaxKind);
        fields.kind = static_cast<int>(kind.value_or(0));
        return kind && has(Kind);
    }
    m_scan.skipValue();
    return true;
}

bool EventTextReader::readTags()
{
    auto& tags = m_event.fields.tags;
    tags.clear();
    m_scan.enter('[');
    while (m_scan.hasNext(']')) {
        if (tags.size() == MaxTags)
            return false;
        auto& tag = tags.emplaceBack();
        m_scan.enter('[');
        while (m_scan.hasNext(']')) {
            if (tag.size() == MaxTagLength)
                return false;
            tag += m_scan.text();
        }
    }
    return true;
}

std::optional<qint64> EventTextReader::integerUpTo(qint64 max)
{
    const auto value = m_scan.integer();
    return value && *value >= 0 && *value <= max ? value : std::nullopt;
}

template <std::size_t N>
bool EventTextReader::readHex(std::array<std::uint8_t, N>& bytes)
{
    return base::fromHex(m_scan.bytes(), bytes);
}

} // namespace

Result<EventText> readEventText(const QByteArray& utf8)
{
    if (utf8.size() > MaxEventSize)
        return base::fail(
            Errc::Malformed, QStringLiteral("an event of %1 bytes is too large").arg(utf8.size()));
    return EventTextReader{utf8}.read();
}

} // namespace nostr
