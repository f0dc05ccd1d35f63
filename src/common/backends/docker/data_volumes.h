// SPDX-License-Identifier: GPL-3.0-or-later
// The volumes where services keep their data: one for a workload at most, named after it, and gone
// with it. Readable ones are the engine's, encrypted ones ours (volumes/encrypted_volume.h). A
// container that is removed leaves its volume to this.
#pragma once

#include "backends/docker/container_engine.h"
#include "backends/volumes/encrypted_volumes.h"

namespace backends {

class DataVolumes {
public:
    // The engine and the clock must outlive it. Encrypted volumes are kept in the folder.
    DataVolumes(ContainerEngine& engine, QString folder, base::Clock& clock)
        : m_engine{engine}
        , m_folder{std::move(folder)}
        , m_clock{clock}
    {
    }

    // Whether it can encrypt. Unsupported: the reason, for people.
    base::Task<base::Result<>> probeEncryption(QString owner);
    // For a service with data; a readable one may be there already. Answers the folder of this
    // computer that has the data, or nothing where the engine has it.
    base::Task<base::Result<QString>> make(QString owner, WorkloadSpec spec);
    // An encrypted volume is there, but closed: nobody here can open it again.
    bool isClosed(const QString& owner, const WorkloadId& id) const;
    // Looks until nothing of it is left. Also when there is none.
    base::Task<base::Result<>> erase(QString owner, WorkloadId id);
    // Whose volumes there are, of this owner.
    base::Task<base::Result<QList<WorkloadId>>> workloads(QString owner);

private:
    EncryptedVolumes encrypted(const QString& owner) const;
    base::Task<base::Result<QList<WorkloadId>>> readable(QString owner);
    base::Task<base::Result<>> eraseReadable(QString owner, WorkloadId id);

    ContainerEngine& m_engine;
    QString m_folder;
    base::Clock& m_clock;
};

} // namespace backends
