// SPDX-License-Identifier: GPL-3.0-or-later
// One tick a second for the countdowns of a page, only while it can be seen. The time is that of
// the last state, carried on.
#pragma once

#include "base/amount.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace consumer {

class SecondTick : public QObject {
    Q_OBJECT

public:
    explicit SecondTick(QWidget* page); // belongs to the page

    void follow(base::UnixTime now);
    base::UnixTime now() const;

Q_SIGNALS:
    void ticked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    base::UnixTime m_base;
    QElapsedTimer m_since;
    QBasicTimer m_timer;
};

} // namespace consumer
