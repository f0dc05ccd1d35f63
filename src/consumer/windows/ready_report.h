// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a test that watches standard output when the wanted screen is painted and idle: one line
// "READY <ID>" (product §15).
#pragma once

#include <QBasicTimer>
#include <QObject>
#include <QString>

class QWidget;

namespace consumer {

class ReadyReport : public QObject {
    Q_OBJECT

public:
    // Belongs to the window. An empty id waits for whichever screen comes first.
    ReadyReport(QWidget* window, const QString& screen);

Q_SIGNALS:
    void ready(const QString& screen);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    QString visibleScreen() const;

    QWidget* m_window;
    QString m_wanted;
    QString m_seen; // at the last look; the same twice is painted and idle
    QBasicTimer m_timer;
};

} // namespace consumer
