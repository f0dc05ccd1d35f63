// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/row_delegate.h"

#include "widgets/bars.h"
#include "widgets/mint_chip.h"
#include "widgets/tabular_text.h"

#include <QTableView>

#include <algorithm>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int ComfortableRow = 40;
constexpr int CompactRow = 28;
constexpr int FirstLine = 17;
constexpr int SecondLine = 15;
constexpr int IconRoom = 24;
constexpr int MarkSize = 12;
constexpr int MarkGap = 6;
constexpr int AccentBar = 3;

std::optional<Token> toneInk(const QVariant& tone)
{
    return tone.isValid() ? std::optional(inkOf(Tone(tone.toInt()))) : std::nullopt;
}

Qt::Alignment alignmentOf(const QModelIndex& index)
{
    const auto set = index.data(Qt::TextAlignmentRole);
    const auto alignment
        = set.isValid() ? Qt::Alignment(set.toInt()) : Qt::Alignment(Qt::AlignLeft);
    return (alignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter;
}

} // namespace

RowDelegate::RowDelegate(const Theme& theme, RowDensity density, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_density(density)
{
}

int RowDelegate::rowHeight() const
{
    return m_theme.scaled(m_density == RowDensity::Comfortable ? ComfortableRow : CompactRow);
}

void RowDelegate::setPadding(int column, CellPadding padding)
{
    m_paddings.insert(column, padding);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {60, rowHeight()};
}

void RowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text.clear();
}

void RowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintGround(*painter, option, index);
    const auto space = padding(index.column());
    QRectF area = QRectF(option.rect).adjusted(space.left, 0, -space.right, -1);
    painter->setClipRect(option.rect);
    if (index.data(role(RowRole::IconSlots)).isValid()) {
        paintSlots(*painter, area, index);
    } else {
        area.setLeft(area.left() + paintLeading(*painter, area, index));
        paintLines(*painter, area, index);
    }
    paintFocus(*painter, option, index);
    painter->restore();
}

void RowDelegate::paintGround(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    if (isSelected)
        painter.fillRect(option.rect, m_theme.color(Token::Row));
    const QRect line(option.rect.left(), option.rect.bottom(), option.rect.width(), 1);
    painter.fillRect(line, m_theme.color(Token::Hairline));
    const auto* table = qobject_cast<const QTableView*>(option.widget);
    const bool isFirst
        = table ? table->columnViewportPosition(index.column()) <= 0 : index.column() == 0;
    if (isSelected && isFirst)
        painter.fillRect(QRect(option.rect.topLeft(), QSize(AccentBar, option.rect.height())),
            m_theme.color(Token::Accent));
}

// A rectangle around the whole row, drawn cell by cell.
void RowDelegate::paintFocus(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* table = qobject_cast<const QTableView*>(option.widget);
    if (!table || !table->hasFocus() || table->currentIndex().row() != index.row()
        || !table->property("keyboardFocus").toBool())
        return;
    const auto ink = m_theme.color(Token::Accent);
    const auto cell = option.rect;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(cell.left(), cell.top(), cell.width(), 2), ink);
    painter.fillRect(QRect(cell.left(), cell.bottom() - 1, cell.width(), 2), ink);
    if (table->columnViewportPosition(index.column()) <= 0)
        painter.fillRect(QRect(cell.left(), cell.top(), 2, cell.height()), ink);
    if (cell.right() >= table->viewport()->width() - 1 || table->columnAt(cell.right() + 1) < 0)
        painter.fillRect(QRect(cell.right() - 1, cell.top(), 2, cell.height()), ink);
}

qreal RowDelegate::paintLeading(
    QPainter& painter, const QRectF& area, const QModelIndex& index) const
{
    const auto state = index.data(role(RowRole::State));
    const bool hasText = !index.data(Qt::DisplayRole).toString().isEmpty();
    if (state.isValid()) {
        const QRectF place = hasText ? QRectF(area.left(), area.top(), 16, area.height()) : area;
        paintStateShape(painter, m_theme, State(state.toInt()), place);
        return IconRoom;
    }
    const auto icon = index.data(role(RowRole::IconName)).toString();
    if (icon.isEmpty())
        return 0;
    const auto ink = toneInk(index.data(role(RowRole::Tone))).value_or(Token::Text2);
    paintIcon(painter, m_theme, icon, ink, QRectF(area.left(), area.top(), 16, area.height()));
    return IconRoom;
}

