// SPDX-License-Identifier: GPL-3.0-or-later
// The encrypted data of one workload: a sparse LUKS2 image of fixed size, opened and mounted (spec
// 7.6). Everything about it follows from its names, so whatever a crash leaves is found and taken
// down. The key is used once, while it is made: nobody but the kernel holds it afterwards, and a
// volume that was closed stays closed. For daemons that run as root.
#pragma once

#include "backends/volumes/cryptsetup.h"

namespace backends {

struct VolumePlace {
    QString image; // the file
    QString mapper; // the name of the device while it is open
    QString mountPoint;

    QString device() const { return QStringLiteral("/dev/mapper/") + mapper; }
    bool operator==(const VolumePlace&) const = default;
};

class EncryptedVolume {
public:
    EncryptedVolume(VolumePlace place, base::Clock& clock);

    const VolumePlace& place() const { return m_place; }
    // Anything of it is there, finished or not.
    bool exists() const;
    bool isOpen() const; // mapped and mounted

    // Answers when it is mounted, empty. A failure leaves nothing behind; an earlier volume of this
    // name is destroyed first.
    base::Task<base::Result<>> make(qint64 sizeMb, VolumeKey key);
    // No mount, no device, no readable header, no image: looked at, not assumed. May be repeated.
    // Conflict while a program still uses it.
    base::Task<base::Result<>> destroy();

private:
    base::Result<> makeImage(qint64 sizeMb) const;
    base::Task<base::Result<>> fill(qint64 sizeMb, VolumeKey key);
    base::Task<base::Result<>> unmount();
    base::Task<base::Result<>> closeDevice();
    base::Task<base::Result<>> freeLoops();
    base::Task<base::Result<>> eraseImage();

    VolumePlace m_place;
    base::Clock& m_clock;
    Cryptsetup m_cryptsetup;
};

} // namespace backends
