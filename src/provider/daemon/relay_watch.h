// SPDX-License-Identifier: GPL-3.0-or-later
// Whether we are connected to relays, and strangers find our offer there; the notice board says
// when not.
#pragma once

#include "provider/daemon/notice_board.h"
#include "provider/daemon/outside_view.h"

namespace provider {

class RelayWatch : public QObject {
    Q_OBJECT

public:
    // Everything outlives it.
    RelayWatch(nostr::RelayPool& relays, OutsideView& outside, OfferPublisher& publisher,
        NoticeBoard& notices);

    void use(const QList<nostr::RelayUrl>& relays); // these and no others, from now on

Q_SIGNALS:
    void changed();

private:
    void judgeConnections();
    void judgeVisibility();

    nostr::RelayPool& m_relays;
    OutsideView& m_outside;
    OfferPublisher& m_publisher;
    NoticeBoard& m_notices;
};

} // namespace provider
