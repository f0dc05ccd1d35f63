// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of encrypted volumes between the request that brings them and the creation that uses
// them. Only here, only in memory: a restart loses them, and such a lease is returned.
#pragma once

#include "protocol/volume_key.h"

#include <map>
#include <optional>

namespace provider {

class VolumeKeys {
public:
    void keep(qint64 lease, const protocol::VolumeKey& key) { m_keys.insert_or_assign(lease, key); }
    void forget(qint64 lease) { m_keys.erase(lease); }
    bool has(qint64 lease) const { return m_keys.contains(lease); }
    std::optional<protocol::VolumeKey> of(qint64 lease) const
    {
        const auto found = m_keys.find(lease);
        return found == m_keys.end() ? std::nullopt : std::optional{found->second};
    }

private:
    std::map<qint64, protocol::VolumeKey> m_keys; // wipe themselves
};

QDebug operator<<(QDebug, const VolumeKeys&) = delete;

} // namespace provider
