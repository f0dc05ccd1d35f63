// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning invoices (BOLT-11): what a wallet checks before it pays or shows one, and what our
// practice mint writes.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "crypto/curve_point.h"
#include "crypto/secret_bytes.h"

#include <QString>

#include <array>
#include <optional>

namespace cashu {

enum class LightningNetwork { Mainnet, Testnet, Signet, Regtest };

struct Invoice {
    LightningNetwork network = LightningNetwork::Mainnet;
    std::optional<base::Msats> amount; // none: the payer chooses
    base::UnixTime createdAt;
    std::chrono::seconds expiry{3600};
    std::array<std::uint8_t, 32> paymentHash{};
    std::array<std::uint8_t, 32> paymentSecret{};
    QString description;
    std::optional<std::array<std::uint8_t, 32>> descriptionHash; // instead of the description
    crypto::CurvePoint payee; // who signed it; ignored when writing

    bool operator==(const Invoice&) const = default;
};

// Refuses wrong checksums, signatures that give no key, amounts below a msat and unknown required
// features.
base::Result<Invoice> invoiceFromText(QStringView text);
base::Result<QString> toText(const Invoice& invoice, const crypto::SecretBytes<32>& nodeKey);

// The amount in the readable prefix ("lnbc2500u"); an empty optional where it names none.
base::Result<std::optional<base::Msats>> invoiceAmount(QStringView prefix);

} // namespace cashu
