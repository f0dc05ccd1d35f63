// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/step_header.h"

#include "widgets/state_shape.h"

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int NodeSize = 14;
constexpr int Gap = 5;
constexpr int LineWidth = 24;
constexpr int LineGap = 8;

} // namespace

StepHeader::StepHeader(const Theme& theme, const QStringList& steps, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_steps(steps)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    describe();
}

void StepHeader::setCurrent(int step)
{
    m_current = step;
    describe();
    update();
}

void StepHeader::setText(int step, const QString& text)
{
    if (step < 0 || step >= m_steps.size())
        return;
    m_steps[step] = text;
    describe();
    updateGeometry();
    update();
}

void StepHeader::describe()
{
    setAccessibleName(tr("Step %1 of %2: %3")
                          .arg(m_current + 1)
                          .arg(m_steps.size())
                          .arg(m_steps.value(m_current)));
}

QSize StepHeader::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TypeRole::SmallStrong));
    int width = 0;
    for (const auto& step : m_steps)
        width += NodeSize + Gap + metrics.horizontalAdvance(step) + 2 * LineGap + LineWidth;
    return {width, m_theme.scaled(20)};
}

QSize StepHeader::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

void StepHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (int i = 0; i < m_steps.size(); ++i) {
        const QRectF node(x, 0, NodeSize, height());
        if (i < m_current)
            paintIcon(painter, m_theme, u"state-done"_s, Token::Ok, node, NodeSize);
        else if (i == m_current)
            paintIcon(painter, m_theme, u"state-running"_s, Token::Accent, node, NodeSize);
        else
            paintIcon(painter, m_theme, u"state-offline"_s, Token::Text3, node, NodeSize);
        x += NodeSize + Gap;

        painter.setFont(m_theme.font(i == m_current ? TypeRole::SmallStrong : TypeRole::Small));
        const auto ink = i < m_current ? Token::Text2
            : i == m_current           ? Token::Accent
                                       : Token::Text3;
        painter.setPen(m_theme.color(ink));
        const int wide = QFontMetrics(painter.font()).horizontalAdvance(m_steps[i]);
        painter.drawText(
            QRect(x, 0, wide + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, m_steps[i]);
        x += wide + LineGap;
        if (i + 1 < m_steps.size()) {
            painter.setPen(m_theme.color(Token::Border));
            painter.drawLine(QPointF(x, height() / 2.0), QPointF(x + LineWidth, height() / 2.0));
            x += LineWidth + LineGap;
        }
    }
}

} // namespace widgets
