// SPDX-License-Identifier: GPL-3.0-or-later
// A mint's public keys, one per amount (NUT-01, NUT-02), and the fees for spending what they
// signed.
#pragma once

#include "cashu/proof.h"

#include <QMap>

#include <optional>

namespace cashu {

inline constexpr qsizetype MaxKeysetKeys = 64;
inline constexpr qsizetype MaxKeysets = 1000; // of one mint
inline constexpr qint64 MaxInputFeePpk = 1'000'000;

using KeysetKeys = QMap<quint64, crypto::CurvePoint>;

struct Keyset {
    KeysetId id;
    QString unit;
    bool active = true;
    qint64 inputFeePpk = 0; // thousandths of a unit for each input
    std::optional<base::UnixTime> finalExpiry;
    KeysetKeys keys; // empty as read from /v1/keysets

    bool operator==(const Keyset&) const = default;
};

// What the id must be. V1 covers the keys, V2 also unit, fee and expiry.
KeysetId keysetIdV1(const KeysetKeys& keys);
KeysetId keysetIdV2(const Keyset& keyset);

// /v1/keysets: every keyset, without keys.
base::Result<QList<Keyset>> keysetsFromJson(const QJsonObject& json);
// /v1/keys and /v1/keys/{id}: with keys. Refuses keys that are not points, more than 64, odd
// spellings of amounts.
base::Result<QList<Keyset>> keysFromJson(const QJsonObject& json);
// An advertised keyset with the keys fetched for it; refuses ids that do not follow from the
// content.
base::Result<Keyset> withKeys(const Keyset& advertised, const Keyset& fetched);
// Two different ids that share a full or short form. Such a keyset must not be imported.
bool collides(const KeysetId& id, const QList<KeysetId>& known);
// The one to ask for new proofs of: active, lowest fee, newest version. Ids of newer versions are
// passed over.
std::optional<Keyset> activeKeyset(const QList<Keyset>& keysets, const QString& unit);
std::optional<Keyset> keysetById(const QList<Keyset>& keysets, const KeysetId& id);

QJsonObject toJson(const Keyset& keyset); // as in /v1/keysets
QJsonObject toJsonWithKeys(const Keyset& keyset); // as in /v1/keys

// NUT-02: the sum of all inputs' ppk, rounded up to a whole unit once.
base::Sats feeForPpk(qint64 sumOfPpk);
// NotFound when an input's keyset is not in the list.
base::Result<base::Sats> feeFor(const QList<Proof>& inputs, const QList<Keyset>& keysets);

} // namespace cashu
