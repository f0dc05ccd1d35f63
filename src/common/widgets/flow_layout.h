// SPDX-License-Identifier: GPL-3.0-or-later
// Places items in lines from left to right and wraps, as words in a paragraph.
#pragma once

#include <QLayout>
#include <QList>

namespace widgets {

class FlowLayout : public QLayout {
public:
    explicit FlowLayout(QWidget* parent = nullptr, int spacing = 8);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& area) override;

private:
    template <typename Place>
    int layOut(const QRect& area, Place place) const;

    QList<QLayoutItem*> m_items;
};

} // namespace widgets
