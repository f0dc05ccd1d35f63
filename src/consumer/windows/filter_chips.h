// SPDX-License-Identifier: GPL-3.0-or-later
// The active filters above the table, each with a way to drop it.
#pragma once

#include "consumer/models/offer_filter.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

namespace widgets {
class FlowLayout;
}

namespace consumer {

class FilterChips : public QWidget {
    Q_OBJECT

public:
    explicit FilterChips(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showFilter(const OfferFilter& filter, const widgets::AmountText& amounts);

Q_SIGNALS:
    void filterWanted(const consumer::OfferFilter& filter);

private:
    void addChip(const QString& text, OfferFilter without);

    const widgets::Theme& m_theme;
    widgets::FlowLayout* m_chips;
};

} // namespace consumer
