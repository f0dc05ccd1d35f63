// SPDX-License-Identifier: GPL-3.0-or-later
// Where invoices come from that somebody wants us to pay.
#pragma once

#include "base/amount.h"
#include "base/task.h"
#include "cashu/lnurl_client.h"

namespace cashu {

class InvoiceSource {
public:
    virtual ~InvoiceSource() = default;

    // An invoice that pays the address this amount, or the most that it takes if that is less.
    // Insufficient: it takes no amount so small. Nothing is paid yet.
    virtual base::Task<base::Result<QString>> invoiceUpTo(QString address, base::Sats atMost) = 0;
};

// Lightning addresses and LNURLs (LUD-06, 16).
class LnurlInvoices final : public InvoiceSource {
public:
    explicit LnurlInvoices(net::HttpClient& http)
        : m_client{http}
    {
    }

    base::Task<base::Result<QString>> invoiceUpTo(QString address, base::Sats atMost) override;

private:
    LnurlClient m_client;
};

} // namespace cashu
