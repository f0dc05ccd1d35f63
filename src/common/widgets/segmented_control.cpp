// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QPainter>

namespace widgets {

using namespace Qt::StringLiterals;

SegmentedControl::SegmentedControl(
    const Theme& theme, const QString& name, const QStringList& options, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(1);
    for (const auto& text : options) {
        auto* option = new ChoiceButton(theme, ChoiceShape::Segment, text, this);
        option->setFixedHeight(theme.scaled(26));
        m_group.addButton(option, int(m_group.buttons().size()));
        row->addWidget(option);
    }
    setCurrent(0);
    connect(this, &QObject::objectNameChanged, this, [this](const QString& own) {
        for (auto* option : m_group.buttons())
            option->setObjectName(u"%1.%2"_s.arg(own).arg(m_group.id(option) + 1));
    });
    connect(&m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::setCurrent(int index)
{
    if (auto* option = m_group.button(index))
        option->setChecked(true);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::BorderStrong));
    painter.setBrush(m_theme.color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(m_theme.color(Token::Border));
    for (int i = 1; i < m_group.buttons().size(); ++i) {
        const int x = m_group.button(i)->x() - 1;
        painter.drawLine(x, 1, x, height() - 2);
    }
}

} // namespace widgets
