// SPDX-License-Identifier: GPL-3.0-or-later
// The receipt of a Lightning payment: a preimage whose SHA-256 is the invoice's payment hash.
#pragma once

#include <QString>

#include <optional>

namespace cashu {

// The preimage where it is the receipt for this invoice, else nothing.
QString provenPreimage(const QString& invoice, const std::optional<QString>& preimage);

} // namespace cashu
