// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/pay_foot.h"

#include "consumer/core/market_orders.h"
#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int LeastPayWidth = 136;

} // namespace

PayFoot::PayFoot(const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_reason{widgets::makeLabel({}, LabelRole::Small)}
    , m_pay{widgets::makeButton(tr("Pay"), widgets::ButtonKind::PrimaryLarge)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(4);
    auto* cancel = widgets::makeButton(tr("Cancel"), widgets::ButtonKind::Large);
    cancel->setObjectName(area + u".cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &PayFoot::cancelRequested);
    m_pay->setObjectName(area + u".pay"_s);
    m_pay->setMinimumWidth(theme.scaled(LeastPayWidth));
    connect(m_pay, &QPushButton::clicked, this, &PayFoot::payRequested);
    auto* buttons = widgets::makeRow(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_pay);
    column->addLayout(buttons);
    m_reason->setObjectName(area + u".reason"_s);
    m_reason->setAlignment(Qt::AlignRight);
    widgets::setTone(m_reason, widgets::Tone::Warn);
    column->addWidget(m_reason);
}

void PayFoot::showQuote(const std::optional<PriceQuote>& quote, const widgets::AmountText& amounts)
{
    m_pay->setText(quote ? tr("Pay %1").arg(amounts.sats(quote->total)) : tr("Pay"));
}

void PayFoot::setReason(const QString& reason)
{
    m_reason->setText(reason);
    m_reason->setHidden(reason.isEmpty());
    m_pay->setAccessibleDescription(reason);
    enable();
}

void PayFoot::setPaid()
{
    m_isPaid = true;
    enable();
}

void PayFoot::enable()
{
    m_pay->setEnabled(m_reason->text().isEmpty() && !m_isPaid);
}

} // namespace consumer
