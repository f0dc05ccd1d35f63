// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/money_codes.h"

using namespace Qt::StringLiterals;

namespace consumer {

QString moneyCodeFor(const base::Error& error)
{
    switch (error.code) {
    case base::Errc::Insufficient:
        return u"E-MINT-LOW"_s;
    case base::Errc::NotAllowed:
        return u"E-MINT-UNTRUSTED"_s;
    case base::Errc::Malformed:
    case base::Errc::Unsupported:
    case base::Errc::Rejected:
        return u"E-TOKEN-BAD"_s;
    case base::Errc::TokenSpent:
        return u"E-TOKEN-USED"_s;
    case base::Errc::Storage:
        return u"E-STORE"_s;
    case base::Errc::Timeout:
    case base::Errc::Network:
    case base::Errc::NotFound:
    case base::Errc::TokenPending:
    case base::Errc::Conflict:
        return u"E-MINT-DOWN"_s;
    }
    return u"E-MINT-DOWN"_s;
}

QString lettersCodeFor(const base::Error& error)
{
    switch (error.code) {
    case base::Errc::Rejected:
        return u"E-RELAY-REJECT"_s;
    case base::Errc::Network:
        return u"E-RELAY-NONE"_s;
    case base::Errc::Storage:
        return u"E-STORE"_s;
    case base::Errc::Timeout:
    case base::Errc::Malformed:
    case base::Errc::NotFound:
    case base::Errc::NotAllowed:
    case base::Errc::Insufficient:
    case base::Errc::Unsupported:
    case base::Errc::TokenSpent:
    case base::Errc::TokenPending:
    case base::Errc::Conflict:
        return u"E-REPLY-LATE"_s;
    }
    return u"E-REPLY-LATE"_s;
}

} // namespace consumer
