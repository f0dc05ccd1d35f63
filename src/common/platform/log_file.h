// SPDX-License-Identifier: GPL-3.0-or-later
// A log that its owner alone may read and that never grows beyond its bounds: when the file is full
// it becomes NAME.1, what was NAME.1 becomes NAME.2, and so on; the oldest goes. May be written
// from any thread; a line is written whole. On a full disk lines are lost, nothing else.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <memory>

namespace platform {

struct LogLimits {
    qint64 fileSize = 4 << 20; // bytes
    int olderFiles = 5;
};

class LogFile {
public:
    static constexpr qsizetype MaxLine = 16 * 1024; // the rest of a longer one is cut off

    // Goes on where the file ends. The folder exists.
    static base::Result<std::shared_ptr<LogFile>> open(QString path, LogLimits limits = {});
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    void write(const QByteArray& line); // without its line end

private:
    LogFile(QString path, LogLimits limits, int descriptor, qint64 size);
    void turnOver();

    const QString m_path;
    const LogLimits m_limits;
    const int m_descriptor; // stays the same when the file behind it is exchanged
    std::atomic<qint64> m_size;
    std::atomic_flag m_isTurning = ATOMIC_FLAG_INIT;
};

} // namespace platform
