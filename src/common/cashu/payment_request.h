// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody wants to be paid and how the token is to reach them: the texts "creqA…" (CBOR,
// NUT-18) and "creqB…" (bech32m, NUT-26). Foreign text: every list and field is bounded.
#pragma once

#include "cashu/lock_terms.h"
#include "cashu/mint_url.h"

namespace cashu {

inline constexpr qsizetype MaxPaymentRequestText = 8192; // more does not fit into a QR code
inline constexpr qsizetype MaxRequestEntries = 64; // mints, transports, tags, methods
inline constexpr qsizetype MaxRequestField = 1024; // characters

// One way to hand over the payment.
struct PaymentTransport {
    enum class Kind {
        Nostr, // a NIP-17 message
        Post, // an HTTP request
    };
    Kind kind = Kind::Post;
    std::array<std::uint8_t, 32> pubkey{}; // Nostr
    QStringList relays; // Nostr
    QString url; // Post
    QList<QStringList> tags;

    bool operator==(const PaymentTransport&) const = default;
};

// By which the payee can move what is paid at another mint.
struct PaymentMethod {
    QString name;
    std::optional<quint64> fee; // to be paid on top

    bool operator==(const PaymentMethod&) const = default;
};

// NUT-10, as written: the kind may be unknown, the data may be nonsense.
struct RequestedLock {
    QString kind;
    QString data;
    QList<QStringList> tags;

    bool operator==(const RequestedLock&) const = default;
};

struct PaymentRequest {
    QString id;
    std::optional<quint64> amount; // net of the receiver's input fees, in the unit
    QString unit; // empty: any
    std::optional<bool> singleUse;
    QStringList mints; // as written; empty: any
    bool areMintsPreferred = false; // others will do
    QList<PaymentMethod> methods; // at those others
    QString description;
    QList<PaymentTransport> transports; // best first, without those that we cannot use;
                                        // none: whoever showed the request waits for the token
    std::optional<RequestedLock> lock;

    bool operator==(const PaymentRequest&) const = default;
};

// Either form, with or without padding, in upper or lower case, with or without a "cashu:" prefix.
base::Result<PaymentRequest> paymentRequestFromText(QStringView text);
QString toText(const PaymentRequest& request); // creqA
base::Result<QString> toQrText(const PaymentRequest& request); // creqB in upper case

// Whether the mint is one of the listed.
bool lists(const PaymentRequest& request, const MintUrl& mint);
// What is to be paid on top at this mint; empty: it will not do.
std::optional<quint64> surcharge(const PaymentRequest& request, const MintUrl& mint);
// None when no lock is wanted; Unsupported or Malformed when nobody can make this one.
base::Result<std::optional<LockTerms>> lockOf(const PaymentRequest& request);

} // namespace cashu
