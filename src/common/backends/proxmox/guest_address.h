// SPDX-License-Identifier: GPL-3.0-or-later
// Which address a guest gets: the operator names the first one, each number has its own. No list to
// keep, nothing two creations could both take.
#pragma once

#include "backends/proxmox/pve_answer.h"

#include <QHostAddress>

namespace backends {

class GuestNetwork {
public:
    GuestNetwork() = default; // none named: guests ask by DHCP

    // "10.77.0.10/24" and "10.77.0.1". Malformed when these are no IPv4 addresses of one network.
    static base::Result<GuestNetwork> fromText(const QString& first, const QString& gateway);

    bool isFixed() const { return m_prefix > 0; }
    bool isPrivate() const; // nobody outside reaches it
    const QHostAddress& gateway() const { return m_gateway; }
    int prefix() const { return m_prefix; }
    // Insufficient when the network has none for the n-th guest, counted from 0.
    base::Result<QHostAddress> addressOf(quint32 index) const;

    bool operator==(const GuestNetwork&) const = default;

private:
    QHostAddress m_first;
    QHostAddress m_gateway;
    int m_prefix = 0;
};

} // namespace backends
