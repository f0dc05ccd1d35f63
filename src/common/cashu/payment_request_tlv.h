// SPDX-License-Identifier: GPL-3.0-or-later
// The QR form of payment requests (NUT-26): bech32m over entries of one byte type and two bytes
// length. Unknown entries are skipped.
#pragma once

#include "cashu/payment_request.h"

namespace cashu {

base::Result<PaymentRequest> paymentRequestFromTlv(QStringView text); // "creqb1…", any case
// Upper case. Malformed: a field is longer than its length can say.
base::Result<QString> toTlvText(const PaymentRequest& request);

} // namespace cashu
