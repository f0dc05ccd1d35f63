// SPDX-License-Identifier: GPL-3.0-or-later
// The payment itself on its way to who asked for it (NUT-18): a token as JSON, with the id of the
// request. It is money: never logged.
#pragma once

#include "cashu/payment_request.h"
#include "cashu/token.h"

namespace cashu {

inline constexpr qsizetype MaxPayloadText = 1 << 20;

struct PaymentPayload {
    QString id; // of the request
    Token token;

    bool operator==(const PaymentPayload&) const = default;
};
QDebug operator<<(QDebug, const PaymentPayload&) = delete;

QByteArray toJsonText(const PaymentPayload& payload);
base::Result<PaymentPayload> paymentPayloadFromJsonText(const QByteArray& utf8);

} // namespace cashu
