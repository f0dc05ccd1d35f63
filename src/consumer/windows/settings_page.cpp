// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/settings_page.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/appearance_card.h"
#include "consumer/windows/consent_card.h"
#include "consumer/windows/mints_card.h"
#include "consumer/windows/old_peers_card.h"
#include "consumer/windows/proxy_card.h"
#include "consumer/windows/relays_card.h"
#include "consumer/windows/words_card.h"
#include "widgets/controls.h"
#include "widgets/page_head.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int PageWidth = 720;
constexpr int SearchWidth = 220;

} // namespace

SettingsPage::SettingsPage(MarketHost& host, widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_search{widgets::makeSearchField(theme, tr("Search settings"))}
    , m_nothing{
          widgets::makeLabel(tr("Nothing here goes by that name."), widgets::LabelRole::Small)}
{
    setObjectName(u"screen.X1"_s);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    auto* head = new widgets::PageHead(theme, tr("Settings"));
    m_search->setObjectName(u"settings.search"_s);
    m_search->setFixedWidth(theme.scaled(SearchWidth));
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::search);
    head->addAction(m_search);
    outer->addWidget(head);
    outer->addWidget(widgets::makeScrollArea(makeCards(theme)), 1);
    showState(host.state());
}

QWidget* SettingsPage::makeCards(widgets::Theme& theme)
{
    auto* page = new QWidget;
    auto* sides = new QHBoxLayout(page);
    sides->setContentsMargins(16, 0, 16, 16);
    auto* area = new QWidget;
    const auto limit = [&theme, area] { area->setMaximumWidth(theme.scaled(PageWidth)); };
    connect(&theme, &widgets::Theme::changed, area, limit);
    limit();
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins({});
    column->setSpacing(16);
    auto* words = new WordsCard(theme);
    connect(words, &WordsCard::wordsRequested, this, &SettingsPage::wordsRequested);
    auto* mints = new MintsCard(theme);
    connect(mints, &MintsCard::mintWanted, &m_host, &MarketHost::addMint);
    m_cards = {new AppearanceCard(theme), words, new RelaysCard(theme), new ProxyCard,
        new ConsentCard(theme), mints, new OldPeersCard};
    for (auto* card : std::as_const(m_cards)) {
        connect(card, &SettingsCard::settingsWanted, &m_host, &MarketHost::changeSettings);
        column->addWidget(card);
    }
    m_nothing->setObjectName(u"settings.nothing"_s);
    m_nothing->hide();
    column->addWidget(m_nothing);
    column->addStretch(1);
    sides->addWidget(area, 4);
    sides->addStretch(1);
    return page;
}

void SettingsPage::search(const QString& text)
{
    bool isFound = false;
    for (auto* card : std::as_const(m_cards)) {
        const bool isWanted = text.trimmed().isEmpty() || card->mentions(text.trimmed());
        card->setVisible(isWanted);
        isFound = isFound || isWanted;
    }
    m_nothing->setVisible(!isFound);
}

void SettingsPage::showState(const MarketState& state)
{
    for (auto* card : std::as_const(m_cards))
        card->showState(state);
}

void SettingsPage::focusSearch()
{
    m_search->setFocus();
}

} // namespace consumer
