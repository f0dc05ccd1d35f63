// SPDX-License-Identifier: GPL-3.0-or-later
// A failure as the content of a dialog: the money first, as the mint told it, then what happened,
// then other offers and what can be done.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/error_panel.h"
#include "widgets/theme.h"

#include <QWidget>

namespace consumer {

class FailurePanel : public QWidget {
    Q_OBJECT

public:
    explicit FailurePanel(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showNotice(const Notice& notice, const MarketState& state);
    void showPurchase(const PurchaseView& purchase, const MarketState& state);

Q_SIGNALS:
    void actionChosen(widgets::ErrorAction action);
    void rentRequested(const consumer::OfferRow& offer);

private:
    void showChoices(const QList<OfferRow>& offers, const widgets::AmountText& amounts);

    const widgets::Theme& m_theme;
    widgets::ErrorPanel* m_panel;
};

// The words of a failed purchase or notice; only what the mint said about the money.
widgets::ErrorStory storyOf(const Notice& notice, const MarketState& state);
widgets::ErrorStory storyOf(const PurchaseView& purchase, const MarketState& state);
// Up to three others that are online, payable, and at least as large; cheapest first.
QList<OfferRow> alternativesTo(const QString& providerKey, const MarketState& state);

} // namespace consumer
