// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/appearance_card.h"

#include "widgets/option_row.h"

#include <QComboBox>
#include <QPushButton>

#include <array>

using namespace Qt::StringLiterals;
using widgets::ThemeName;

namespace consumer {

namespace {

constexpr std::array Themes{
    ThemeName::System, ThemeName::Light, ThemeName::Dark, ThemeName::Contrast};
constexpr int TextStep = 20;

} // namespace

widgets::ThemeName themeFromSettings(const QString& text)
{
    if (text == u"light"_s)
        return ThemeName::Light;
    if (text == u"dark"_s)
        return ThemeName::Dark;
    return text == u"contrast"_s ? ThemeName::Contrast : ThemeName::System;
}

QString themeForSettings(widgets::ThemeName name)
{
    switch (name) {
    case ThemeName::System:
        return {};
    case ThemeName::Light:
        return u"light"_s;
    case ThemeName::Dark:
        return u"dark"_s;
    case ThemeName::Contrast:
        return u"contrast"_s;
    }
    return {};
}

AppearanceCard::AppearanceCard(widgets::Theme& theme, QWidget* parent)
    : SettingsCard(tr("Appearance"), u"appearance"_s, parent)
    , m_theme{theme}
    , m_colours{new QComboBox}
    , m_textSize{new QComboBox}
{
    m_colours->setObjectName(named("theme"));
    m_colours->addItems({tr("Like the system"), tr("Light"), tr("Dark"), tr("High contrast")});
    addPart(new widgets::OptionRow(tr("Colours"), {}, m_colours));
    m_textSize->setObjectName(named("text"));
    for (int percent = widgets::Theme::MinTextScale; percent <= widgets::Theme::MaxTextScale;
         percent += TextStep)
        m_textSize->addItem(tr("%1 %").arg(percent), percent);
    addPart(new widgets::OptionRow(tr("Text size"), {}, m_textSize));
    connect(m_colours, &QComboBox::activated, this, &AppearanceCard::chosen);
    connect(m_textSize, &QComboBox::activated, this, &AppearanceCard::chosen);
    connect(addReset(), &QPushButton::clicked, this, [this] { want(ThemeName::System, 100); });
}

void AppearanceCard::chosen()
{
    want(Themes[std::size_t(m_colours->currentIndex())], m_textSize->currentData().toInt());
}

void AppearanceCard::want(widgets::ThemeName name, int textScale)
{
    m_theme.load(name);
    m_theme.setTextScale(textScale);
    auto wanted = settings();
    wanted.theme = themeForSettings(name);
    wanted.textScale = textScale;
    Q_EMIT settingsWanted(wanted);
}

void AppearanceCard::showSettings()
{
    const auto name = themeFromSettings(settings().theme);
    m_colours->setCurrentIndex(int(std::find(Themes.begin(), Themes.end(), name) - Themes.begin()));
    const int nearest = (settings().textScale - widgets::Theme::MinTextScale) / TextStep;
    m_textSize->setCurrentIndex(nearest);
}

} // namespace consumer
