// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/restore_sheet.h"

#include "consumer/windows/word_grid.h"
#include "widgets/controls.h"
#include "widgets/segmented_control.h"
#include "widgets/toggle_switch.h"

#include <QAbstractButton>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr QSize SheetSize{720, 0};

} // namespace

RestoreSheet::RestoreSheet(const widgets::Theme& theme, QWidget* parent)
    : widgets::Sheet(theme, tr("Enter your recovery words"), SheetSize, parent)
    , m_theme{theme}
{
    setObjectName(u"screen.M1.restore"_s);
    setSubtitle(tr("They bring back your identity, your money and your servers."));
    body()->addWidget(makeForm());
    makeFoot();
    look();
}

RestoreSheet::~RestoreSheet()
{
    m_grid->blockSignals(true);
    m_grid->clear();
}

QWidget* RestoreSheet::makeForm()
{
    auto* form = new QWidget;
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    m_grid = new WordGrid(m_theme);
    column->addWidget(m_grid);
    m_verdict = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_verdict->setObjectName(u"restore.verdict"_s);
    column->addWidget(m_verdict);
    auto* ways = widgets::makeRow(12);
    m_length = new widgets::SegmentedControl(
        m_theme, tr("How many words"), {tr("12 words"), tr("24 words")});
    m_length->option(0)->setObjectName(u"restore.length.12"_s);
    m_length->option(1)->setObjectName(u"restore.length.24"_s);
    m_length->setCurrent(0);
    ways->addWidget(m_length);
    ways->addStretch(1);
    auto* caption = widgets::makeLabel(tr("Hide the words"), LabelRole::Small);
    m_hide = new widgets::ToggleSwitch(m_theme, tr("Hide the words"));
    m_hide->setObjectName(u"restore.hide"_s);
    caption->setBuddy(m_hide);
    ways->addWidget(caption);
    ways->addWidget(m_hide);
    column->addSpacing(4);
    column->addLayout(ways);
    connect(m_length, &widgets::SegmentedControl::chosen, this,
        [this](int option) { m_grid->setLength(option == 0 ? ShortPhrase : LongPhrase); });
    connect(m_hide, &QAbstractButton::toggled, m_grid, &WordGrid::setMasked);
    connect(m_grid, &WordGrid::changed, this, &RestoreSheet::look);
    return form;
}

void RestoreSheet::makeFoot()
{
    auto* cancel = widgets::makeButton(tr("Cancel"), widgets::ButtonKind::Large);
    cancel->setObjectName(u"restore.cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &RestoreSheet::requestClose);
    addFootEnd(cancel);
    m_restore = widgets::makeButton(tr("Restore"), widgets::ButtonKind::PrimaryLarge);
    m_restore->setObjectName(u"restore.restore"_s);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        if (checkWords(m_grid->words()).verdict == WordsVerdict::Good)
            Q_EMIT wordsGiven(m_grid->words().join(u' '));
    });
    addFootEnd(m_restore);
}

void RestoreSheet::look()
{
    const auto words = m_grid->words();
    const auto check = checkWords(words);
    const bool isAlone = check.unknownWords == 1;
    m_length->setCurrent(m_grid->length() == LongPhrase ? 1 : 0);
    m_grid->mark(0);
    auto tone = widgets::Tone::Neutral;
    switch (check.verdict) {
    case WordsVerdict::Incomplete:
        m_verdict->setText(tr("Paste them all into the first field, or type them one by one."));
        break;
    case WordsVerdict::UnknownWord:
        tone = widgets::Tone::Bad;
        m_grid->mark(check.position);
        m_verdict->setText(isAlone ? tr("Word %1 is not in the list.").arg(check.position)
                                   : tr("%n words are not in the list, the first is word %1.",
                                       nullptr, check.unknownWords)
                                         .arg(check.position));
        break;
    case WordsVerdict::WrongChecksum:
        tone = widgets::Tone::Bad;
        m_verdict->setText(tr("All words exist, but they do not belong together. One is wrong, or "
                              "their order is."));
        break;
    case WordsVerdict::Good:
        tone = widgets::Tone::Ok;
        m_verdict->setText(tr("These words fit together."));
        break;
    }
    widgets::setTone(m_verdict, tone);
    m_restore->setEnabled(check.verdict == WordsVerdict::Good && !m_isOpening);
    m_restore->setText(m_isOpening ? tr("Restoring…") : tr("Restore"));
}

void RestoreSheet::showState(const MarketState& state)
{
    m_isOpening = state.phase == MarketPhase::Opening;
    look();
    if (state.phase != MarketPhase::Failed)
        return;
    m_verdict->setText(tr("This did not work: %1").arg(state.failure));
    widgets::setTone(m_verdict, widgets::Tone::Bad);
}

} // namespace consumer
