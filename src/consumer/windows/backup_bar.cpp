// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/backup_bar.h"

#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto LaterToday = 4h;
constexpr auto NextWeek = 7 * 24h;

} // namespace

BackupBar::BackupBar(const widgets::Theme& theme, QWidget* parent)
    : widgets::Banner(theme, widgets::Tone::Info, widgets::BannerShape::TwoLines, parent)
{
    setObjectName(u"backup.bar"_s);
    setContent(widgets::Tone::Info, u"words"_s, tr("Back up 12 words — 2 minutes"),
        tr("They bring this money back if the computer dies."));
    auto* never = addQuietButton(tr("Not for this profile"));
    never->setObjectName(u"backup.never"_s);
    connect(never, &QPushButton::clicked, this, &BackupBar::refused);
    auto* week = addQuietButton(tr("Next week"));
    week->setObjectName(u"backup.week"_s);
    connect(week, &QPushButton::clicked, this, [this] { postpone(NextWeek); });
    auto* today = addQuietButton(tr("Later today"));
    today->setObjectName(u"backup.today"_s);
    connect(today, &QPushButton::clicked, this, [this] { postpone(LaterToday); });
    auto* now = addButton(tr("Back up now"));
    now->setObjectName(u"backup.now"_s);
    connect(now, &QPushButton::clicked, this, &BackupBar::backupRequested);
    hide();
}

void BackupBar::postpone(std::chrono::seconds time)
{
    auto settings = m_state.settings;
    settings.remindOfWordsAt = m_state.madeAt + time;
    hide();
    Q_EMIT settingsWanted(settings);
}

void BackupBar::showState(const MarketState& state)
{
    m_state = state;
    setVisible(state.remindsOfWords);
}

} // namespace consumer
