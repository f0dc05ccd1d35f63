// SPDX-License-Identifier: GPL-3.0-or-later
// The end of a form that pays: Cancel, and a button that says what it does, with the reason under
// it when it cannot.
#pragma once

#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace consumer {

struct PriceQuote;

class PayFoot : public QWidget {
    Q_OBJECT

public:
    PayFoot(const widgets::Theme& theme, const QString& area, QWidget* parent = nullptr);

    void showQuote(const std::optional<PriceQuote>& quote, const widgets::AmountText& amounts);
    void setReason(const QString& reason); // why it cannot be paid; empty: it can
    void setPaid(); // one click, one payment

Q_SIGNALS:
    void cancelRequested();
    void payRequested();

private:
    void enable();

    bool m_isPaid = false;
    QLabel* m_reason;
    QPushButton* m_pay;
};

} // namespace consumer
