// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/publication_desk.h"

namespace nostr {

std::shared_ptr<PublicationDesk::Publication> PublicationDesk::open(
    const EventId& id, const QList<RelayUrl>& relays)
{
    const auto publication = std::make_shared<Publication>();
    publication->waitsFor = {relays.begin(), relays.end()};
    std::erase_if(m_publications, [](const auto& entry) { return entry.second.expired(); });
    m_publications.emplace(id, publication);
    return publication;
}

QList<std::shared_ptr<PublicationDesk::Publication>> PublicationDesk::publicationsOf(
    const EventId& id)
{
    QList<std::shared_ptr<Publication>> found;
    const auto [first, last] = m_publications.equal_range(id);
    for (auto entry = first; entry != last; ++entry)
        if (auto publication = entry->second.lock())
            found += publication;
    return found;
}

void PublicationDesk::noteAnswer(
    const RelayUrl& from, const EventId& id, bool isAccepted, const QString& reason)
{
    for (const auto& publication : publicationsOf(id)) {
        if (!publication->waitsFor.remove(from))
            continue;
        if (isAccepted)
            publication->report.accepted += from;
        else
            publication->report.refused += {from, reason};
        if (publication->waitsFor.isEmpty())
            publication->done.complete(true);
        else if (isAccepted && !publication->stragglers)
            publication->stragglers = m_clock.callAfter(
                StragglerWait, [done = publication->done] { done.complete(true); });
    }
}

void PublicationDesk::noteSilence(const RelayUrl& from, const EventId& id)
{
    for (const auto& publication : publicationsOf(id)) {
        if (!publication->waitsFor.remove(from))
            continue;
        publication->report.silent += from;
        if (publication->waitsFor.isEmpty())
            publication->done.complete(true);
    }
}

void PublicationDesk::noteRemoved(const RelayUrl& relay)
{
    QSet<EventId> ids;
    for (const auto& [id, publication] : m_publications)
        ids += id;
    for (const auto& id : ids)
        noteSilence(relay, id);
}

} // namespace nostr
