// SPDX-License-Identifier: GPL-3.0-or-later
// What container engines of every make are asked for alike: images from a list, plain names, sizes
// that an SSH server can live with.
#pragma once

#include "backends/workload.h"
#include "base/random.h"

namespace backends {

constexpr qint64 ContainerProcessLimit = 512;

// What may be asked for, and which image of the engine answers to it. The image has an SSH server
// at /usr/sbin/sshd, ssh-keygen and chpasswd.
struct AllowedImage {
    QString name; // "ubuntu:22.04"
    QString reference; // as the engine knows it
    bool operator==(const AllowedImage&) const = default;
};

QList<AllowedImage> plainLinuxImages(const QString& reference); // the names of the specification

enum class DiskLimit {
    PerFile, // the storage driver has no quotas: only the size of one file is bounded
    Enforced,
};

// Unsupported for an image or service that is not in its list; Malformed for what no container can
// be.
base::Result<> checkContainerSpec(const WorkloadSpec& spec, const QList<AllowedImage>& images,
    const QList<AllowedImage>& services = {});

// The secrets of a service as a script that a shell reads: one exported variable after the other.
QByteArray secretsScript(const Service& service);

// The host's own resolver is often in the local network, which is closed to tenants.
const QStringList& publicResolvers();

// Several providers may share one engine: each touches only what carries its own name, 16 hex
// digits, made at first and kept in that folder.
base::Result<QString> installationName(const QString& stateFolder, base::RandomSource& random);

} // namespace backends
