// SPDX-License-Identifier: GPL-3.0-or-later
// A relay's address in the one form that compares: lowercase scheme and host, no default port, path
// kept, no lone trailing slash.
#pragma once

#include "base/result.h"

#include <QHashFunctions>
#include <QString>
#include <QUrl>

#include <compare>

namespace nostr {

class RelayUrl {
public:
    static constexpr qsizetype MaxLength = 512;

    // Accepts ws and wss; a text without a scheme is taken as wss.
    static base::Result<RelayUrl> fromText(QStringView text);

    QString toString() const { return m_text; }
    QUrl toUrl() const { return QUrl{m_text}; }
    bool isEncrypted() const { return m_text.startsWith(QStringLiteral("wss:")); }
    // On this computer: 127.0.0.0/8, ::1 or localhost.
    bool isLoopback() const;
    // On this computer or in a private network: it means something else to everyone.
    bool isNearby() const;

    bool operator==(const RelayUrl&) const = default;
    std::strong_ordering operator<=>(const RelayUrl& other) const
    {
        return m_text.compare(other.m_text) <=> 0;
    }
    friend size_t qHash(const RelayUrl& url, size_t seed = 0) noexcept
    {
        return qHash(url.m_text, seed);
    }

private:
    explicit RelayUrl(QString text)
        : m_text{std::move(text)}
    {
    }

    QString m_text;
};

} // namespace nostr
