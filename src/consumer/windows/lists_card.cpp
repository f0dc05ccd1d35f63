// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/lists_card.h"

#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

ListsCard::ListsCard(const widgets::Theme& theme, QWidget* parent)
    : widgets::Card(tr("Lists on your relays"), widgets::CardPadding::Rows, parent)
    , m_icon{new widgets::IconLabel(theme, u"relay"_s, Token::Text2)}
    , m_title{widgets::makeWrappingLabel({}, LabelRole::Strong)}
    , m_text{widgets::makeWrappingLabel({}, LabelRole::Small)}
    , m_look{widgets::makeButton({})}
{
    setObjectName(u"recover.lists"_s);
    m_title->setObjectName(u"recover.lists.result"_s);
    m_look->setObjectName(u"recover.lists.look"_s);
    connect(m_look, &QPushButton::clicked, this, &ListsCard::lookRequested);
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(16, 10, 16, 10);
    across->setSpacing(12);
    across->addWidget(m_icon);
    auto* words = widgets::makeColumn(0);
    words->addWidget(m_title);
    words->addWidget(m_text);
    across->addLayout(words, 1);
    across->addWidget(m_look);
    addRow(row);
    showLists({});
}

void ListsCard::showLists(const ListsSearchView& lists)
{
    m_look->setEnabled(lists.state != SearchState::Asking);
    m_look->setText(lists.state ? tr("Look again") : tr("Look on relays"));
    if (!lists.state) {
        m_icon->setIcon(u"relay"_s, Token::Text2);
        m_title->setText(tr("Mints and servers of your words"));
        m_text->setText(tr("Your relays keep an encrypted copy of both lists. Only these words can "
                           "read them."));
        return;
    }
    showResult(lists);
}

void ListsCard::showResult(const ListsSearchView& lists)
{
    switch (*lists.state) {
    case SearchState::Waiting:
    case SearchState::Asking:
        m_icon->setIcon(u"state-starting"_s, Token::Info);
        m_title->setText(tr("Looking on your relays…"));
        m_text->setText(tr("Mints that are found there are asked for your money at once."));
        break;
    case SearchState::Failed:
        m_icon->setIcon(u"state-late"_s, Token::Warn);
        m_title->setText(tr("No relay answered"));
        m_text->setText(tr("Look again later, or name your mints below."));
        break;
    case SearchState::Done: {
        const bool isNothing = lists.mints == 0 && lists.servers == 0;
        m_icon->setIcon(u"state-done"_s, isNothing ? Token::Text2 : Token::Ok);
        m_title->setText(isNothing ? tr("Your relays keep no lists for these words")
                                   : tr("%1 and %2 found")
                                         .arg(tr("%n mint(s)", nullptr, lists.mints),
                                             tr("%n server(s)", nullptr, lists.servers)));
        m_text->setText(isNothing ? tr("Name the mints that you have used below.")
                : lists.servers == 0
                ? tr("No server of these words is running any more.")
                : tr("Servers that still run are listed under Servers again."));
        break;
    }
    }
}

} // namespace consumer
