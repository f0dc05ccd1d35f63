// SPDX-License-Identifier: GPL-3.0-or-later
// The words on a mint's web socket (NUT-17): JSON-RPC 2.0 requests to subscribe, their answers, and
// notices of a new state.
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace cashu {

enum class NoticeKind { MintQuote, MeltQuote, ProofState };

inline constexpr auto SocketPath = "/v1/ws";
inline constexpr qsizetype MaxSocketMessage = 256 * 1024; // characters
inline constexpr qsizetype MaxSubscriptionId = 128;

QString toString(NoticeKind kind); // as on the wire: "bolt11_mint_quote"
std::optional<NoticeKind> noticeKindFrom(QStringView text);

QString subscribeText(
    qint64 request, NoticeKind kind, const QString& subscription, const QStringList& filters);
QString unsubscribeText(qint64 request, const QString& subscription);

// What a mint says. An answer names its request, a notice its subscription.
struct MintNotice {
    enum class Type { Accepted, Refused, Changed };

    Type type = Type::Changed;
    qint64 request = 0;
    QString subscription;
    QString object; // quote id or Y
    QString state;

    bool operator==(const MintNotice&) const = default;
};

// Malformed: anything else.
base::Result<MintNotice> mintNoticeFromText(const QString& text);

} // namespace cashu
