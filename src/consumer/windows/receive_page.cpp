// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/receive_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/lightning_pane.h"
#include "consumer/windows/token_pane.h"
#include "widgets/controls.h"
#include "widgets/page_head.h"
#include "widgets/tab_button.h"
#include "widgets/tab_row.h"

#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

ReceivePage::ReceivePage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_lightning{new LightningPane(host, theme)}
    , m_token{new TokenPane(host, theme)}
{
    setObjectName(u"screen.W2"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* head = new widgets::PageHead(theme, tr("Receive"));
    auto* backButton = head->addBackButton();
    backButton->setObjectName(u"wallet.receive.back"_s);
    connect(backButton, &QToolButton::clicked, this, &ReceivePage::back);
    column->addWidget(head);
    m_tabs = new widgets::TabRow(theme, tr("Way to receive"), {tr("Lightning"), tr("Ecash token")});
    m_tabs->tab(0)->setObjectName(u"wallet.receive.tab.lightning"_s);
    m_tabs->tab(0)->setIconName(u"bolt"_s);
    m_tabs->tab(1)->setObjectName(u"wallet.receive.tab.token"_s);
    m_tabs->tab(1)->setIconName(u"nut"_s);
    column->addWidget(m_tabs);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_lightning);
    m_pages->addWidget(m_token);
    connect(m_tabs, &widgets::TabRow::chosen, m_pages, &QStackedWidget::setCurrentIndex);
    column->addWidget(m_pages, 1);
    showState(host.state());
}

void ReceivePage::open(const QString& mintUrl)
{
    m_tabs->setCurrent(0);
    m_lightning->open(mintUrl);
    m_token->clear();
}

void ReceivePage::showTab(int tab)
{
    m_tabs->setCurrent(tab);
}

void ReceivePage::showState(const MarketState& state)
{
    m_lightning->showState(state);
    m_token->showState(state);
}

} // namespace consumer
