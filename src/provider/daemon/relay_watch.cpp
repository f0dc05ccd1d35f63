// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/relay_watch.h"

namespace provider {

using namespace Qt::StringLiterals;

RelayWatch::RelayWatch(
    nostr::RelayPool& relays, OutsideView& outside, OfferPublisher& publisher, NoticeBoard& notices)
    : m_relays{relays}
    , m_outside{outside}
    , m_publisher{publisher}
    , m_notices{notices}
{
    connect(&m_relays, &nostr::RelayPool::healthChanged, this, [this] { judgeConnections(); });
    connect(&m_outside, &OutsideView::looked, this, [this] { judgeVisibility(); });
}

void RelayWatch::use(const QList<nostr::RelayUrl>& relays)
{
    const auto before = m_relays.relays();
    for (const auto& relay : before)
        if (!relays.contains(relay))
            m_relays.removeRelay(relay);
    for (const auto& relay : relays)
        if (!before.contains(relay))
            m_relays.addRelay(relay);
}

void RelayWatch::judgeConnections()
{
    if (m_relays.connectedCount() == 0)
        m_notices.post(NoticeCode::NoRelay, u"no relay is connected"_s);
    else
        m_notices.withdraw(NoticeCode::NoRelay);
    Q_EMIT changed();
}

// A relay may lose what it took: it gets the offer again.
void RelayWatch::judgeVisibility()
{
    const auto blind = m_outside.relaysWithoutOffer();
    if (blind.isEmpty()) {
        m_notices.withdraw(NoticeCode::Invisible);
    } else {
        QStringList names;
        for (const auto& relay : blind)
            names += relay.toString();
        m_notices.post(NoticeCode::Invisible, names.join(u", "_s));
        m_publisher.publish();
    }
    Q_EMIT changed();
}

} // namespace provider
