// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/settings_card.h"

#include "widgets/controls.h"

#include <QAbstractButton>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

SettingsCard::SettingsCard(const QString& title, const QString& id, QWidget* parent)
    : widgets::Card(title, widgets::CardPadding::Rows, parent)
    , m_title{title}
    , m_id{id}
{
    setObjectName(u"settings."_s + id);
}

void SettingsCard::showState(const MarketState& state)
{
    m_state = state;
    showSettings();
}

bool SettingsCard::mentions(const QString& text) const
{
    const auto hasText = [&text](const auto& widgets) {
        return std::any_of(widgets.begin(), widgets.end(), [&text](const auto* widget) {
            return widget->text().contains(text, Qt::CaseInsensitive);
        });
    };
    return m_title.contains(text, Qt::CaseInsensitive) || hasText(findChildren<QLabel*>())
        || hasText(findChildren<QAbstractButton*>());
}

QString SettingsCard::named(const char* part) const
{
    return objectName() + u'.' + QLatin1StringView(part);
}

void SettingsCard::addPart(QWidget* part)
{
    auto* frame = new QWidget;
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(16, 10, 16, 10);
    column->addWidget(part);
    addRow(frame);
}

QPushButton* SettingsCard::addReset()
{
    auto* reset = widgets::makeButton(tr("Reset"), widgets::ButtonKind::Small);
    reset->setObjectName(named("reset"));
    reset->setAccessibleName(tr("Reset: %1").arg(m_title));
    addAction(reset);
    return reset;
}

} // namespace consumer