QFont RowDelegate::lineFont(const QModelIndex& index) const
{
    if (index.data(role(RowRole::IsMono)).toBool())
        return m_theme.font(TypeRole::Mono);
    return m_theme.font(
        index.data(role(RowRole::IsStrong)).toBool() ? TypeRole::Strong : TypeRole::Body);
}

void RowDelegate::paintLines(QPainter& painter, const QRectF& area, const QModelIndex& index) const
{
    const auto alignment = alignmentOf(index);
    const auto second = index.data(role(RowRole::SecondLine)).toString();
    const auto fraction = index.data(role(RowRole::Fraction));
    const auto days = index.data(role(RowRole::DayShares));
    const bool hasBar = fraction.isValid() || days.isValid();
    if (second.isEmpty() && !hasBar)
        return paintFirstLine(painter, area, alignment, index);

    const qreal first = m_theme.scaled(FirstLine);
    const qreal below = m_theme.scaled(SecondLine);
    const qreal top = area.top() + (area.height() - first - below) / 2;
    if (hasBar) {
        paintFirstLine(painter, QRectF(area.left(), top, area.width(), first), alignment, index);
        const qreal barTop = qRound(top + first + 3);
        if (days.isValid()) {
            QList<double> shares;
            for (const auto& share : days.toList())
                shares.append(share.toDouble());
            return paintUptime(painter, m_theme, {area.left(), barTop}, shares);
        }
        const qreal width
            = std::min<qreal>(m_barWidths.value(index.column(), int(area.width())), area.width());
        const auto ink = toneInk(index.data(role(RowRole::Tone))).value_or(Token::Accent);
        return paintMeter(
            painter, m_theme, QRectF(area.left(), barTop, width, 4), fraction.toDouble(), ink);
    }
    paintFirstLine(painter, QRectF(area.left(), top, area.width(), first), alignment, index);
    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(
        m_theme.color(toneInk(index.data(role(RowRole::SecondTone))).value_or(Token::Text3)));
    drawTabular(painter, QRectF(area.left(), top + first, area.width(), below), alignment, second);
}

void RowDelegate::paintFirstLine(
    QPainter& painter, const QRectF& line, Qt::Alignment alignment, const QModelIndex& index) const
{
    const auto chips = index.data(role(RowRole::MintChips)).toStringList();
    for (int i = 0; i < chips.size(); ++i) {
        const bool isHeld = !chips[i].startsWith(u"o:"_s);
        const QRectF chip(line.left() + i * 20, line.center().y() - SmallMintChip / 2.0,
            SmallMintChip, SmallMintChip);
        paintMintChip(painter, m_theme, chip, isHeld ? chips[i] : chips[i].mid(2), isHeld);
    }
    const auto text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty())
        return;
    auto ink = index.data(role(RowRole::IsQuiet)).toBool() ? Token::Text2 : Token::Text;
    if (index.data(role(RowRole::IsMoney)).toBool())
        ink = Token::Money;
    if (const auto state = index.data(role(RowRole::State));
        state.isValid() && toneOf(State(state.toInt())) != Tone::Ok)
        ink = inkOf(State(state.toInt()));
    else if (state.isValid())
        ink = Token::Text2;
    ink = toneInk(index.data(role(RowRole::Tone))).value_or(ink);
    painter.setFont(lineFont(index));
    painter.setPen(m_theme.color(ink));
    const bool isStarred = index.data(role(RowRole::IsStarred)).toBool();
    const bool isWarned = index.data(role(RowRole::IsWarned)).toBool();
    const bool isMarked = isStarred || isWarned;
    drawTabular(
        painter, line.adjusted(0, 0, isMarked ? -MarkSize - MarkGap : 0, 0), alignment, text);
    if (!isMarked)
        return;
    const qreal left = line.left() + tabularWidth(QFontMetricsF(painter.font()), text) + MarkGap;
    const QRectF mark(std::min(left, line.right() - MarkSize), line.top(), MarkSize, line.height());
    paintIcon(painter, m_theme, isStarred ? u"star-filled"_s : u"state-late"_s,
        isStarred ? Token::Text3 : Token::Warn, mark, MarkSize);
}

void RowDelegate::paintSlots(QPainter& painter, const QRectF& area, const QModelIndex& index) const
{
    const auto icons = index.data(role(RowRole::IconSlots)).toStringList();
    for (int i = 0; i < icons.size(); ++i) {
        if (!icons[i].isEmpty())
            paintIcon(painter, m_theme, icons[i], Token::Accent,
                QRectF(area.left() + i * 24, area.top(), 16, area.height()));
    }
}

} // namespace widgets
