// SPDX-License-Identifier: GPL-3.0-or-later
// One workload of the local backend on the disk: its folder, and the private file that tells how to
// start it.
#pragma once

#include "backends/workload.h"

#include <QStringList>

namespace backends {

struct WorkloadRecord {
    WorkloadSpec spec;
    qint64 userId = 0; // whose processes these are; 0 for the daemon's own user
    QString hostKey;
    QStringList cgroups; // folders, noted before they are made
    bool hasDiskImage = false; // its home is a file system in a file
    bool isComplete = false; // false while it is being created, and after a crash in the middle
    bool operator==(const WorkloadRecord&) const = default;
};

// Names inside the state folder. Only the home belongs to the tenant.
class WorkloadFolder {
public:
    WorkloadFolder(const QString& stateFolder, const WorkloadId& id)
        : m_path{stateFolder + u'/' + id.value}
    {
    }

    QString path() const { return m_path; }
    QString home() const { return m_path + QStringLiteral("/home"); }
    QString diskImage() const { return m_path + QStringLiteral("/disk.img"); }
    QString etc() const { return m_path + QStringLiteral("/etc"); }
    QString record() const { return m_path + QStringLiteral("/workload.json"); }
    QString lock() const { return m_path + QStringLiteral("/lock"); } // held while it runs
    QString status() const
    {
        return m_path + QStringLiteral("/status.json");
    } // written by bubblewrap
    QString log() const { return m_path + QStringLiteral("/log"); } // of the start

    // The folders, and an /etc that knows nobody but root and nothing of this computer.
    base::Result<> make(const QString& hostname, qint64 userId) const;

private:
    QString m_path;
};

base::Result<> saveRecord(const WorkloadFolder& folder, const WorkloadRecord& record);
base::Result<WorkloadRecord> loadRecord(
    const WorkloadFolder& folder); // NotFound when there is no such workload

QDebug operator<<(QDebug, const WorkloadRecord&) = delete;

} // namespace backends
