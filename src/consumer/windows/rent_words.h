// SPDX-License-Identifier: GPL-3.0-or-later
// Words that several dialogs of renting share.
#pragma once

#include "consumer/core/market_orders.h"
#include "widgets/amount_text.h"

namespace consumer {

// "1 vCPU · 1 GB · shared kernel"
QString sizeText(const OfferRow& offer);
QString kernelText(Isolation isolation); // "shared kernel"
// What the owner of the machine can see (product R2).
QString ownerSentence(Isolation isolation);
// "owl-3": the last word of the provider's name and a free number.
QString suggestedName(const OfferRow& offer, const QList<ServerRow>& servers);
// "ends today 15:33"
QString endsText(base::UnixTime end, base::UnixTime now);

QString checkText(CheckKind kind); // what is checked, as a claim
QString checkDetail(const Check& check, const widgets::AmountText& amounts);
// Why a check is red or amber, as one sentence.
QString checkReason(const Check& check, const widgets::AmountText& amounts);

} // namespace consumer
