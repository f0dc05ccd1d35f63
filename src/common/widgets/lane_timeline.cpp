// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lane_timeline.h"

#include "widgets/tabular_text.h"

#include <QKeyEvent>

#include <algorithm>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int NamesWidth = 192;
constexpr int RowHeight = 46;
constexpr int HeadHeight = 88;
constexpr int Side = 16;
constexpr int NodeSize = 18;

QString describe(LaneStepState state)
{
    switch (state) {
    case LaneStepState::Waiting:
        return LaneTimeline::tr("waiting");
    case LaneStepState::Working:
        return LaneTimeline::tr("in progress");
    case LaneStepState::Done:
        return LaneTimeline::tr("done");
    case LaneStepState::Failed:
        return LaneTimeline::tr("failed");
    case LaneStepState::NotObservable:
        return LaneTimeline::tr("cannot be observed");
    }
    Q_UNREACHABLE();
}

} // namespace

LaneTimeline::LaneTimeline(const Theme& theme, const QStringList& stepNames, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_names(stepNames)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Progress"));
}

void LaneTimeline::setLanes(const QList<Lane>& lanes)
{
    if (lanes == m_lanes)
        return;
    m_lanes = lanes;
    m_focusRow = currentRow();
    describe();
    updateGeometry();
    update();
}

int LaneTimeline::headHeight() const
{
    return m_theme.scaled(HeadHeight);
}

int LaneTimeline::rowHeight() const
{
    return m_theme.scaled(RowHeight);
}

int LaneTimeline::currentRow() const
{
    int row = 0;
    for (const auto& lane : m_lanes) {
        for (int i = 0; i < lane.steps.size(); ++i) {
            if (lane.steps[i].state == LaneStepState::Working
                || lane.steps[i].state == LaneStepState::Failed)
                row = std::max(row, i);
        }
    }
    return row;
}

void LaneTimeline::describe()
{
    QStringList parts;
    for (const auto& lane : m_lanes) {
        const auto step = lane.steps.value(m_focusRow);
        parts.append(u"%1: %2, %3 %4"_s.arg(
            lane.name, m_names.value(m_focusRow), widgets::describe(step.state), step.text));
    }
    setAccessibleDescription(parts.join(u"; "_s));
}

QSize LaneTimeline::sizeHint() const
{
    return {NamesWidth + 258 * int(m_lanes.size()),
        headHeight() + 12 + rowHeight() * int(m_names.size())};
}

QSize LaneTimeline::minimumSizeHint() const
{
    return {NamesWidth + 180 * int(m_lanes.size()), sizeHint().height()};
}

void LaneTimeline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::HairlineRaised));
    painter.drawLine(QPointF(0, headHeight() + 0.5), QPointF(width(), headHeight() + 0.5));
    paintNames(painter);
    if (m_lanes.isEmpty())
        return;
    const qreal laneWidth = (width() - NamesWidth) / qreal(m_lanes.size());
    for (int i = 0; i < m_lanes.size(); ++i) {
        const QRectF area(NamesWidth + i * laneWidth, 0, laneWidth, height());
        painter.setPen(m_theme.color(Token::HairlineRaised));
        painter.drawLine(
            QPointF(qRound(area.left()) + 0.5, 0), QPointF(qRound(area.left()) + 0.5, height()));
        paintHead(painter, m_lanes[i], area);
        paintSteps(painter, m_lanes[i], area);
    }
}

void LaneTimeline::paintNames(QPainter& painter) const
{
    for (int i = 0; i < m_names.size(); ++i) {
        const QRectF row(24, headHeight() + 6 + i * rowHeight(), NamesWidth - 24, rowHeight());
        const bool isCurrent = i == m_focusRow;
        painter.setFont(m_theme.font(TypeRole::Small));
        painter.setPen(m_theme.color(Token::Text3));
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, QString::number(i + 1));
        painter.setFont(m_theme.font(isCurrent ? TypeRole::Strong : TypeRole::Body));
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(row.adjusted(24, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, m_names[i]);
        if (isCurrent && hasFocus()) {
            painter.setPen(QPen(m_theme.color(Token::Accent), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(row.adjusted(-8, 8, -8, -8), 6, 6);
        }
    }
}

void LaneTimeline::paintHead(QPainter& painter, const Lane& lane, const QRectF& area) const
{
    const auto inside = area.adjusted(Side, 0, -Side, 0);
    const auto line = [&](int top, int height) {
        return QRectF(inside.left(), m_theme.scaled(top), inside.width(), m_theme.scaled(height));
    };
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(line(12, 20), Qt::AlignVCenter | Qt::AlignLeft, lane.caption);
    paintBadge(painter, lane, line(12, 20));

    painter.setFont(m_theme.font(TypeRole::Section));
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(line(36, 20), Qt::AlignVCenter | Qt::AlignLeft, lane.name);
    const int nameWidth = QFontMetrics(painter.font()).horizontalAdvance(lane.name);
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text3));
    painter.drawText(line(36, 20).adjusted(nameWidth + 8, 0, 0, 0),
        Qt::AlignVCenter | Qt::AlignLeft, lane.place);

    painter.setFont(m_theme.font(TypeRole::SmallStrong));
    painter.setPen(m_theme.color(Token::Money));
    painter.drawText(line(59, 18), Qt::AlignVCenter | Qt::AlignLeft, lane.amount);
    const int amountWidth = QFontMetrics(painter.font()).horizontalAdvance(lane.amount + u' ');
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text2));
    painter.drawText(line(59, 18).adjusted(amountWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
        lane.amountNote);
}

