// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the market (M2): what an offer must have. Holds one OfferFilter and tells when
// it changes.
#pragma once

#include "consumer/models/offer_filter.h"
#include "widgets/amount_text.h"
#include "widgets/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QVBoxLayout;

namespace widgets {
class HistogramSlider;
class SegmentedControl;
class ToggleSwitch;
} // namespace widgets

namespace consumer {

class FilterPanel : public QWidget {
    Q_OBJECT

public:
    explicit FilterPanel(const widgets::Theme& theme, QWidget* parent = nullptr);

    const OfferFilter& filter() const { return m_filter; }
    void setFilter(const OfferFilter& filter); // shows it and tells
    void setAmountText(const widgets::AmountText& amounts);
    // The distribution of hourly prices behind the slider.
    void showPrices(const QList<OfferRow>& offers);
    void focusSearch();

Q_SIGNALS:
    void filterChanged(const consumer::OfferFilter& filter);

private:
    QWidget* makeHead();
    QWidget* makeOnlineRow();
    QWidget* makeSizeRow();
    void addPrice(QVBoxLayout* column);
    void addSeen(QVBoxLayout* column);
    QCheckBox* makeCheck(const QString& text, const QString& name, bool OfferFilter::*member);
    template <typename Change>
    void change(Change apply);
    void showFilter(const OfferFilter& filter);
    void showLabels();

    const widgets::Theme& m_theme;
    widgets::AmountText m_amounts;
    OfferFilter m_filter;
    bool m_isShowing = false;
    qint64 m_dearest = 0; // sat/h at the right end of the slider

    QLineEdit* m_text;
    widgets::ToggleSwitch* m_online;
    QComboBox* m_cpu;
    QComboBox* m_memory;
    QLabel* m_priceLabel;
    widgets::HistogramSlider* m_price;
    QLabel* m_dearestLabel;
    widgets::SegmentedControl* m_isolation;
    QLabel* m_seenLabel;
    QSlider* m_seen;
    QLineEdit* m_country;
    QList<QPair<QCheckBox*, bool OfferFilter::*>> m_checks;
};

} // namespace consumer
