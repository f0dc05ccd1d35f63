// SPDX-License-Identifier: GPL-3.0-or-later
// The CBOR of payment requests (NUT-18). Fields that are `undefined` or null count as absent.
#pragma once

#include "cashu/payment_request.h"

namespace cashu {

base::Result<PaymentRequest> paymentRequestFromCbor(const QByteArray& bytes);
QByteArray toCbor(const PaymentRequest& request);

} // namespace cashu
