// SPDX-License-Identifier: GPL-3.0-or-later
// Relays that want work in every event (NIP-13), and relays that keep nothing of what they took.
#include "await.h"
#include "nostr/kinds.h"
#include "nostr/proof_of_work.h"
#include "nostr/relay_documents.h"
#include "provider_world.h"

#include <QJsonDocument>

namespace test {

namespace {

class TheirDocuments final : public nostr::RelayDocumentSource {
public:
    explicit TheirDocuments(FakeRelay& relay)
        : m_relay{relay}
    {
    }
    base::Task<base::Result<QByteArray>> fetch(nostr::RelayUrl /*url*/) override
    {
        co_return QJsonDocument{m_relay.relay().document()}.toJson();
    }

private:
    FakeRelay& m_relay;
};

} // namespace

class ProviderAtDemandingRelays : public ProviderTest {
protected:
    // Ids of the events of a kind that are and will be at a relay.
    QStringList& watch(FakeRelay& at, int kind)
    {
        m_session = at.relay().connect(at.url(), [this](const QString& text) {
            if (text.startsWith(u"[\"EVENT\""_s))
                m_ids += text.section(u"\"id\":\""_s, 1).left(64);
        });
        m_session->receive(u"[\"REQ\",\"x\",{\"kinds\":[%1]}]"_s.arg(kind));
        return m_ids;
    }

private:
    std::unique_ptr<practice::PracticeRelaySession> m_session;
    QStringList m_ids;
};

TEST_F(ProviderAtDemandingRelays, PutsWorkIntoItsOfferAndItsHeartbeats)
{
    auto& strict = relays.add(u"wss://strict.example"_s, {.leastWork = 8});
    config.relays = {strict.url()};
    restart();
    const auto& offers = watch(strict, nostr::kinds::Offer);

    ASSERT_TRUE(waitUntil([&] {
        pass(5s); // the next heartbeat carries what the relay demanded of the first
        return !offers.isEmpty() && daemon->state().heartbeatAcceptedBy > 0;
    }));

    EXPECT_GE(nostr::difficulty(*nostr::EventId::fromHex(offers.first())), 8);
}

TEST_F(ProviderAtDemandingRelays, NoticesThatARelayDidNotKeepItsOffer)
{
    TheirDocuments documents{relay};
    pool().readDocumentsFrom(documents);
    pass(2s);
    daemon->refresh();
    pass(1s);
    const auto& offers = watch(relay, nostr::kinds::Offer);
    ASSERT_FALSE(offers.isEmpty());
    const nostr::EventTemplate deletion{
        clock.now() + 5s, nostr::kinds::Deletion, {{u"e"_s, offers.last()}}, {}};
    const auto session = relay.relay().connect(relay.url(), [](const QString&) {});
    session->receive(u"[\"EVENT\",%1]"_s.arg(
        QString::fromUtf8(toJsonText(nostr::signEvent(deletion, config.key, random)))));

    pass(20s);

    EXPECT_TRUE(std::ranges::any_of(daemon->state().notices,
        [](const auto& notice) { return notice.detail.contains(u"did not keep it"_s); }));
}

} // namespace test
