// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/paths.h"

#include "platform/private_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace platform {

using namespace Qt::StringLiterals;

ProfilePaths ProfilePaths::ofProgram(const QString& program)
{
    return ProfilePaths{
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u'/' + program};
}

base::Result<> ProfilePaths::prepare() const
{
    const auto made = makePrivateFolder(m_folder);
    if (!made)
        return made;
    constexpr auto OwnerOnly
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QFile::setPermissions(m_folder, OwnerOnly))
        return base::fail(
            base::Errc::Storage, u"cannot make the folder %1 private"_s.arg(m_folder));
    return {};
}

QString findProgram(const QString& name)
{
    const QString beside
        = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

} // namespace platform
