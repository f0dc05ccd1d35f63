// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash.h"
#include "nostr/negentropy.h"
#include "vectors_folder.h"

#include <algorithm>

namespace {

using namespace Qt::StringLiterals;
using nostr::EventId;
using nostr::Negentropy;
using nostr::SyncItem;

class NegentropyVectors : public test::VectorFile {
protected:
    NegentropyVectors()
        : VectorFile{"negentropy.json"}
    {
    }
    static std::vector<SyncItem> itemsOf(const QJsonValue& list)
    {
        std::vector<SyncItem> items;
        for (const auto& item : list.toArray())
            items.push_back({static_cast<quint64>(item[0].toInteger()),
                EventId::fromHex(item[1].toString()).value()});
        return items;
    }
    // The rule that the last session gives instead of a list.
    static std::vector<SyncItem> itemsNotDivisibleBy(int divisor)
    {
        std::vector<SyncItem> items;
        for (int i = 0; i < 600; ++i)
            if (i % divisor != 0)
                items.push_back({1'700'000'000ull + 7ull * static_cast<quint64>(i),
                    EventId{crypto::sha256(base::view("F" + QByteArray::number(i)))}});
        return items;
    }
    static QStringList sorted(const QJsonValue& list)
    {
        QStringList texts;
        for (const auto& item : list.toArray())
            texts += item.toString();
        texts.sort();
        return texts;
    }
    static QStringList sorted(const QList<EventId>& ids)
    {
        QStringList texts;
        for (const auto& id : ids)
            texts += id.toHex();
        texts.sort();
        return texts;
    }
};

TEST_F(NegentropyVectors, Varints)
{
    for (const auto& row : rows(u"varints"_s)) {
        const auto value = row["value"_L1].toString().toULongLong();
        const auto bytes = test::bytesOf(row["hex"_L1]);
        EXPECT_EQ(nostr::syncVarint(value), bytes);
        EXPECT_EQ(nostr::SyncReader{bytes}.varint(), value);
    }
}

TEST_F(NegentropyVectors, Fingerprints)
{
    for (const auto& row : rows(u"fingerprints"_s)) {
        std::vector<SyncItem> items;
        for (const auto& id : row["ids"_L1].toArray())
            items.push_back({0, EventId::fromHex(id.toString()).value()});
        EXPECT_EQ(base::toHex(nostr::fingerprintOf(items)), row["fingerprint"_L1].toString());
    }
}

TEST_F(NegentropyVectors, Sessions)
{
    for (const auto& row : rows(u"sessions"_s)) {
        SCOPED_TRACE(row["name"_L1].toString().toStdString());
        const bool hasLists = row["client"_L1].isArray();
        const Negentropy client{hasLists ? itemsOf(row["client"_L1]) : itemsNotDivisibleBy(3),
            row["client_frame_limit"_L1].toInt()};
        const Negentropy server{hasLists ? itemsOf(row["server"_L1]) : itemsNotDivisibleBy(2),
            row["server_frame_limit"_L1].toInt()};
        Negentropy::Step found{.next = client.firstMessage()};
        for (const auto& message : rowsOf(row["messages"_L1], u"messages"_s)) {
            const auto bytes = test::bytesOf(message["hex"_L1]);
            if (message["from"_L1].toString() == u"client"_s) {
                EXPECT_EQ(found.next, bytes);
                continue;
            }
            EXPECT_EQ(server.answer(found.next), bytes);
            const auto step = client.advance(bytes);
            ASSERT_TRUE(step);
            found.next = step->next;
            found.have += step->have;
            found.need += step->need;
        }
        EXPECT_TRUE(found.next.isEmpty());
        EXPECT_EQ(sorted(found.have), sorted(row["have"_L1]));
        EXPECT_EQ(sorted(found.need), sorted(row["need"_L1]));
    }
}

TEST_F(NegentropyVectors, OtherVersions)
{
    const auto row = root["version_negotiation"_L1];
    const auto other = test::bytesOf(row["unsupported_message_hex"_L1]);

    EXPECT_EQ(Negentropy{{}}.answer(other), test::bytesOf(row["server_reply_hex"_L1]));
    EXPECT_FALSE(Negentropy{{}}.advance(other));
}

} // namespace
