// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/log_file.h"

#include <QFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace platform {

using namespace Qt::StringLiterals;

LogFile::LogFile(QString path, LogLimits limits, int descriptor, qint64 size)
    : m_path{std::move(path)}
    , m_limits{limits}
    , m_descriptor{descriptor}
    , m_size{size}
{
}

void LogFile::write(const QByteArray& line)
{
#ifdef Q_OS_UNIX
    auto whole = line.left(MaxLine);
    whole.replace('\n', ' '); // one entry, one line
    whole += '\n';
    const auto written
        = ::write(m_descriptor, whole.constData(), static_cast<std::size_t>(whole.size()));
    if (written <= 0 || m_size.fetch_add(written) + written < m_limits.fileSize)
        return;
    if (!m_isTurning.test_and_set()) {
        if (m_size >= m_limits.fileSize) // another thread may just have done it
            turnOver();
        m_isTurning.clear();
    }
#else
    Q_UNUSED(line);
#endif
}

#ifdef Q_OS_UNIX

namespace {

int openOwn(const QString& path)
{
    const auto name = QFile::encodeName(path);
    const int descriptor
        = ::open(name.constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0)
        ::fchmod(descriptor, 0600); // it may be an old one
    return descriptor;
}

bool moveFile(const QString& from, const QString& to)
{
    const auto source = QFile::encodeName(from);
    const auto target = QFile::encodeName(to);
    return ::rename(source.constData(), target.constData()) == 0;
}

} // namespace

base::Result<std::shared_ptr<LogFile>> LogFile::open(QString path, LogLimits limits)
{
    const int descriptor = openOwn(path);
    struct stat facts { };
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0)
        return base::fail(base::Errc::Storage,
            u"cannot write the log %1: %2"_s.arg(path, qt_error_string(errno)));
    return std::shared_ptr<LogFile>{
        new LogFile{std::move(path), limits, descriptor, facts.st_size}};
}

LogFile::~LogFile()
{
    ::close(m_descriptor);
}

// Other threads write on meanwhile, into the old file or the new one.
void LogFile::turnOver()
{
    for (int older = m_limits.olderFiles; older > 1; --older)
        moveFile(u"%1.%2"_s.arg(m_path).arg(older - 1), u"%1.%2"_s.arg(m_path).arg(older));
    const bool isMoved = m_limits.olderFiles > 0 && moveFile(m_path, m_path + u".1"_s);
    const int fresh = isMoved ? openOwn(m_path) : -1;
    if (fresh >= 0) {
        ::dup2(fresh, m_descriptor);
        ::fcntl(m_descriptor, F_SETFD, FD_CLOEXEC);
        ::close(fresh);
    } else if (::ftruncate(m_descriptor, 0) != 0) {
        return; // tried again with the next line
    }
    m_size = 0;
}

#else

base::Result<std::shared_ptr<LogFile>> LogFile::open(QString, LogLimits)
{
    return base::fail(base::Errc::Unsupported, u"no log file on this system yet"_s);
}
LogFile::~LogFile() = default;
void LogFile::turnOver() { }

#endif

} // namespace platform
