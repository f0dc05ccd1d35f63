// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/words_card.h"

#include "widgets/controls.h"
#include "widgets/option_row.h"
#include "widgets/time_text.h"
#include "widgets/toggle_switch.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace consumer {

WordsCard::WordsCard(const widgets::Theme& theme, QWidget* parent)
    : SettingsCard(tr("Identity and backup"), u"backup"_s, parent)
{
    auto* show = widgets::makeButton(tr("Back up…"));
    show->setObjectName(named("words"));
    show->setAccessibleName(tr("Back up the recovery words"));
    connect(show, &QPushButton::clicked, this, &WordsCard::wordsRequested);
    m_words = new widgets::OptionRow(tr("Recovery words"), u" "_s, show);
    addPart(m_words);
    m_lists = new widgets::ToggleSwitch(theme, tr("Keep lists of mints and servers on relays"));
    m_lists->setObjectName(named("lists"));
    addPart(new widgets::OptionRow(tr("Keep lists of mints and servers on relays"),
        tr("Encrypted: only your words can read them. With them the words bring your servers "
           "back, too."),
        m_lists));
    const auto keepLists = [this](bool isOn) {
        auto wanted = settings();
        wanted.keepsListsOnRelays = isOn;
        Q_EMIT settingsWanted(wanted);
    };
    connect(m_lists, &QAbstractButton::clicked, this, keepLists);
    connect(addReset(), &QPushButton::clicked, this, [keepLists] { keepLists(true); });
}

void WordsCard::showSettings()
{
    m_lists->setChecked(settings().keepsListsOnRelays);
    const auto& at = settings().wordsBackedUpAt;
    m_words->setTexts(tr("Recovery words"),
        at ? tr("Backed up: %1").arg(widgets::timeText(*at, state().madeAt))
           : tr("Twelve words bring back identity, money and servers. Not backed up yet."));
}

} // namespace consumer
