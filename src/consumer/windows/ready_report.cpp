// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/ready_report.h"

#include <QTimerEvent>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int LookEveryMs = 40;
const auto ScreenName = u"screen."_s;

} // namespace

ReadyReport::ReadyReport(QWidget* window, const QString& screen)
    : QObject(window)
    , m_window{window}
    , m_wanted{screen}
{
    m_timer.start(LookEveryMs, this);
}

// A dialog lies above its page: the last one in the tree is the one that is seen.
QString ReadyReport::visibleScreen() const
{
    QString seen;
    for (const auto* widget : m_window->findChildren<QWidget*>()) {
        if (!widget->objectName().startsWith(ScreenName) || !widget->isVisible())
            continue;
        const auto id = widget->objectName().mid(ScreenName.size());
        if (m_wanted.isEmpty() || id == m_wanted)
            seen = id;
    }
    return seen;
}

void ReadyReport::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    const auto now = visibleScreen();
    if (!now.isEmpty() && now == m_seen) {
        m_timer.stop();
        Q_EMIT ready(now);
    }
    m_seen = now;
}

} // namespace consumer
