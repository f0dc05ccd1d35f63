// SPDX-License-Identifier: GPL-3.0-or-later
// Locks to be put on new proofs: the secret of NUT-10 without its nonce, for a key (P2PK, NUT-11)
// or for a preimage (HTLC, NUT-14).
#pragma once

#include "cashu/spending_condition.h"

namespace cashu {

// Some mints refuse longer secrets.
inline constexpr qsizetype MaxLockedSecret = 1024;

enum class SignatureScope {
    Inputs, // SIG_INPUTS: each proof's secret
    All, // SIG_ALL: the whole transaction
};

// What somebody may want of a lock. The first key is P2PK's data.
struct LockOptions {
    std::optional<std::array<std::uint8_t, 32>> hash; // of the preimage: HTLC; none: P2PK
    QList<crypto::CurvePoint> keys; // P2PK needs one; an HTLC without keys opens by preimage alone
    qsizetype signatures = 1;
    std::optional<base::UnixTime> locktime; // after it the refund keys open it too
    QList<crypto::CurvePoint> refundKeys; // none, but a locktime: anybody opens it then
    qsizetype refundSignatures = 1;
    SignatureScope scope = SignatureScope::Inputs;
};

// Kind, data and tags as they are written into each secret.
struct LockTerms {
    PaymentLock kind = PaymentLock::P2pk; // P2pk or Htlc
    QString data;
    QList<QStringList> tags; // tags that we do not know too: a payee may ask for any

    bool operator==(const LockTerms&) const = default;
};

// Malformed: nobody could ever open it.
base::Result<LockTerms> lockTerms(const LockOptions& options);
// The secret of one proof. Malformed: nobody could ever open it, or it is too long for a mint.
base::Result<QString> lockedSecret(const LockTerms& terms, const QString& nonce);

// `["P2PK",{"data":…,"tags":…}]`, for the store.
QByteArray toStoredText(const LockTerms& terms);
base::Result<LockTerms> lockTermsFromStoredText(const QByteArray& text);

// Whether the secret carries exactly this kind, data and tags.
bool carries(const QString& secret, const LockTerms& terms);

// A Nostr key as a key to lock to: the even one of its two points.
base::Result<crypto::CurvePoint> lockKeyOfNostr(const std::array<std::uint8_t, 32>& xOnly);

} // namespace cashu
