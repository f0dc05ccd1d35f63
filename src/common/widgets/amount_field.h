// SPDX-License-Identifier: GPL-3.0-or-later
// A line for an amount of sats with its unit at the right end. Both group separators of locales are
// understood.
#pragma once

#include "widgets/amount_text.h"

#include <QLineEdit>

class QLabel;

namespace widgets {

class AmountField : public QLineEdit {
    Q_OBJECT

public:
    AmountField(const AmountText& amounts, const QString& name, QWidget* parent = nullptr);

    void setAmounts(const AmountText& amounts);
    void showAmount(base::Sats amount); // tells nobody
    base::Sats amount() const { return m_amount; }

Q_SIGNALS:
    void amountChosen(base::Sats amount); // while typing, when it can be read

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeUnit();

    AmountText m_amounts;
    base::Sats m_amount;
    QLabel* m_unit;
};

} // namespace widgets
