// SPDX-License-Identifier: GPL-3.0-or-later
// "Keep it running": a switch and the two caps without which nothing is bought by itself.
#pragma once

#include "consumer/core/keep_running.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;

namespace widgets {
class AmountField;
class OptionRow;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class KeepRunningForm : public QWidget {
    Q_OBJECT

public:
    KeepRunningForm(const widgets::Theme& theme, const QString& area, QWidget* parent = nullptr);

    void setAmountText(const widgets::AmountText& amounts);
    void setPrice(base::Msats perSecond); // proposes caps for a day and a week until one is typed
    void showTerms(const KeepRunningTerms& terms); // tells nobody
    KeepRunningTerms terms() const; // zero caps: off
    QString reason() const; // why the caps cannot work; empty: they can

Q_SIGNALS:
    void changed();

private:
    QWidget* makeCaps();
    void propose();
    void showTexts();

    const widgets::Theme& m_theme;
    QString m_area;
    widgets::AmountText m_amounts;
    base::Msats m_price;
    KeepRunningTerms m_terms; // slice and threshold
    bool m_isTyped = false;
    widgets::ToggleSwitch* m_switch;
    widgets::OptionRow* m_row;
    QWidget* m_caps;
    widgets::AmountField* m_perDay;
    widgets::AmountField* m_inAll;
    QLabel* m_note;
};

} // namespace consumer
