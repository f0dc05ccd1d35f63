// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/words_sheet.h"

#include "consumer/core/market_host.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr QSize SheetSize{640, 0};
constexpr int Columns = 4;

} // namespace

WordsSheet::WordsSheet(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : widgets::Sheet(theme, tr("Your recovery words"), SheetSize, parent)
    , m_host{host}
    , m_theme{theme}
    , m_pages{new QStackedWidget}
{
    setObjectName(u"screen.B1"_s);
    setSubtitle(tr("They bring your identity and your money back if this computer dies."));
    auto* column = widgets::makeColumn(16);
    column->setContentsMargins(24, 16, 24, 16);
    m_pages->addWidget(makeCover());
    column->addWidget(m_pages);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Write them on paper, in this order. Whoever has them can take the money, so never type "
           "them into a web page and never photograph them."),
        LabelRole::Small));
    body()->addLayout(column);
    auto* close = widgets::makeButton(tr("Close"), widgets::ButtonKind::Large);
    close->setObjectName(u"words.close"_s);
    connect(close, &QPushButton::clicked, this, &WordsSheet::requestClose);
    addFootEnd(close);
    connect(&host, &MarketHost::wordsAnswered, this, [this](const QStringList& words) {
        if (m_isWaiting)
            showWords(words);
        m_isWaiting = false;
    });
}

QWidget* WordsSheet::makeCover()
{
    auto* cover = new QFrame;
    widgets::setLook(cover, widgets::Look::Well);
    auto* column = new QVBoxLayout(cover);
    column->setContentsMargins(16, 32, 16, 32);
    column->setSpacing(12);
    column->addWidget(new widgets::IconLabel(m_theme, u"eye-off"_s, widgets::Token::Text3, 24), 0,
        Qt::AlignHCenter);
    column->addWidget(
        widgets::makeLabel(
            tr("Look around first: nobody else should see the screen."), LabelRole::Small),
        0, Qt::AlignHCenter);
    m_show = widgets::makeButton(tr("Show the words"), widgets::ButtonKind::Primary);
    m_show->setObjectName(u"words.show"_s);
    connect(m_show, &QPushButton::clicked, this, [this] {
        m_show->setEnabled(false);
        m_isWaiting = true;
        m_host.askWords();
    });
    column->addWidget(m_show, 0, Qt::AlignHCenter);
    return cover;
}

QWidget* WordsSheet::makeWords(const QStringList& words)
{
    auto* well = new QFrame;
    well->setObjectName(u"words.list"_s);
    widgets::setLook(well, widgets::Look::Well);
    auto* grid = new QGridLayout(well);
    grid->setContentsMargins(24, 16, 24, 16);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < words.size(); ++i) {
        auto* row = widgets::makeRow(8);
        row->addWidget(widgets::makeLabel(u"%1."_s.arg(i + 1), LabelRole::Small));
        row->addWidget(widgets::makeLabel(words[i], LabelRole::Strong), 1);
        grid->addLayout(row, i / Columns, i % Columns);
    }
    return well;
}

void WordsSheet::showWords(const QStringList& words)
{
    m_pages->setCurrentIndex(m_pages->addWidget(makeWords(words)));
}

} // namespace consumer
