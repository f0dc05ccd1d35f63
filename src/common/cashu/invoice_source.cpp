// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice_source.h"

#include <algorithm>

namespace cashu {

using base::passOn;
using base::Result;
using base::Task;

Task<Result<QString>> LnurlInvoices::invoiceUpTo(QString address, base::Sats atMost)
{
    const auto terms = co_await m_client.terms(address);
    if (!terms)
        co_return passOn(terms);
    const auto amount = std::min(atMost, base::roundDownToSats(terms->most));
    auto invoice = co_await m_client.invoice(*terms, base::toMsats(amount));
    co_return invoice;
}

} // namespace cashu
