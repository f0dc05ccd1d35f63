// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/consent_card.h"

#include "consumer/windows/row_list.h"
#include "widgets/controls.h"
#include "widgets/option_row.h"
#include "widgets/toggle_switch.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

ConsentCard::ConsentCard(const widgets::Theme& theme, QWidget* parent)
    : SettingsCard(tr("Relays that ask who you are"), u"auth"_s, parent)
    , m_theme{theme}
    , m_text{widgets::makeWrappingLabel(
          tr("Some relays serve only those who prove their key. Your own relays get an answer; any "
             "other relay is asked about first, and listed here."),
          widgets::LabelRole::Small)}
    , m_rows{widgets::makeColumn(0)}
{
    addPart(m_text);
    body()->addLayout(m_rows);
    connect(addReset(), &QPushButton::clicked, this, [this] {
        auto wanted = settings();
        wanted.authAnswers.clear();
        Q_EMIT settingsWanted(wanted);
    });
}

void ConsentCard::showSettings()
{
    const auto answers = settings().authAnswers;
    if (answers == m_shown)
        return;
    m_shown = answers;
    clearRows(m_rows);
    int index = 0;
    for (auto it = answers.cbegin(); it != answers.cend(); ++it) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeAnswer(it.key(), it.value(), ++index));
    }
}

QWidget* ConsentCard::makeAnswer(const QString& relay, AuthAnswer given, int index)
{
    auto* control = new widgets::ToggleSwitch(m_theme, tr("%1 may learn your keys").arg(relay));
    control->setObjectName(u"%1.%2"_s.arg(objectName()).arg(index));
    control->setChecked(given == AuthAnswer::Allow);
    connect(control, &QAbstractButton::clicked, this, [this, relay](bool isAllowed) {
        answer(relay, isAllowed ? AuthAnswer::Allow : AuthAnswer::Refuse);
    });
    auto* row = new widgets::OptionRow(relay,
        given == AuthAnswer::Allow ? tr("Learns your keys when it asks")
                                   : tr("Learns nothing; it may not take your letters"),
        control);
    auto* frame = new QWidget;
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(16, 8, 16, 8);
    column->addWidget(row);
    return frame;
}

void ConsentCard::answer(const QString& relay, AuthAnswer answer)
{
    auto wanted = settings();
    wanted.authAnswers.insert(relay, answer);
    Q_EMIT settingsWanted(wanted);
}

} // namespace consumer
