// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/open_items_card.h"

#include "consumer/windows/row_list.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr qsizetype ShownItems = 5;

struct Look {
    QString icon;
    Token ink;
    QString title;
    QString detail;
    QString state;
    widgets::Tone tone;
};

Look lookOf(const OpenItemView& item, base::UnixTime now)
{
    const auto when = withinSentence(widgets::timeText(item.at, now));
    Look look{};
    switch (item.kind) {
    case OpenItemKind::Refund:
        look = {u"refund"_s, item.isSettled ? Token::Ok : Token::Warn,
            OpenItemsCard::tr("%1 stopped early").arg(item.subject),
            OpenItemsCard::tr("%1 · %2").arg(item.providerName, when),
            item.isSettled ? OpenItemsCard::tr("received") : OpenItemsCard::tr("expected"),
            item.isSettled ? widgets::Tone::Ok : widgets::Tone::Warn};
        break;
    case OpenItemKind::TakeBack:
        look = {u"clock"_s, Token::Info, OpenItemsCard::tr("Payment to %1").arg(item.providerName),
            OpenItemsCard::tr("taken back when the mint answers"),
            item.isSettled ? OpenItemsCard::tr("received") : OpenItemsCard::tr("waiting"),
            item.isSettled ? widgets::Tone::Ok : widgets::Tone::Info};
        break;
    case OpenItemKind::SentToken:
        look = {u"send"_s, Token::Info,
            item.subject.isEmpty() ? OpenItemsCard::tr("Token given away") : item.subject,
            OpenItemsCard::tr("not claimed yet · %1").arg(when), OpenItemsCard::tr("set aside"),
            widgets::Tone::Neutral};
        break;
    case OpenItemKind::SetAside:
        look = {u"hourglass"_s, Token::Text2,
            item.subject.isEmpty() ? OpenItemsCard::tr("Set aside")
                                   : OpenItemsCard::tr("For %1").arg(item.subject),
            OpenItemsCard::tr("paid when the server answers"), OpenItemsCard::tr("set aside"),
            widgets::Tone::Neutral};
        break;
    }
    return look;
}

} // namespace

QString withinSentence(QString time)
{
    if (time.startsWith(u"Today"_s))
        time[0] = time[0].toLower();
    return time;
}

OpenItemsCard::OpenItemsCard(const widgets::Theme& theme, QWidget* parent)
    : widgets::Card(tr("Refunds and open items"), widgets::CardPadding::Rows, parent)
    , m_theme{theme}
    , m_rows{widgets::makeColumn(0)}
{
    body()->addLayout(m_rows);
    body()->addStretch(1);
}

void OpenItemsCard::showItems(
    const QList<OpenItemView>& items, const widgets::AmountText& amounts, base::UnixTime now)
{
    m_amounts = amounts;
    m_now = now;
    clearRows(m_rows);
    for (int i = 0; i < std::min(items.size(), ShownItems); ++i) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeItem(items[i], i));
    }
    if (!items.isEmpty())
        return;
    auto* nothing = widgets::makeWrappingLabel(tr("Nothing is open. Refunds, tokens not claimed "
                                                  "yet and money set aside are listed here."),
        LabelRole::Small);
    nothing->setContentsMargins(16, 12, 16, 8);
    m_rows->addWidget(widgets::makeHairline());
    m_rows->addWidget(nothing);
}

QWidget* OpenItemsCard::makeItem(const OpenItemView& item, int index)
{
    const auto look = lookOf(item, m_now);
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    row->addWidget(new widgets::IconLabel(m_theme, look.icon, look.ink, 18));
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(look.title));
    words->addWidget(widgets::makeLabel(look.detail, LabelRole::Small));
    row->addLayout(words, 1);
    if (item.kind == OpenItemKind::SentToken && !item.isSettled)
        row->addWidget(makeTakeBack(item, index));
    addMoney(row, item, look.state, look.tone);
    return line;
}

QWidget* OpenItemsCard::makeTakeBack(const OpenItemView& item, int index)
{
    auto* takeBack = widgets::makeButton(tr("Take back"), widgets::ButtonKind::Small);
    takeBack->setObjectName(u"wallet.item.%1.takeback"_s.arg(index + 1));
    takeBack->setAccessibleName(tr("Take back %1").arg(m_amounts.sats(item.amount)));
    connect(takeBack, &QPushButton::clicked, this, [this, takeBack, id = item.id] {
        takeBack->setEnabled(false);
        Q_EMIT takeBackRequested(id);
    });
    return takeBack;
}

void OpenItemsCard::addMoney(
    QHBoxLayout* row, const OpenItemView& item, const QString& stateText, widgets::Tone tone)
{
    auto* money = widgets::makeColumn(0);
    const bool comesIn = item.kind == OpenItemKind::Refund || item.kind == OpenItemKind::TakeBack;
    auto* amount = widgets::makeLabel(
        comesIn ? m_amounts.received(item.amount) : m_amounts.sats(item.amount), LabelRole::Strong);
    widgets::setMoneyTone(amount);
    auto* state = widgets::makeLabel(stateText, LabelRole::Small);
    widgets::setTone(state, tone);
    for (auto* label : {amount, state}) {
        label->setAlignment(Qt::AlignRight);
        money->addWidget(label);
    }
    row->addLayout(money);
}

} // namespace consumer
