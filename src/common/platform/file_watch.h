// SPDX-License-Identifier: GPL-3.0-or-later
// Notices that a file was changed, replaced, removed or came back, however that was done: by its
// size, times and number. What is still being written is waited for.
#pragma once

#include "base/clock.h"

#include <QObject>
#include <QString>

namespace platform {

class FileWatch : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Interval{2000};

    FileWatch(QString path, base::Clock& clock, QObject* parent = nullptr);

Q_SIGNALS:
    void changed(); // once the file has stayed the same for one interval

private:
    base::Task<> run();

    QString m_path;
    base::Clock& m_clock;
    base::Task<> m_running;
};

} // namespace platform
