// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/file_watch.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace platform {

namespace {

struct Look {
    qint64 number = -1; // no file
    qint64 size = 0;
    qint64 seconds = 0;
    qint64 nanoseconds = 0;
    bool operator==(const Look&) const = default;
};

Look lookAt(const QString& path)
{
#ifdef Q_OS_UNIX
    struct stat facts { };
    const auto name = QFile::encodeName(path);
    if (::stat(name.constData(), &facts) != 0)
        return {};
#ifdef Q_OS_MACOS
    const auto& changed = facts.st_ctimespec;
#else
    const auto& changed = facts.st_ctim;
#endif
    return {static_cast<qint64>(facts.st_ino), facts.st_size, changed.tv_sec, changed.tv_nsec};
#else
    const QFileInfo facts{path};
    if (!facts.exists())
        return {};
    return {0, facts.size(), facts.lastModified().toMSecsSinceEpoch(), 0};
#endif
}

} // namespace

FileWatch::FileWatch(QString path, base::Clock& clock, QObject* parent)
    : QObject{parent}
    , m_path{std::move(path)}
    , m_clock{clock}
    , m_running{run()}
{
}

base::Task<> FileWatch::run()
{
    auto told = lookAt(m_path);
    auto before = told;
    while (true) {
        co_await m_clock.sleep(Interval);
        const auto now = lookAt(m_path);
        if (now == before && now != told) {
            told = now;
            Q_EMIT changed();
        }
        before = now;
    }
}

} // namespace platform
