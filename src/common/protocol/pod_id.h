// SPDX-License-Identifier: GPL-3.0-or-later
// The number under which a provider knows a lease. On the wire `container-1003`, or the bare number
// in status.
#pragma once

#include "base/result.h"

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace protocol {

struct PodId {
    quint32 vmid = 0;

    QString toText() const; // container-1003
    QString toBareText() const { return QString::number(vmid); } // 1003
    auto operator<=>(const PodId&) const = default;
    friend size_t qHash(PodId id, size_t seed = 0) noexcept { return ::qHash(id.vmid, seed); }
};

// Accepts both forms.
base::Result<PodId> podIdFromText(QStringView text);

} // namespace protocol
