// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_receipt.h"

#include "base/log.h"
#include "cashu/invoice.h"
#include "crypto/hash.h"

namespace cashu {

namespace {

bool isPreimageOf(const QString& preimage, const std::array<std::uint8_t, 32>& hash)
{
    const auto bytes = base::fromHex(preimage);
    return bytes && bytes->size() == 32 && crypto::sha256(base::view(*bytes)) == hash;
}

} // namespace

QString provenPreimage(const QString& invoiceText, const std::optional<QString>& preimage)
{
    const auto invoice = invoiceFromText(invoiceText);
    if (!preimage || preimage->isEmpty() || !invoice)
        return {};
    if (isPreimageOf(*preimage, invoice->paymentHash))
        return preimage->toLower();
    qCWarning(lcCashu) << "a mint showed a receipt that does not belong to the invoice";
    return {};
}

} // namespace cashu
