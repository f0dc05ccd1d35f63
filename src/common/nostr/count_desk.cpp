// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/count_desk.h"

namespace nostr {

std::shared_ptr<CountDesk::Question> CountDesk::open(
    const QString& id, const QList<RelayUrl>& relays)
{
    std::erase_if(m_questions, [](const auto& entry) { return entry.second.expired(); });
    const auto question = std::make_shared<Question>();
    question->waitsFor = {relays.begin(), relays.end()};
    m_questions[id] = question;
    return question;
}

void CountDesk::noteCount(const QString& id, const RelayCount& count)
{
    const auto found = m_questions.find(id);
    const auto question = found == m_questions.end() ? nullptr : found->second.lock();
    if (!question || !question->waitsFor.remove(count.answer.relay))
        return;
    question->report.counts += count;
    if (question->waitsFor.isEmpty())
        question->done.complete(true);
}

void CountDesk::noteRemoved(const RelayUrl& relay)
{
    QStringList ids;
    for (const auto& [id, question] : m_questions)
        ids += id;
    for (const auto& id : ids)
        noteCount(id, {.answer = {.relay = relay, .outcome = RelayOutcome::Unreachable}});
}

} // namespace nostr
