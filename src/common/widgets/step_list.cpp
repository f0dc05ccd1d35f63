// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/step_list.h"

#include "widgets/state_shape.h"
#include "widgets/tabular_text.h"

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int RowHeight = 48;
constexpr int NodeSize = 18;
constexpr int TextAt = 30;

struct Node {
    QString icon;
    Token ink;
};

Node nodeOf(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return {u"state-offline"_s, Token::Text3};
    case StepState::Working:
        return {u"state-starting"_s, Token::Info};
    case StepState::Done:
        return {u"state-done"_s, Token::Ok};
    case StepState::Failed:
        return {u"state-problem"_s, Token::Bad};
    }
    Q_UNREACHABLE();
}

} // namespace

StepList::StepList(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StepList::setSteps(const QList<Step>& steps)
{
    if (steps == m_steps)
        return;
    m_steps = steps;
    QStringList words;
    for (const auto& step : steps) {
        if (step.state == StepState::Working || step.state == StepState::Failed)
            words.append(step.title + u' ' + step.text);
    }
    setAccessibleDescription(words.join(u"; "_s));
    updateGeometry();
    update();
}

QSize StepList::sizeHint() const
{
    return {260, int(m_steps.size()) * m_theme.scaled(RowHeight)};
}

void StepList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int row = m_theme.scaled(RowHeight);
    const int line = m_theme.scaled(17);
    for (int i = 0; i < m_steps.size(); ++i) {
        const auto& step = m_steps[i];
        const QRectF node(0, i * row, NodeSize, line);
        const auto look = nodeOf(step.state);
        if (i + 1 < m_steps.size()) {
            const bool isDone = step.state == StepState::Done;
            painter.setPen(
                QPen(isDone ? m_theme.color(Token::Ok, 0.6) : m_theme.color(Token::Border), 2));
            const qreal x = node.center().x();
            painter.drawLine(QPointF(x, node.bottom() + 6), QPointF(x, node.top() + row - 5));
        }
        paintIcon(painter, m_theme, look.icon, look.ink, node, 16);
        const bool isCurrent = step.state == StepState::Working || step.state == StepState::Failed;
        painter.setFont(m_theme.font(isCurrent ? TypeRole::Strong : TypeRole::Body));
        const auto ink = step.state == StepState::Failed ? Token::Bad
            : isCurrent                                  ? Token::Text
                                                         : Token::Text2;
        painter.setPen(m_theme.color(ink));
        const QRectF words(TextAt, i * row, width() - TextAt, line);
        drawTabular(painter, words, Qt::AlignVCenter | Qt::AlignLeft, step.title);
        painter.setFont(m_theme.font(TypeRole::Small));
        painter.setPen(m_theme.color(Token::Text3));
        drawTabular(
            painter, words.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft, step.text);
    }
}

} // namespace widgets
