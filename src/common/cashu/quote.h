// SPDX-License-Identifier: GPL-3.0-or-later
// A mint's price for Lightning: quotes for minting (NUT-04) and melting (NUT-05) with bolt11
// (NUT-23).
#pragma once

#include "cashu/proof.h"

namespace cashu {

inline constexpr qsizetype MaxInvoiceLength = 8192;

enum class MintQuoteState { Unpaid, Paid, Issued, Pending };
enum class MeltQuoteState { Unpaid, Pending, Paid };

struct MintQuote {
    QString id;
    QString request; // the invoice to pay
    base::Sats amount;
    QString unit;
    MintQuoteState state = MintQuoteState::Unpaid;
    std::optional<base::UnixTime> expiry; // none when the mint says null or 0
    std::optional<QString> pubkey; // NUT-20: who may mint it

    bool operator==(const MintQuote&) const = default;
};

struct MeltQuote {
    QString id;
    QString request;
    base::Sats amount;
    QString unit;
    base::Sats feeReserve;
    MeltQuoteState state = MeltQuoteState::Unpaid;
    std::optional<base::UnixTime> expiry;
    std::optional<QString> preimage;
    QList<BlindSignature> change; // NUT-08

    bool operator==(const MeltQuote&) const = default;
};

QString toString(MintQuoteState state); // as on the wire: "UNPAID"
QString toString(MeltQuoteState state);
std::optional<MintQuoteState> mintQuoteStateFrom(QStringView text);
std::optional<MeltQuoteState> meltQuoteStateFrom(QStringView text);

QJsonObject toJson(const MintQuote& quote);
QJsonObject toJson(const MeltQuote& quote);
// Lenient where mints differ: amount and unit may be missing in a later answer (then zero and
// empty), and a missing state is derived from amount_paid and amount_issued, or the old "paid".
base::Result<MintQuote> mintQuoteFromJson(const QJsonObject& json);
base::Result<MeltQuote> meltQuoteFromJson(const QJsonObject& json);

} // namespace cashu
