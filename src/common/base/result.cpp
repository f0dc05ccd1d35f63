// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

namespace base {

QString toString(Errc code)
{
    switch (code) {
    case Errc::Timeout:
        return QStringLiteral("timeout");
    case Errc::Network:
        return QStringLiteral("network");
    case Errc::Rejected:
        return QStringLiteral("rejected");
    case Errc::Malformed:
        return QStringLiteral("malformed");
    case Errc::NotFound:
        return QStringLiteral("not_found");
    case Errc::NotAllowed:
        return QStringLiteral("not_allowed");
    case Errc::Insufficient:
        return QStringLiteral("insufficient");
    case Errc::Unsupported:
        return QStringLiteral("unsupported");
    case Errc::TokenSpent:
        return QStringLiteral("token_spent");
    case Errc::TokenPending:
        return QStringLiteral("token_pending");
    case Errc::Storage:
        return QStringLiteral("storage");
    case Errc::Conflict:
        return QStringLiteral("conflict");
    }
    Q_UNREACHABLE();
}

} // namespace base
