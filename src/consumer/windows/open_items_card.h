// SPDX-License-Identifier: GPL-3.0-or-later
// Refunds and open items (W1): money that is on its way, given away, or set aside.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/amount_text.h"
#include "widgets/card.h"
#include "widgets/theme.h"

namespace consumer {

// "today 14:32" as it stands within a sentence.
QString withinSentence(QString time);

class OpenItemsCard : public widgets::Card {
    Q_OBJECT

public:
    explicit OpenItemsCard(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showItems(
        const QList<OpenItemView>& items, const widgets::AmountText& amounts, base::UnixTime now);

Q_SIGNALS:
    void takeBackRequested(const QString& itemId);

private:
    QWidget* makeItem(const OpenItemView& item, int index);
    QWidget* makeTakeBack(const OpenItemView& item, int index);
    void addMoney(
        QHBoxLayout* row, const OpenItemView& item, const QString& state, widgets::Tone tone);

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    base::UnixTime m_now;
    QVBoxLayout* m_rows;
};

} // namespace consumer