void LaneTimeline::paintBadge(QPainter& painter, const Lane& lane, const QRectF& area) const
{
    if (lane.badgeText.isEmpty())
        return;
    painter.setFont(m_theme.font(TypeRole::SmallStrong));
    const int textWidth = QFontMetrics(painter.font()).horizontalAdvance(lane.badgeText);
    const qreal width = 8 + 12 + 5 + textWidth + 8;
    const QRectF pill(area.right() - width, area.top(), width, area.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(fillOf(lane.badgeTone)));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    const auto ink = inkOf(lane.badgeTone);
    paintIcon(painter, m_theme, lane.badgeIcon, ink,
        QRectF(pill.left() + 8, pill.top(), 12, pill.height()), 12);
    painter.setPen(m_theme.color(ink));
    painter.drawText(pill.adjusted(25, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, lane.badgeText);
}

void LaneTimeline::paintSteps(QPainter& painter, const Lane& lane, const QRectF& area) const
{
    const qreal nodeX = area.left() + Side;
    for (int i = 0; i < lane.steps.size(); ++i) {
        const auto& step = lane.steps[i];
        const QRectF row(
            nodeX, headHeight() + 6 + i * rowHeight(), area.right() - Side - nodeX, rowHeight());
        const QRectF node(row.left(), row.top(), NodeSize, row.height());
        if (i + 1 < lane.steps.size()) {
            const auto next = lane.steps[i + 1].state;
            const bool isDotted = next == LaneStepState::NotObservable;
            const bool isDone
                = step.state == LaneStepState::Done && next != LaneStepState::Waiting && !isDotted;
            QPen pen(isDone ? m_theme.color(Token::Ok, 0.6) : m_theme.color(Token::Border), 2);
            if (isDotted) {
                pen.setColor(m_theme.color(Token::Text3));
                pen.setWidthF(1.2);
                pen.setDashPattern({1, 2.5});
            }
            painter.setPen(pen);
            const qreal reach = NodeSize / 2.0 + 1;
            painter.drawLine(QPointF(node.center().x(), node.center().y() + reach),
                QPointF(node.center().x(), node.center().y() + rowHeight() - reach));
        }
        paintNode(painter, step.state, node);

        const bool isOver
            = step.state == LaneStepState::Done || step.state == LaneStepState::Working;
        painter.setFont(m_theme.font(step.isMoney ? TypeRole::Strong : TypeRole::Body));
        const auto ink = step.state == LaneStepState::Failed ? Token::Bad
            : step.isMoney                                   ? Token::Money
            : isOver                                         ? Token::Text2
                                                             : Token::Text3;
        painter.setPen(m_theme.color(ink));
        drawTabular(painter, row.adjusted(NodeSize + 8, 0, -44, 0),
            Qt::AlignVCenter | Qt::AlignLeft, step.text);
        const bool isWorking = step.state == LaneStepState::Working;
        painter.setFont(m_theme.font(isWorking ? TypeRole::SmallStrong : TypeRole::Small));
        painter.setPen(m_theme.color(isWorking ? Token::Info : Token::Text3));
        drawTabular(painter, row, Qt::AlignVCenter | Qt::AlignRight, step.time);
    }
}

void LaneTimeline::paintNode(QPainter& painter, LaneStepState state, const QRectF& area) const
{
    switch (state) {
    case LaneStepState::Done:
        return paintIcon(painter, m_theme, u"state-done"_s, Token::Ok, area, 16);
    case LaneStepState::Working:
        return paintIcon(painter, m_theme, u"state-starting"_s, Token::Info, area, 16);
    case LaneStepState::Failed:
        return paintIcon(painter, m_theme, u"state-problem"_s, Token::Bad, area, 16);
    case LaneStepState::Waiting:
        return paintIcon(painter, m_theme, u"state-offline"_s, Token::Text3, area, 16);
    case LaneStepState::NotObservable:
        break;
    }
    QPen pen(m_theme.color(Token::Text3), 1.4);
    pen.setDashPattern({1, 1.6});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(area.center(), 5, 5);
}

void LaneTimeline::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0)
        return QWidget::keyPressEvent(event);
    m_focusRow = std::clamp(m_focusRow + step, 0, std::max(0, int(m_names.size()) - 1));
    describe();
    update();
}

} // namespace widgets
