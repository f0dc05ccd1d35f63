// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_lock.h"

#include "base/json_reader.h"

namespace cashu {

using namespace Qt::StringLiterals;

PaymentLock paymentLockOf(const QString& secret)
{
    if (!secret.startsWith(u'[') && !secret.trimmed().startsWith(u'['))
        return PaymentLock::None;
    const auto condition = base::parseArray(secret.toUtf8(), 4 * MaxSecretLength);
    if (!condition || condition->size() != 2 || !condition->at(0).isString()
        || !condition->at(1).isObject())
        return PaymentLock::None;
    const auto kind = condition->at(0).toString();
    if (kind == "P2PK"_L1)
        return PaymentLock::P2pk;
    if (kind == "HTLC"_L1)
        return PaymentLock::Htlc;
    return PaymentLock::Unknown;
}

bool isLocked(const Proof& proof)
{
    return paymentLockOf(proof.secret) != PaymentLock::None;
}

} // namespace cashu
