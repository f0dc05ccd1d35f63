// SPDX-License-Identifier: GPL-3.0-or-later
// The error dialog (E-panel) for something that went wrong outside another dialog.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/sheet.h"

namespace consumer {

class ErrorSheet : public widgets::Sheet {
    Q_OBJECT

public:
    ErrorSheet(const widgets::Theme& theme, const Notice& notice, const MarketState& state,
        QWidget* parent = nullptr);

Q_SIGNALS:
    void tryAnother();
    void keepListening(const QString& purchaseId);
    void avoid(const QString& providerKey);
    void rent(const consumer::OfferRow& offer);
};

} // namespace consumer
