// SPDX-License-Identifier: GPL-3.0-or-later
// The address of a mint in one spelling: scheme and host in lower case, no trailing slash, path
// kept. Plain http is refused except for this computer and .onion.
#pragma once

#include "base/result.h"

#include <QHashFunctions>
#include <QString>

#include <compare>
#include <optional>

namespace cashu {

class MintUrl {
public:
    MintUrl() = default;
    static base::Result<MintUrl> fromText(QStringView text);

    bool isEmpty() const { return m_text.isEmpty(); }
    const QString& toString() const { return m_text; }
    QString host() const; // for display and per-host limits
    bool isLoopback() const;

    bool operator==(const MintUrl&) const = default;
    friend size_t qHash(const MintUrl& url, size_t seed = 0) noexcept
    {
        return qHash(url.m_text, seed);
    }

private:
    QString m_text;
};

// Whether a host may be spoken to without TLS: this computer, and onion services, which encrypt by
// themselves.
bool mayGoWithoutTls(const QString& host);

// The spelling under which Paygress providers compare mints (protocol §5.2). Looser than MintUrl:
// any scheme.
std::optional<QString> paygressNormalised(QStringView text);

} // namespace cashu
