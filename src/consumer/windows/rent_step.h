// SPDX-License-Identifier: GPL-3.0-or-later
// One step of renting inside the rent sheet: its page, its buttons for the sheet's foot, the size
// it wants.
#pragma once

#include "consumer/core/market_state.h"

#include <QList>
#include <QSize>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace consumer {

class RentStep : public QWidget {
    Q_OBJECT

public:
    RentStep(const QString& id, QSize sheetSize, QWidget* parent = nullptr);

    const QString& id() const { return m_id; } // "R3"
    QSize sheetSize() const { return m_sheetSize; }
    const QList<QWidget*>& footStart() const { return m_footStart; }
    const QList<QWidget*>& footEnd() const { return m_footEnd; }
    virtual void showState(const MarketState& state) = 0;
    bool takeFocus(); // to the first field of the page, else a button of the foot

protected:
    // The page scrolls when the window is small.
    QVBoxLayout* makeScrolledColumn();
    QList<QWidget*> m_footStart;
    QList<QWidget*> m_footEnd;

private:
    QString m_id;
    QSize m_sheetSize;
};

} // namespace consumer
