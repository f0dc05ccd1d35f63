// SPDX-License-Identifier: GPL-3.0-or-later
// R1: what to run. One tile for each thing that can be rented.
#pragma once

#include "consumer/windows/rent_step.h"
#include "widgets/theme.h"

namespace consumer {

class RentChooseStep : public RentStep {
    Q_OBJECT

public:
    RentChooseStep(const widgets::Theme& theme, const OfferRow& offer, QWidget* parent = nullptr);

    void showState(const MarketState&) override { }

Q_SIGNALS:
    void plainLinuxChosen();
    void cancelRequested();
};

} // namespace consumer
