// SPDX-License-Identifier: GPL-3.0-or-later
// LUKS2 by the program cryptsetup, one command a call. A key reaches it through a pipe of the
// kernel (platform/secret_input.h): it is in no argument, environment, file or log. Rejected is
// what cryptsetup refuses, with its words.
#pragma once

#include "backends/workload.h"
#include "base/clock.h"

namespace backends {

class Cryptsetup {
public:
    static constexpr qint64 HeaderMb = 16; // metadata and key slots, before the first sector

    explicit Cryptsetup(base::Clock& clock);

    bool isInstalled() const { return !m_program.isEmpty(); }

    base::Task<base::Result<>> format(QString image, VolumeKey key);
    // Rejected too for a key that is not the image's. Needs no device.
    base::Task<base::Result<>> tryKey(QString image, VolumeKey key);
    base::Task<base::Result<>> open(QString image, QString mapper, VolumeKey key);
    base::Task<base::Result<>> close(QString mapper);
    base::Task<base::Result<>> eraseKeySlots(QString image); // no key opens it from now on
    base::Task<base::Result<bool>> isFormatted(QString image);

private:
    base::Task<base::Result<>> run(QStringList arguments, std::optional<VolumeKey> key);

    QString m_program;
    base::Clock& m_clock;
};

// The path of an administrator's program, or nothing.
QString systemProgram(const QString& name);
// To its end; its words as Rejected when it fails.
base::Task<base::Result<>> runToEnd(QString program, QStringList arguments, base::Clock& clock);

} // namespace backends
