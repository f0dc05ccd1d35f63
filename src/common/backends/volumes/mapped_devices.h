// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernel holds at this moment: mapped devices, mounts and loop devices, by their names.
// Read from /sys and /proc; changes nothing. Linux only.
#pragma once

#include <QStringList>

namespace backends {

QStringList mappedDevices(); // names as in /dev/mapper
bool isMounted(const QString& mountPoint);
QStringList loopDevicesOf(const QString& file); // paths of devices that show this file
// Whether what we mount is seen by the programs of the whole computer, container engines too.
bool sharesMounts();

} // namespace backends
