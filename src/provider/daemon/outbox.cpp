// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/outbox.h"

#include "base/crash_point.h"
#include "base/log.h"
#include "provider/daemon/crash_points.h"

#include <algorithm>

namespace provider {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds KeepTrying
    = 24h; // a consumer without an answer for so long has settled it
// Anybody can cause answers that belong to no lease.
constexpr std::chrono::seconds KeepTryingStrangers = 10min;
constexpr int MostToStrangers = 500; // at the same time
constexpr std::chrono::milliseconds PublishLimit = 10s;
constexpr std::chrono::milliseconds FirstPause = 2s;
constexpr std::chrono::milliseconds LongestPause = 60s;

} // namespace

Outbox::Outbox(Ledger& ledger, nostr::RelayPool& relays, nostr::RelayDirectory& directory,
    base::Clock& clock, base::RandomSource& random, const nostr::SecretKey& key)
    : m_ledger{ledger}
    , m_relays{relays}
    , m_clock{clock}
    , m_random{random}
    , m_key{key}
    , m_inboxes{relays, directory, clock}
{
    connect(&ledger, &Ledger::answerStored, this, &Outbox::send);
}

void Outbox::resume()
{
    const auto waiting = m_ledger.messages().waitingAnswers(m_clock.now() - KeepTrying);
    if (!waiting)
        return;
    for (const auto& answer : *waiting)
        send(answer);
}

void Outbox::send(const StoredAnswer& answer)
{
    if (answer.lease == 0 && m_toStrangers >= MostToStrangers)
        return;
    if (answer.id != 0) {
        if (m_underWay.contains(answer.id))
            return;
        m_underWay.insert(answer.id);
    }
    m_tasks.add(deliver(answer));
}

base::Task<> Outbox::deliver(StoredAnswer answer)
{
    // Market messages name what they answer in their envelope.
    if (answer.message.kind == nostr::kinds::ChatMessage) {
        if (const auto question = nostr::EventId::fromHex(answer.request))
            answer.message.answerTo = *question;
    }
    const bool isToStranger = answer.lease == 0;
    m_toStrangers += isToStranger ? 1 : 0;
    std::chrono::milliseconds pause = FirstPause;
    nostr::InboxDelivery::Takers takers;
    while (m_clock.now() < answer.createdAt + (isToStranger ? KeepTryingStrangers : KeepTrying)) {
        const auto work = m_relays.demandedWork();
        const auto event = co_await protocol::sealWithWork(answer.message, m_key, answer.receiver,
            nostr::Backdating::None30s, work, m_clock, m_random);
        if (!event) {
            qCWarning(lcProvider).noquote()
                << "an answer cannot be sealed:" << event.error().detail;
            break;
        }
        if (!takers)
            takers = m_inboxes.deliver(*event, answer.receiver);
        const auto report = co_await m_relays.publish(*event, {}, PublishLimit);
        if (report.isAccepted() || !takers->isEmpty()) {
            noteAccepted(answer);
            break;
        }
        co_await m_clock.sleep(pause);
        pause = std::min(pause * 2, LongestPause);
    }
    m_underWay.remove(answer.id);
    m_toStrangers -= isToStranger ? 1 : 0;
}

void Outbox::noteAccepted(const StoredAnswer& answer)
{
    if (answer.id == 0)
        return;
    const auto marked = m_ledger.messages().markAccepted(answer.id);
    if (marked)
        base::crashPoint(crash_points::Answered);
    if (!answer.isAccepted)
        Q_EMIT accepted(answer);
}

} // namespace provider
