// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table_header.h"

#include "widgets/row_delegate.h"

#include <QEvent>
#include <QKeyEvent>
#include <QTableView>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int HeaderHeight = 32;
constexpr int ArrowSize = 12;

// The focus rectangle of a row appears with the keyboard and goes with the mouse.
class FocusKind : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        auto* table = qobject_cast<QTableView*>(parent());
        const bool isKey = event->type() == QEvent::KeyPress && watched == table;
        const bool isMouse = event->type() == QEvent::MouseButtonPress;
        if ((isKey || isMouse) && table->property("keyboardFocus").toBool() != isKey) {
            table->setProperty("keyboardFocus", isKey);
            table->viewport()->update();
        }
        return false;
    }
};

} // namespace

TableHeader::TableHeader(const Theme& theme, RowDelegate* rows, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_rows(rows)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(16);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), m_theme.scaled(HeaderHeight)};
}

void TableHeader::paintSection(QPainter* painter, const QRect& area, int column) const
{
    painter->fillRect(area, m_theme.color(Token::Surface));
    painter->fillRect(
        QRect(area.left(), area.bottom(), area.width(), 1), m_theme.color(Token::Border));
    const auto padding = m_rows->padding(column);
    const auto inside = area.adjusted(padding.left, 0, -padding.right, -1);
    const auto text = model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    const auto set = model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool isRight = set.isValid() && (set.toInt() & Qt::AlignRight);

    painter->setFont(m_theme.font(TypeRole::Small));
    painter->setPen(m_theme.color(Token::Text3));
    painter->drawText(inside, (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, text);
    if (!isSortIndicatorShown() || sortIndicatorSection() != column)
        return;
    const int wide = QFontMetrics(painter->font()).horizontalAdvance(text);
    const qreal x = isRight ? inside.right() - wide - ArrowSize - 4 : inside.left() + wide + 6;
    const auto icon
        = sortIndicatorOrder() == Qt::AscendingOrder ? u"chevron-up"_s : u"chevron-down"_s;
    paintIcon(*painter, m_theme, icon, Token::Text2,
        QRectF(x, inside.top(), ArrowSize, inside.height()), ArrowSize);
}

RowDelegate* styleTable(const Theme& theme, QTableView* table, RowDensity density)
{
    auto* rows = new RowDelegate(theme, density, table);
    auto* header = new TableHeader(theme, rows, table);
    table->setHorizontalHeader(header);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setStretchLastSection(true);
    table->setItemDelegate(rows);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(16);
    table->verticalHeader()->setDefaultSectionSize(rows->rowHeight());
    QObject::connect(&theme, &Theme::changed, table,
        [table, rows] { table->verticalHeader()->setDefaultSectionSize(rows->rowHeight()); });
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false); // Tab leaves the table
    auto* focus = new FocusKind(table);
    table->installEventFilter(focus);
    table->viewport()->installEventFilter(focus);
    return rows;
}

} // namespace widgets
