// SPDX-License-Identifier: GPL-3.0-or-later
// A provider's refusal or failure. Our own providers add `refund_token`, a fresh token for the
// value taken.
#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace protocol {

namespace error_type {

using namespace Qt::StringLiterals;

inline constexpr auto InvalidRequest = "invalid_request"_L1;
inline constexpr auto NotAddressed = "not_addressed"_L1;
inline constexpr auto TemplateUnsupported = "template_unsupported"_L1;
inline constexpr auto InvalidToken = "invalid_token"_L1;
inline constexpr auto NonWhitelistedMint = "non_whitelisted_mint"_L1;
inline constexpr auto TokenAlreadySpent = "token_already_spent"_L1;
inline constexpr auto TokenPending = "token_pending"_L1;
inline constexpr auto MintNetworkError = "mint_network_error"_L1;
inline constexpr auto UnsupportedUnit = "unsupported_unit"_L1;
inline constexpr auto MintError = "mint_error"_L1;
inline constexpr auto NoSpecs = "no_specs"_L1;
inline constexpr auto InsufficientPayment = "insufficient_payment"_L1;
inline constexpr auto ProvisioningError = "provisioning_error"_L1;
inline constexpr auto UnknownTemplate = "unknown_template"_L1;
inline constexpr auto InvalidVolumeEncryption = "invalid_volume_encryption"_L1;
inline constexpr auto MissingWorkloadId = "missing_workload_id"_L1;
inline constexpr auto BackendError = "backend_error"_L1;
inline constexpr auto InvalidPodId = "invalid_pod_id"_L1;
inline constexpr auto NotOwner = "not_owner"_L1;
inline constexpr auto NotFound = "not_found"_L1;
inline constexpr auto LeaseExpired = "lease_expired"_L1;
inline constexpr auto SpecUnavailable = "spec_unavailable"_L1;
inline constexpr auto RaceLost = "race_lost"_L1;
inline constexpr auto RateLimited
    = "rate_limited"_L1; // ours: too many requests at once, nothing redeemed

} // namespace error_type

struct ErrorReply {
    QString type; // one of error_type, or something newer
    QString message;
    std::optional<QString> details;
    std::optional<QString> refundToken; // secret

    bool operator==(const ErrorReply&) const = default;
};

QString toJson(const ErrorReply& reply);
base::Result<ErrorReply> errorReplyFromJson(const QJsonObject& json);

QDebug operator<<(QDebug, const ErrorReply&) = delete;

} // namespace protocol
