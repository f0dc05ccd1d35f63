// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/second_tick.h"

#include <QEvent>
#include <QTimerEvent>
#include <QWidget>

namespace consumer {

SecondTick::SecondTick(QWidget* page)
    : QObject(page)
{
    m_since.start();
    page->installEventFilter(this);
}

void SecondTick::follow(base::UnixTime now)
{
    m_base = now;
    m_since.restart();
}

base::UnixTime SecondTick::now() const
{
    return m_base + std::chrono::seconds{m_since.elapsed() / 1000};
}

bool SecondTick::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show) {
        m_timer.start(1000, this);
        Q_EMIT ticked();
    } else if (event->type() == QEvent::Hide) {
        m_timer.stop();
    }
    return QObject::eventFilter(watched, event);
}

void SecondTick::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_timer.timerId())
        Q_EMIT ticked();
}

} // namespace consumer
