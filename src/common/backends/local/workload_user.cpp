// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/workload_user.h"

#include <QDir>
#include <QFile>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

// Above the ranges that distributions, systemd and subordinate ids use.
constexpr qint64 FirstUserId = 1'900'000'000;
constexpr qint64 UserIds = 1'000'000;
constexpr int Attempts = 100;
constexpr qint64 LongestStat = 4096;

// Ended, and waiting for its parent to ask how.
bool isZombie(const QString& processId)
{
    QFile file{u"/proc/%1/stat"_s.arg(processId)};
    if (!file.open(QIODevice::ReadOnly))
        return true;
    const auto stat = file.read(LongestStat);
    const auto state
        = stat.mid(stat.lastIndexOf(')') + 2, 1); // the name before may contain anything
    return state == "Z" || state == "X" || state.isEmpty();
}

} // namespace

base::Result<qint64> chooseUserId(const QList<qint64>& taken, base::RandomSource& random)
{
    if (::geteuid() != 0)
        return qint64{0};
    for (int attempt = 0; attempt < Attempts; ++attempt) {
        const qint64 id = FirstUserId + static_cast<qint64>(random.below(UserIds));
        const bool isNamed = ::getpwuid(static_cast<uid_t>(id)) != nullptr;
        if (!isNamed && !taken.contains(id) && processesOfUser(id).isEmpty())
            return id;
    }
    return base::fail(base::Errc::Insufficient, u"found no unused user for the workload"_s);
}

QList<qint64> processesOfUser(qint64 userId)
{
    QList<qint64> processes;
    if (userId == 0)
        return processes;
    const auto entries = QDir{u"/proc"_s}.entryList(QDir::Dirs);
    for (const auto& entry : entries) {
        bool isNumber = false;
        const auto processId = entry.toLongLong(&isNumber);
        struct stat folder { };
        if (isNumber && ::stat(QFile::encodeName("/proc/"_L1 + entry).constData(), &folder) == 0
            && folder.st_uid == static_cast<uid_t>(userId) && !isZombie(entry))
            processes.append(processId);
    }
    return processes;
}

} // namespace backends
