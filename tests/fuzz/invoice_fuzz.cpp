// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning invoices (BOLT-11).
#include "cashu/invoice.h"
#include "fuzz_target.h"

FUZZ_TARGET(invoice)
{
    const auto text = QString::fromUtf8(input);
    if (const auto invoice = cashu::invoiceFromText(text))
        fuzz::require(
            text.trimmed().startsWith(QStringLiteral("ln"), Qt::CaseInsensitive), "all begin so");
    static_cast<void>(cashu::invoiceAmount(text));
}
