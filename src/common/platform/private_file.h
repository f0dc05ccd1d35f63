// SPDX-License-Identifier: GPL-3.0-or-later
// Files that only their owner may read. A write either happens completely and is on the disk, or
// not at all.
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace platform {

// Replaces the file with mode 0600: temporary file, fsync, rename, fsync of the folder.
base::Result<> writePrivateFile(const QString& path, const QByteArray& contents);

// NotFound when there is none; Storage when it cannot be read or is longer than maxSize.
base::Result<QByteArray> readPrivateFile(const QString& path, qsizetype maxSize);

// Creates the folder and its parents; it and its new parents get mode 0700.
base::Result<> makePrivateFolder(const QString& path);

} // namespace platform
