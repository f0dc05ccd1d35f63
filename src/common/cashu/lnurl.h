// SPDX-License-Identifier: GPL-3.0-or-later
// LNURL-pay: the bech32 form of a URL (LUD-01), the terms under which somebody takes payments
// (LUD-06), and what their invoice must be. Everything here came from a stranger and is bounded.
#pragma once

#include "base/amount.h"
#include "cashu/invoice.h"

#include <QJsonObject>
#include <QUrl>

namespace cashu {

inline constexpr qsizetype MaxLnurl = 2048;
inline constexpr qsizetype MaxPayMetadata = 64 * 1024;

// https only, apart from .onion and this computer.
base::Result<QUrl> urlFromLnurl(QStringView text);
QString toLnurl(const QUrl& url);
// A Lightning address, an LNURL, either with "lightning:" before it, or an lnurlp:// address
// (LUD-17).
base::Result<QUrl> payUrlFromText(QStringView text);

struct PayTerms {
    QUrl callback;
    base::Msats least;
    base::Msats most;
    QString metadata; // the exact text: the invoice commits to its hash
    QString description; // the text/plain entry of the metadata
    QString domain; // whom the user pays

    bool operator==(const PayTerms&) const = default;
};

// `source` is where the answer came from. Rejected: the service said no, with its reason.
base::Result<PayTerms> payTermsFromJson(const QJsonObject& json, const QUrl& source);
// Where to ask for an invoice. Insufficient: outside of what the service takes.
base::Result<QUrl> invoiceUrl(const PayTerms& terms, base::Msats amount);
// The invoice's text, for exactly this amount and, where it commits to a description, these terms.
base::Result<QString> payableInvoice(
    const QJsonObject& json, const PayTerms& terms, base::Msats amount);

} // namespace cashu
