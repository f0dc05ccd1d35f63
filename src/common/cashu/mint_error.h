// SPDX-License-Identifier: GPL-3.0-or-later
// A mint's refusal: HTTP 400 with {"detail","code"}. Decide by the code; details are only for the
// log.
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace cashu {

// The codes of the NUTs that a wallet or our mint acts on.
enum class MintErrorCode {
    Unknown = 0,
    ProofNotVerified = 10001,
    AlreadySpent = 11001,
    ProofsPending = 11002,
    OutputsAlreadySigned = 11003,
    OutputsPending = 11004,
    NotBalanced = 11005,
    AmountOutOfRange = 11006,
    DuplicateInputs = 11007,
    DuplicateOutputs = 11008,
    SeveralUnits = 11009,
    UnitsDiffer = 11010,
    AmountlessUnsupported = 11011,
    AmountDiffers = 11012,
    UnitUnsupported = 11013,
    TooManyInputs = 11014,
    TooManyOutputs = 11015,
    KeysetUnknown = 12001,
    KeysetInactive = 12002,
    KeysetExpired = 12003,
    QuoteNotPaid = 20001,
    QuoteAlreadyIssued = 20002,
    MintingDisabled = 20003,
    LightningFailed = 20004,
    QuotePending = 20005,
    InvoiceAlreadyPaid = 20006,
    QuoteExpired = 20007,
    SignatureInvalid = 20008,
    PubkeyRequired = 20009,
    ConcurrentUpdate = 50000, // of cdk, which also says it when it knows no other code
};

struct MintError {
    int code = 0; // 0 when the mint gave none
    QString detail;

    // Unknown for codes that are not in the list above.
    MintErrorCode known() const;
    bool is(MintErrorCode expected) const { return code == static_cast<int>(expected); }
    bool operator==(const MintError&) const = default;
};

// Never fails: HTML, empty bodies, lists as detail and missing codes all occur.
MintError mintErrorFromBody(const QByteArray& body);
QByteArray toBody(const MintError& error);

// What the rest of the program distinguishes.
base::Error toError(const MintError& error);

} // namespace cashu
