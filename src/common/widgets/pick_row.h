// SPDX-License-Identifier: GPL-3.0-or-later
// One of several to pay from or to rent instead: radio circle, mint chip, two lines, value at the
// right. Rows of one parent exclude each other; PickList puts them into one frame.
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>
#include <QFrame>

class QVBoxLayout;

namespace widgets {

class PickRow : public QAbstractButton {
    Q_OBJECT

public:
    PickRow(const Theme& theme, const QString& title, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text, const QString& value);
    void setMint(const QString& name, bool isHeld); // shows its chip
    void setAvailable(
        bool isAvailable); // not available: dimmed, cannot be picked; its side widget still works
    void setSideWidget(QWidget* widget); // left of the value: a link such as "Move…"
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void paintRadio(QPainter& painter, const QRectF& area) const;
    qreal valueWidth() const;

    const Theme& m_theme;
    QString m_text;
    QString m_value;
    QString m_mint;
    bool m_isHeld = false;
    bool m_isAvailable = true;
    QWidget* m_side = nullptr;
};

// The frame around the rows, with hairlines between them.
class PickList : public QFrame {
    Q_OBJECT

public:
    explicit PickList(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    PickRow* addRow(const QString& title);
    void clear();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QVBoxLayout* m_rows;
};

} // namespace widgets
