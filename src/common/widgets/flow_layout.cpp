// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flow_layout.h"

#include <algorithm>

namespace widgets {

FlowLayout::FlowLayout(QWidget* parent, int spacing)
    : QLayout(parent)
{
    setContentsMargins({});
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.append(item);
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const
{
    return layOut(QRect(0, 0, width, 0), [](QLayoutItem*, const QRect&) {});
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto* item : m_items)
        size = size.expandedTo(item->minimumSize());
    const auto margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& area)
{
    QLayout::setGeometry(area);
    layOut(area, [](QLayoutItem* item, const QRect& place) { item->setGeometry(place); });
}

template <typename Place>
int FlowLayout::layOut(const QRect& area, Place place) const
{
    const auto inside = area.marginsRemoved(contentsMargins());
    int x = inside.x();
    int y = inside.y();
    int lineHeight = 0;
    for (auto* item : m_items) {
        if (item->isEmpty())
            continue;
        const auto size = item->sizeHint();
        if (lineHeight > 0 && x + size.width() > inside.x() + inside.width()) {
            x = inside.x();
            y += lineHeight + spacing();
            lineHeight = 0;
        }
        place(item, QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    return y + lineHeight - area.y() + contentsMargins().bottom();
}

} // namespace widgets
