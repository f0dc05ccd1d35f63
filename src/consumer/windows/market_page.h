// SPDX-License-Identifier: GPL-3.0-or-later
// The market (M2): filters at the left, the table of offers, what we know of the selected one at
// the right. Below 900 px the filters fold behind a button and the summary becomes a bar at the
// bottom.
#pragma once

#include "consumer/models/offer_table_model.h"
#include "consumer/models/offer_view_model.h"
#include "widgets/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;
class QTimer;
class QToolButton;

namespace widgets {
class EmptyState;
class PageHead;
class StatusLine;
} // namespace widgets

namespace consumer {

class FilterChips;
class FilterPanel;
class MarketHost;
class OfferSummary;

class MarketPage : public QWidget {
    Q_OBJECT

public:
    MarketPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent = nullptr);

    void showState(const MarketState& state);
    void focusSearch();
    std::optional<OfferRow> selectedOffer() const;

Q_SIGNALS:
    void rentRequested(const consumer::OfferRow& offer);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeMiddle();
    QWidget* makeBar();
    void setUpTable();
    void applyFilter(const OfferFilter& filter);
    void showCounts();
    void showEmpty();
    void showSelection();
    void rentSelected();
    void wantVisible(); // how long the providers in view were seen
    std::optional<QPair<QString, OfferFilter>> loosestChange() const;

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    MarketState m_state;
    widgets::AmountText m_amounts;
    OfferTableModel m_offers;
    OfferViewModel m_view;
    quint64 m_shownRevision = 0;
    QTimer* m_looking; // runs while rows move
    QStringList m_wanted;

    FilterPanel* m_filters;
    widgets::PageHead* m_head;
    QToolButton* m_filterButton;
    QComboBox* m_order;
    FilterChips* m_chips;
    QTableView* m_table;
    QWidget* m_tableArea;
    QStackedLayout* m_stack;
    widgets::EmptyState* m_empty;
    QPushButton* m_relax;
    OfferFilter m_relaxed;
    widgets::StatusLine* m_status;
    OfferSummary* m_summary;
    QWidget* m_summaryEdge;
    QWidget* m_bar;
    QLabel* m_barText;
    QPushButton* m_barRent;
};

} // namespace consumer
