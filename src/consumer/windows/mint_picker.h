// SPDX-License-Identifier: GPL-3.0-or-later
// Which mint to pay from: ours that the provider accepts can be chosen, others say why not.
#pragma once

#include "consumer/core/market_orders.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

namespace widgets {
class PickList;
}

namespace consumer {

class MintPicker : public QWidget {
    Q_OBJECT

public:
    MintPicker(const widgets::Theme& theme, const QString& area, QWidget* parent = nullptr);

    void setAmountText(const widgets::AmountText& amounts);
    void showMints(const QList<PayableMint>& mints); // keeps the choice if it is still possible
    QString current() const { return m_current; } // empty: none is possible
    QString currentName() const;
    base::Sats currentSpendable() const;

Q_SIGNALS:
    void mintChosen();
    void fundsRequested(const QString& mintUrl);

private:
    void addRow(const PayableMint& mint, int index);
    void rebuild();

    QString m_area;
    widgets::AmountText m_amounts;
    QList<PayableMint> m_mints;
    QString m_current;
    widgets::PickList* m_list;
};

QString mintFeeText(qint64 inputFeePpk); // "fee 1 sat per note"
QString mintTitle(const QString& name, const QString& url);

} // namespace consumer
