// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/words_sheet.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/words_quiz.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

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
    setSubtitle(tr("They bring your identity, money and servers back if this computer dies."));
    auto* column = widgets::makeColumn(16);
    column->setContentsMargins(24, 16, 24, 16);
    m_pages->addWidget(makeCover());
    column->addWidget(m_pages);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Write them on paper, in this order. Whoever has them can take the money, so never type "
           "them into a web page, never print them at work and never photograph them."),
        LabelRole::Small));
    body()->addLayout(column);
    makeFoot();
    connect(&host, &MarketHost::wordsAnswered, this, [this](const QStringList& words) {
        if (m_isWaiting)
            showWords(words);
        m_isWaiting = false;
    });
}

WordsSheet::~WordsSheet()
{
    for (auto& word : m_words)
        word.fill(u'\0');
}

void WordsSheet::makeFoot()
{
    m_back = widgets::makeButton(tr("Back"), widgets::ButtonKind::Large);
    m_back->setObjectName(u"words.back"_s);
    m_back->hide();
    connect(m_back, &QPushButton::clicked, this, &WordsSheet::goBack);
    addFootStart(m_back);
    m_close = widgets::makeButton(tr("Close"), widgets::ButtonKind::Large);
    m_close->setObjectName(u"words.close"_s);
    connect(m_close, &QPushButton::clicked, this, &WordsSheet::requestClose);
    addFootEnd(m_close);
    m_next = widgets::makeButton({}, widgets::ButtonKind::PrimaryLarge);
    m_next->setObjectName(u"words.next"_s);
    m_next->hide();
    connect(m_next, &QPushButton::clicked, this, &WordsSheet::goOn);
    addFootEnd(m_next);
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

QWidget* WordsSheet::makeWords()
{
    auto* well = new QFrame;
    well->setObjectName(u"words.list"_s);
    widgets::setLook(well, widgets::Look::Well);
    auto* grid = new QGridLayout(well);
    grid->setContentsMargins(24, 16, 24, 16);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < m_words.size(); ++i) {
        auto* row = widgets::makeRow(8);
        row->addWidget(widgets::makeLabel(u"%1."_s.arg(i + 1), LabelRole::Small));
        row->addWidget(widgets::makeLabel(m_words[i], LabelRole::Strong), 1);
        grid->addLayout(row, i / Columns, i % Columns);
    }
    return well;
}

QWidget* WordsSheet::makeDone()
{
    auto* page = new QFrame;
    widgets::setLook(page, widgets::Look::Well);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addWidget(widgets::makeLabel(tr("Your paper now restores"), LabelRole::Strong));
    for (const auto& text :
        {tr("your identity"), tr("your wallet"), tr("the list of your mints, from your relays"),
            tr("the list of your servers, from your relays")}) {
        auto* row = widgets::makeRow(8);
        row->addWidget(new widgets::IconLabel(m_theme, u"check"_s, Token::Ok));
        row->addWidget(widgets::makeLabel(text), 1);
        column->addLayout(row);
    }
    return page;
}

void WordsSheet::show(Step step, QWidget* page)
{
    auto* before = m_pages->currentWidget();
    m_step = step;
    m_pages->setCurrentIndex(m_pages->addWidget(page));
    m_pages->removeWidget(before);
    before->deleteLater();
    m_back->setVisible(step == Step::Quiz);
    m_close->setHidden(step == Step::Done);
    m_next->show();
    m_next->setText(step == Step::Words ? tr("I have written them down")
            : step == Step::Quiz        ? tr("Check")
                                        : tr("Done"));
}

void WordsSheet::showWords(const QStringList& words)
{
    m_words = words;
    setObjectName(u"screen.B1"_s);
    show(Step::Words, makeWords());
    m_next->setFocus();
}

void WordsSheet::showQuiz(const QList<int>& positions)
{
    setObjectName(u"screen.B2"_s);
    m_quiz = new WordsQuiz(m_words, positions);
    show(Step::Quiz, m_quiz);
    m_quiz->takeFocus();
}

void WordsSheet::goOn()
{
    switch (m_step) {
    case Step::Cover:
        break;
    case Step::Words: {
        base::SystemRandom random;
        showQuiz(WordsQuiz::choosePositions(int(m_words.size()), random));
        break;
    }
    case Step::Quiz:
        check();
        break;
    case Step::Done:
        requestClose();
        break;
    }
}

void WordsSheet::goBack()
{
    showWords(m_words);
}

void WordsSheet::check()
{
    if (!m_quiz->isRight())
        return m_quiz->complain();
    Q_EMIT confirmed();
    setObjectName(u"screen.B4"_s);
    show(Step::Done, makeDone());
    m_next->setFocus();
}

} // namespace consumer
