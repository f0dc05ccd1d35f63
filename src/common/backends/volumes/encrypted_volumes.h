// SPDX-License-Identifier: GPL-3.0-or-later
// All encrypted volumes of one installation of a provider. They are told from those of others by
// its name in theirs, also when a crash left only a device, a folder or a file.
#pragma once

#include "backends/volumes/encrypted_volume.h"

namespace backends {

class EncryptedVolumes {
public:
    // `owner` is the installation's name (container_spec.h); images and mounts are kept in the
    // folder, which is ours alone.
    EncryptedVolumes(QString folder, QString owner, base::Clock& clock);

    // Makes one, to the end, and destroys it. Unsupported, with the reason for people: not root, a
    // program is missing, the kernel cannot, mounts would be seen by nobody else.
    base::Task<base::Result<>> probe();

    EncryptedVolume of(const WorkloadId& id) const;
    QList<WorkloadId> list() const; // everything that is left of any, the probe's too

private:
    VolumePlace placeOf(const WorkloadId& id) const;

    QString m_folder;
    QString m_owner;
    base::Clock& m_clock;
};

} // namespace backends
