// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heartbeat_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int LabelRoom = 28;
constexpr QSize CellAtFullSize{7, 10};
constexpr int ColumnGap = 1;
constexpr int RowGap = 2;
constexpr int AxisHeight = 18;

} // namespace

HeartbeatGrid::HeartbeatGrid(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_cells(Days * Hours, BeatCell::Unknown)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Seen by us, last seven days by hour"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void HeartbeatGrid::setCells(const QList<BeatCell>& cells, const QStringList& dayNames)
{
    m_cells = cells;
    m_cells.resize(Days * Hours);
    m_dayNames = dayNames;
    describe();
    update();
}

int HeartbeatGrid::labelWidth() const
{
    return m_theme.scaled(LabelRoom);
}

QSizeF HeartbeatGrid::cellSize() const
{
    return {qreal(m_theme.scaled(CellAtFullSize.width())),
        qreal(m_theme.scaled(CellAtFullSize.height()))};
}

QSize HeartbeatGrid::sizeHint() const
{
    return {labelWidth() + Hours * (int(cellSize().width()) + ColumnGap),
        Days * (int(cellSize().height()) + RowGap) + m_theme.scaled(AxisHeight)};
}

QRectF HeartbeatGrid::cellArea(int day, int hour) const
{
    return {QPointF(labelWidth() + hour * (cellSize().width() + ColumnGap),
                day * (cellSize().height() + RowGap)),
        cellSize()};
}

QString HeartbeatGrid::cellText(int day, int hour) const
{
    const auto words = [this, day, hour] {
        switch (m_cells[day * Hours + hour]) {
        case BeatCell::Unknown:
            return tr("not known");
        case BeatCell::Seen:
            return tr("seen");
        case BeatCell::Gaps:
            return tr("seen with gaps");
        case BeatCell::Missing:
            return tr("not seen");
        }
        Q_UNREACHABLE();
    }();
    return tr("%1 %2:00, %3").arg(m_dayNames.value(day)).arg(hour).arg(words);
}

void HeartbeatGrid::describe()
{
    setAccessibleDescription(cellText(m_day, m_hour));
}

void HeartbeatGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(TypeRole::Small));
    const auto inkOfCell = [this](BeatCell cell) {
        switch (cell) {
        case BeatCell::Unknown:
            return m_theme.color(Token::Hairline);
        case BeatCell::Seen:
            return m_theme.color(Token::Ok, 0.75);
        case BeatCell::Gaps:
            return m_theme.color(Token::Warn);
        case BeatCell::Missing:
            return m_theme.color(Token::Bad);
        }
        Q_UNREACHABLE();
    };
    for (int day = 0; day < Days; ++day) {
        const auto first = cellArea(day, 0);
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(QRectF(0, first.top() - 4, labelWidth(), first.height() + 8),
            Qt::AlignVCenter | Qt::AlignLeft, m_dayNames.value(day));
        for (int hour = 0; hour < Hours; ++hour)
            painter.fillRect(cellArea(day, hour), inkOfCell(m_cells[day * Hours + hour]));
    }
    painter.setPen(m_theme.color(Token::Text2));
    const qreal top = Days * (cellSize().height() + RowGap);
    for (const int hour : {0, 6, 12, 18}) {
        const auto text = hour == 18 ? tr("18 h") : QString::number(hour);
        painter.drawText(
            QRectF(cellArea(0, hour).left(), top, 40, height() - top), Qt::AlignVCenter, text);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Accent), 2));
        painter.drawRect(cellArea(m_day, m_hour).adjusted(-1, -1, 1, 1));
    }
}

void HeartbeatGrid::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        m_hour = std::max(0, m_hour - 1);
        break;
    case Qt::Key_Right:
        m_hour = std::min(Hours - 1, m_hour + 1);
        break;
    case Qt::Key_Up:
        m_day = std::max(0, m_day - 1);
        break;
    case Qt::Key_Down:
        m_day = std::min(Days - 1, m_day + 1);
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    describe();
    update();
}

bool HeartbeatGrid::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int hour = int((help->pos().x() - labelWidth()) / (cellSize().width() + ColumnGap));
    const int day = int(help->pos().y() / (cellSize().height() + RowGap));
    if (help->pos().x() >= labelWidth() && hour < Hours && day < Days)
        QToolTip::showText(help->globalPos(), cellText(day, hour), this);
    return true;
}

} // namespace widgets
