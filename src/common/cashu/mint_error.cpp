// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <iterator>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;

namespace {

constexpr qsizetype MaxBody = 64 * 1024;
constexpr qsizetype MaxDetail = 300;

constexpr MintErrorCode KnownCodes[] = {
    MintErrorCode::ProofNotVerified,
    MintErrorCode::AlreadySpent,
    MintErrorCode::ProofsPending,
    MintErrorCode::OutputsAlreadySigned,
    MintErrorCode::OutputsPending,
    MintErrorCode::NotBalanced,
    MintErrorCode::AmountOutOfRange,
    MintErrorCode::DuplicateInputs,
    MintErrorCode::DuplicateOutputs,
    MintErrorCode::SeveralUnits,
    MintErrorCode::UnitsDiffer,
    MintErrorCode::AmountlessUnsupported,
    MintErrorCode::AmountDiffers,
    MintErrorCode::UnitUnsupported,
    MintErrorCode::TooManyInputs,
    MintErrorCode::TooManyOutputs,
    MintErrorCode::KeysetUnknown,
    MintErrorCode::KeysetInactive,
    MintErrorCode::KeysetExpired,
    MintErrorCode::QuoteNotPaid,
    MintErrorCode::QuoteAlreadyIssued,
    MintErrorCode::MintingDisabled,
    MintErrorCode::LightningFailed,
    MintErrorCode::QuotePending,
    MintErrorCode::InvoiceAlreadyPaid,
    MintErrorCode::QuoteExpired,
    MintErrorCode::SignatureInvalid,
    MintErrorCode::PubkeyRequired,
    MintErrorCode::ConcurrentUpdate,
};

QString detailOf(const QJsonValue& value)
{
    if (value.isString())
        return value.toString().left(MaxDetail);
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument{value.toArray()}.toJson(QJsonDocument::Compact))
            .left(MaxDetail);
    return {};
}

Errc errcOf(MintErrorCode code)
{
    switch (code) {
    case MintErrorCode::AlreadySpent:
        return Errc::TokenSpent;
    case MintErrorCode::ProofsPending:
    case MintErrorCode::OutputsPending:
    case MintErrorCode::QuotePending:
        return Errc::TokenPending;
    case MintErrorCode::KeysetUnknown:
        return Errc::NotFound;
    case MintErrorCode::OutputsAlreadySigned:
    case MintErrorCode::QuoteAlreadyIssued:
    case MintErrorCode::InvoiceAlreadyPaid:
        return Errc::Conflict;
    case MintErrorCode::UnitUnsupported:
    case MintErrorCode::AmountlessUnsupported:
    case MintErrorCode::MintingDisabled:
        return Errc::Unsupported;
    case MintErrorCode::SignatureInvalid:
    case MintErrorCode::PubkeyRequired:
        return Errc::NotAllowed;
    case MintErrorCode::ProofNotVerified:
        return Errc::Malformed;
    case MintErrorCode::Unknown:
    case MintErrorCode::NotBalanced:
    case MintErrorCode::AmountOutOfRange:
    case MintErrorCode::DuplicateInputs:
    case MintErrorCode::DuplicateOutputs:
    case MintErrorCode::SeveralUnits:
    case MintErrorCode::UnitsDiffer:
    case MintErrorCode::AmountDiffers:
    case MintErrorCode::TooManyInputs:
    case MintErrorCode::TooManyOutputs:
    case MintErrorCode::KeysetInactive:
    case MintErrorCode::KeysetExpired:
    case MintErrorCode::QuoteNotPaid:
    case MintErrorCode::LightningFailed:
    case MintErrorCode::QuoteExpired:
    case MintErrorCode::ConcurrentUpdate:
        return Errc::Rejected;
    }
    return Errc::Rejected;
}

} // namespace

MintErrorCode MintError::known() const
{
    const auto found = std::ranges::find(KnownCodes, static_cast<MintErrorCode>(code));
    return found == std::end(KnownCodes) ? MintErrorCode::Unknown : *found;
}

MintError mintErrorFromBody(const QByteArray& body)
{
    if (body.size() > MaxBody)
        return {};
    const auto json = QJsonDocument::fromJson(body).object();
    return {json.value("code"_L1).toInt(), detailOf(json.value("detail"_L1))};
}

QByteArray toBody(const MintError& error)
{
    const QJsonObject json{{"detail"_L1, error.detail}, {"code"_L1, error.code}};
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

base::Error toError(const MintError& error)
{
    return {
        errcOf(error.known()), u"the mint answered %1 (%2)"_s.arg(error.code).arg(error.detail)};
}

} // namespace cashu
