// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/mint_card.h"

#include "consumer/windows/mint_picker.h"
#include "widgets/badge.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/mint_chip.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;

namespace consumer {

MintCard::MintCard(const widgets::Theme& theme, int number, QWidget* parent)
    : widgets::Card({}, widgets::CardPadding::Normal, parent)
    , m_chip{new widgets::MintChip(theme, widgets::LargeMintChip)}
    , m_name{widgets::makeLabel({}, LabelRole::Strong)}
    , m_host{widgets::makeLabel({}, LabelRole::Small)}
    , m_badge{new widgets::Badge(theme, widgets::Tone::Ok, {}, {})}
    , m_amount{widgets::makeLabel({}, LabelRole::Title)}
    , m_unit{widgets::makeLabel({}, LabelRole::Body2)}
    , m_checked{widgets::makeLabel({}, LabelRole::Small)}
    , m_fee{widgets::makeLabel({}, LabelRole::Small)}
    , m_providers{widgets::makeLabel({}, LabelRole::Small)}
    , m_receive{widgets::makeButton(tr("Receive"), widgets::ButtonKind::Small)}
{
    auto* column = body();
    column->setContentsMargins(0, 4, 0, 0);
    auto* head = widgets::makeRow(12);
    head->addWidget(m_chip);
    auto* words = widgets::makeColumn(0);
    words->addWidget(m_name);
    words->addWidget(m_host);
    head->addLayout(words, 1);
    head->addWidget(m_badge, 0, Qt::AlignVCenter);
    column->addLayout(head);
    auto* money = widgets::makeRow(6);
    m_amount->setObjectName(u"wallet.mint.%1.amount"_s.arg(number));
    money->addWidget(m_amount);
    money->addWidget(m_unit, 0, Qt::AlignBottom);
    money->addStretch(1);
    money->addWidget(m_checked, 0, Qt::AlignBottom);
    column->addLayout(money);
    auto* terms = widgets::makeRow();
    terms->addWidget(m_fee, 1);
    terms->addWidget(m_providers);
    column->addLayout(terms);
    m_receive->setObjectName(u"wallet.mint.%1.receive"_s.arg(number));
    connect(m_receive, &QPushButton::clicked, this, [this] { Q_EMIT receiveRequested(m_url); });
    column->addWidget(m_receive);
}

void MintCard::showMint(
    const MintView& mint, const widgets::AmountText& amounts, base::UnixTime now)
{
    m_url = mint.url;
    const auto name = mintTitle(mint.name, mint.url);
    m_chip->setMint(name, true, mint.isPractice ? widgets::Tone::Play : widgets::Tone::Accent);
    m_name->setText(name);
    const QUrl url{mint.url};
    m_host->setText(url.port() > 0 ? u"%1:%2"_s.arg(url.host()).arg(url.port()) : url.host());
    if (!mint.isReachable)
        m_badge->setContent(widgets::Tone::Warn, {}, tr("Not answering"));
    else if (mint.isPractice)
        m_badge->setContent(widgets::Tone::Play, {}, tr("Practice"));
    else
        m_badge->setContent(widgets::Tone::Ok, {}, tr("Trusted"));
    m_amount->setText(amounts.number(mint.spendable));
    m_unit->setText(amounts.unit());
    m_checked->setText(!mint.checkedAt ? tr("not checked yet")
            : mint.isReachable
            ? tr("checked %1").arg(widgets::agoText(std::max(now - *mint.checkedAt, 0s)))
            : tr("as of %1").arg(widgets::clockText(*mint.checkedAt)));
    auto fee = mintFeeText(mint.inputFeePpk);
    fee[0] = fee[0].toUpper();
    m_fee->setText(fee);
    m_providers->setText(tr("%n provider(s)", nullptr, mint.acceptingProviders));
    m_receive->setEnabled(mint.isReachable);
    m_receive->setAccessibleName(tr("Receive at %1").arg(name));
}

} // namespace consumer
