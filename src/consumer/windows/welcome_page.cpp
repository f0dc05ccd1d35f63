// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/welcome_page.h"

#include "consumer/windows/welcome_story.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/welcome_choice.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {
constexpr int ChoiceWidth = 464;
constexpr int SideMargin = 96;
constexpr int LanguageWidth = 148;
} // namespace

WelcomePage::WelcomePage(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
{
    setObjectName(u"screen.M1"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeChoices(), 1);
    row->addWidget(widgets::makeEdge(Qt::Vertical));
    m_storySide = makeStory();
    row->addWidget(m_storySide, 1);
    setTabOrder(m_practice, m_real);
    setTabOrder(m_real, m_restore);
    setTabOrder(m_restore, m_proxy);
}

QWidget* WelcomePage::makeChoices()
{
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(SideMargin, 90, 48, 24);
    column->setSpacing(12);
    column->addWidget(
        new widgets::IconLabel(m_theme, u"app-marketplace"_s, Token::Accent, 52), 0, Qt::AlignLeft);
    column->addSpacing(16);
    column->addWidget(widgets::makeLabel(tr("Rent a server in a minute"), LabelRole::Display));
    auto* promise
        = widgets::makeWrappingLabel(tr("No account and no card. You pay by the second with ecash, "
                                        "and you always know where every sat is."),
            LabelRole::Body2);
    promise->setMaximumWidth(m_theme.scaled(410));
    column->addWidget(promise);
    column->addSpacing(18);
    m_practice = addChoice(widgets::Tone::Play, u"nut"_s, tr("Try it with play money"),
        tr("A complete market on this computer, works offline"), u"welcome.practice"_s);
    m_practice->setPreferred(true);
    connect(m_practice, &QAbstractButton::clicked, this, &WelcomePage::practiceChosen);
    m_real = addChoice(widgets::Tone::Accent, u"bolt"_s, tr("Start for real"),
        tr("Makes your keys and opens the market"), u"welcome.real"_s);
    connect(m_real, &QAbstractButton::clicked, this, &WelcomePage::realChosen);
    m_restore = addChoice(widgets::Tone::Info, u"words"_s, tr("I have a recovery phrase"),
        tr("Brings back your identity, money and servers"), u"welcome.restore"_s);
    connect(m_restore, &QAbstractButton::clicked, this, &WelcomePage::restoreChosen);
    column->addWidget(m_practice);
    column->addWidget(m_real);
    column->addWidget(m_restore);
    auto* hint = widgets::makeRow(8);
    hint->addWidget(new widgets::IconLabel(m_theme, u"shield-check"_s, Token::Ok));
    m_hint = widgets::makeLabel(tr("Nothing is contacted until you choose."), LabelRole::Small);
    m_hint->setObjectName(u"welcome.hint"_s);
    hint->addWidget(m_hint, 1);
    column->addLayout(hint);
    column->addStretch();
    column->addLayout(makeFooter());
    return side;
}

QHBoxLayout* WelcomePage::makeFooter()
{
    auto* row = widgets::makeRow(12);
    auto* language = new QComboBox; // translations are loaded as files; none is installed yet
    language->setObjectName(u"welcome.language"_s);
    language->setAccessibleName(tr("Language"));
    language->addItem(m_theme.icon(u"web"_s, Token::Text2), u"English"_s);
    language->setMinimumWidth(m_theme.scaled(LanguageWidth));
    row->addWidget(language);
    m_proxy = widgets::makeButton(tr("Use a proxy first…"), widgets::ButtonKind::Link);
    m_proxy->setObjectName(u"welcome.proxy"_s);
    connect(m_proxy, &QPushButton::clicked, this, &WelcomePage::proxyRequested);
    row->addWidget(m_proxy);
    row->addStretch(1);
    return row;
}

widgets::WelcomeChoice* WelcomePage::addChoice(widgets::Tone tone, const QString& icon,
    const QString& title, const QString& text, const QString& name)
{
    auto* choice = new widgets::WelcomeChoice(m_theme, tone, icon, title, text);
    choice->setObjectName(name);
    choice->setMaximumWidth(m_theme.scaled(ChoiceWidth));
    return choice;
}

QWidget* WelcomePage::makeStory()
{
    auto* side = new QFrame;
    widgets::setLook(side, widgets::Look::Well);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 84, 0, 24);
    column->addWidget(new WelcomeStory(m_theme), 0, Qt::AlignHCenter | Qt::AlignTop);
    column->addStretch();
    return side;
}

void WelcomePage::showState(const MarketState& state)
{
    const bool isOpening = state.phase == MarketPhase::Opening;
    m_practice->setEnabled(!isOpening);
    m_real->setEnabled(!isOpening);
    m_restore->setEnabled(!isOpening);
    m_proxy->setEnabled(!isOpening && !state.isProxyFixed);
    m_proxy->setText(
        state.proxy.isEmpty() ? tr("Use a proxy first…") : tr("Proxy: %1").arg(state.proxy));
    if (isOpening)
        m_hint->setText(tr("Opening the market…"));
    else if (state.phase == MarketPhase::Failed)
        m_hint->setText(tr("The market could not be opened: %1").arg(state.failure));
    else
        m_hint->setText(tr("Nothing is contacted until you choose."));
}

} // namespace consumer
