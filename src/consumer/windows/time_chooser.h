// SPDX-License-Identifier: GPL-3.0-or-later
// How long to rent: time and sats as two linked fields, chips for usual spans, and a slider. All of
// them show one value.
#pragma once

#include "base/amount.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QLabel;

namespace widgets {
class AmountField;
class ChoiceChips;
class DurationField;
class LogSlider;
} // namespace widgets

namespace consumer {

class TimeChooser : public QWidget {
    Q_OBJECT

public:
    // The names of its fields begin with `area`: "rent" makes "rent.time.minutes".
    TimeChooser(const widgets::Theme& theme, const QString& area, QWidget* parent = nullptr);

    void setAmountText(const widgets::AmountText& amounts);
    void setRate(base::Msats ratePerSecond);
    void setSpan(std::chrono::seconds span);
    void setNote(const QString& note); // "ends today 15:33"
    std::chrono::seconds span() const { return m_span; }
    base::Sats cost() const; // of the time alone, rounded up

Q_SIGNALS:
    void spanChanged();

private:
    void choose(std::chrono::seconds span);
    void showSpan();

    base::Msats m_rate;
    std::chrono::seconds m_span;
    widgets::DurationField* m_time;
    widgets::AmountField* m_sats;
    QLabel* m_note;
    widgets::ChoiceChips* m_chips;
    widgets::LogSlider* m_slider;
};

} // namespace consumer
