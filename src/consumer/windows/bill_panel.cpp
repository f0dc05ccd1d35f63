// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/bill_panel.h"

#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/icon_label.h"

#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

void clear(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

} // namespace

BillPanel::BillPanel(const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
    , m_title{widgets::makeLabel(tr("You pay"), LabelRole::Section)}
    , m_lines{widgets::makeColumn(8)}
    , m_total{widgets::makeLabel({}, LabelRole::Display)}
    , m_left{widgets::makeLabel({}, LabelRole::Small)}
    , m_promises{widgets::makeColumn(12)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addLayout(m_lines);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    auto* total = widgets::makeRow();
    total->addWidget(widgets::makeLabel(tr("Total"), LabelRole::Strong), 1, Qt::AlignBottom);
    m_total->setObjectName(area + u".total"_s);
    widgets::setMoneyTone(m_total);
    total->addWidget(m_total);
    auto* sums = widgets::makeColumn(2);
    sums->addLayout(total);
    sums->addWidget(m_left);
    column->addLayout(sums);
    column->addWidget(widgets::makeHairline());
    column->addSpacing(4);
    column->addLayout(m_promises);
}

void BillPanel::setTitle(const QString& title)
{
    m_title->setText(title);
}

void BillPanel::showCost(const BillFacts& facts, const widgets::AmountText& amounts)
{
    const auto& quote = facts.quote;
    QList<BillLine> lines{
        {tr("%1 at %2")
                .arg(widgets::shortDurationText(facts.span), amounts.perHour(facts.ratePerSecond)),
            quote ? quote->timeCost : facts.cost}};
    if (quote) {
        lines.append({quote->laterFaceValue.isZero() ? tr("Redemption fee")
                                                     : tr("Redemption fee, 2 payments"),
            quote->redemptionFee});
        if (!quote->changeFee.isZero())
            lines.append({tr("Exact change at %1").arg(facts.mintName), quote->changeFee});
    }
    showLines(lines, amounts);
    const bool isAffordable = quote && quote->total <= facts.spendable;
    showTotal(quote ? amounts.sats(quote->total) : QString{},
        isAffordable ? tr("%1 left after").arg(amounts.sats(facts.spendable - quote->total))
                     : QString{});
}

void BillPanel::showLines(const QList<BillLine>& lines, const widgets::AmountText& amounts)
{
    if (lines == m_shownLines && m_lines->count() > 0)
        return;
    m_shownLines = lines;
    clear(m_lines);
    for (const auto& line : lines) {
        auto* widget = new QWidget;
        auto* row = new QHBoxLayout(widget);
        row->setContentsMargins({});
        row->addWidget(widgets::makeWrappingLabel(line.text, LabelRole::Body2), 1);
        row->addWidget(widgets::makeLabel(amounts.sats(line.amount)), 0, Qt::AlignTop);
        m_lines->addWidget(widget);
    }
}

void BillPanel::showTotal(const QString& total, const QString& left)
{
    m_total->setText(total.isEmpty() ? u"…"_s : total);
    m_left->setText(left);
}

void BillPanel::showPromises(const QList<BillPromise>& promises)
{
    if (promises == m_shownPromises)
        return;
    m_shownPromises = promises;
    clear(m_promises);
    for (const auto& promise : promises) {
        auto* widget = new QWidget;
        auto* row = new QHBoxLayout(widget);
        row->setContentsMargins({});
        row->setSpacing(8);
        row->addWidget(new widgets::IconLabel(m_theme, promise.icon, promise.ink), 0, Qt::AlignTop);
        row->addWidget(widgets::makeWrappingLabel(promise.text), 1);
        m_promises->addWidget(widget);
    }
}

} // namespace consumer
