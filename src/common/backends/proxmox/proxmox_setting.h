// SPDX-License-Identifier: GPL-3.0-or-later
// Where a Proxmox VE server is and what of it may be used: as a configuration file says it, and as
// values that are known to be usable.
#pragma once

#include "backends/proxmox/guest_address.h"
#include "backends/proxmox/pve_client.h"

namespace backends {

// The texts of provider-config.json; the names of its fields are in the comments.
struct ProxmoxSetting {
    QString url; // proxmox_url
    QString tokenId; // proxmox_token_id
    QString tokenSecret; // proxmox_token_secret
    QString node; // proxmox_node
    QString storage; // proxmox_storage
    QString templateName; // proxmox_template: a container's volume, or the number of a machine
    QString bridge; // proxmox_bridge
    Vmid firstVmid = 0; // vmid_range_start
    Vmid lastVmid = 0; // vmid_range_end
    QString fingerprint; // proxmox.fingerprint: SHA-256 of the certificate
    QString reach; // proxmox.reach: "forwarded" (also when empty) or "routed"
    QString firstAddress; // proxmox.first_address: "10.77.0.10/24"; empty: guests ask by DHCP
    QString gateway; // proxmox.gateway
};

enum class GuestReach {
    Forwarded, // a port of this computer leads to the guest
    Routed, // the guest's own address is one of the world
};

struct ProxmoxPlace {
    PveAccess access;
    GuestKind kind = GuestKind::Container;
    QString storage;
    QString templateName;
    QString bridge;
    Vmid firstVmid = 0;
    Vmid lastVmid = 0;
    GuestReach reach = GuestReach::Forwarded;
    GuestNetwork network;
};

// Malformed, naming the field that is wrong.
base::Result<ProxmoxPlace> placeFrom(const ProxmoxSetting& setting);

QDebug operator<<(QDebug, const ProxmoxSetting&) = delete;
QDebug operator<<(QDebug, const ProxmoxPlace&) = delete;

} // namespace backends
