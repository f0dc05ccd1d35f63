// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/history_card.h"

#include "consumer/windows/mint_picker.h"
#include "consumer/windows/open_items_card.h"
#include "consumer/windows/row_list.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr qsizetype ShownEntries = 5;

} // namespace

HistoryCard::HistoryCard(const widgets::Theme& theme, QWidget* parent)
    : widgets::Card(tr("Last movements"), widgets::CardPadding::Rows, parent)
    , m_theme{theme}
    , m_rows{widgets::makeColumn(0)}
{
    body()->addLayout(m_rows);
}

void HistoryCard::showWallet(
    const WalletView& wallet, const widgets::AmountText& amounts, base::UnixTime now)
{
    m_wallet = wallet;
    m_amounts = amounts;
    m_now = now;
    clearRows(m_rows);
    for (int i = 0; i < std::min(wallet.history.size(), ShownEntries); ++i) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeEntry(wallet.history[i]));
    }
    if (!wallet.history.isEmpty())
        return;
    auto* nothing = widgets::makeWrappingLabel(tr("Nothing has moved yet."), LabelRole::Small);
    nothing->setContentsMargins(16, 12, 16, 8);
    m_rows->addWidget(widgets::makeHairline());
    m_rows->addWidget(nothing);
}

QString HistoryCard::mintName(const QString& url) const
{
    for (const auto& mint : m_wallet.mints) {
        if (mint.url == url)
            return mintTitle(mint.name, url);
    }
    return mintTitle({}, url);
}

QWidget* HistoryCard::makeEntry(const HistoryView& entry)
{
    const auto title = entry.kind == u"received"_s ? tr("Received a token")
        : entry.kind == u"minted"_s                ? tr("Received over Lightning")
        : entry.kind == u"sent"_s                  ? tr("Paid")
        : entry.kind == u"taken_back"_s            ? tr("Taken back")
        : entry.kind == u"swapped"_s               ? tr("Exchanged for change")
        : entry.kind == u"melted"_s                ? tr("Paid over Lightning")
        : entry.kind == u"refund"_s                ? tr("Refund")
                                                   : entry.kind;
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    row->addWidget(new widgets::IconLabel(m_theme,
        entry.sign > 0       ? u"receive"_s
            : entry.sign < 0 ? u"send"_s
                             : u"swap"_s,
        entry.sign > 0 ? Token::Ok : Token::Text2, 18));
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(title));
    const auto when = withinSentence(widgets::timeText(entry.at, m_now));
    words->addWidget(widgets::makeLabel(
        tr("%1 · %2").arg(entry.purpose.isEmpty() ? mintName(entry.mintUrl) : entry.purpose, when),
        LabelRole::Small));
    row->addLayout(words, 1);
    auto* money = widgets::makeColumn(0);
    auto* amount = widgets::makeLabel(entry.sign > 0 ? m_amounts.received(entry.amount)
            : entry.sign < 0                         ? u"− "_s + m_amounts.sats(entry.amount)
                                                     : m_amounts.sats(entry.amount),
        LabelRole::Strong);
    widgets::setMoneyTone(amount);
    amount->setAlignment(Qt::AlignRight);
    money->addWidget(amount);
    if (!entry.fee.isZero()) {
        auto* fee
            = widgets::makeLabel(tr("fee %1").arg(m_amounts.sats(entry.fee)), LabelRole::Small);
        fee->setAlignment(Qt::AlignRight);
        money->addWidget(fee);
    }
    row->addLayout(money);
    return line;
}

} // namespace consumer
