// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/workload_record.h"

#include "base/json_reader.h"
#include "platform/private_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cerrno>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Id = "id"_L1;
constexpr auto ImageName = "image"_L1;
constexpr auto Hostname = "hostname"_L1;
constexpr auto Cpu = "cpu_millicores"_L1;
constexpr auto Memory = "memory_mb"_L1;
constexpr auto Disk = "disk_mb"_L1;
constexpr auto SshPort = "ssh_port"_L1;
constexpr auto Password = "password"_L1;
constexpr auto UserId = "user_id"_L1;
constexpr auto HostKey = "host_key"_L1;
constexpr auto Cgroups = "cgroups"_L1;
constexpr auto HasDiskImage = "has_disk_image"_L1;
constexpr auto IsComplete = "complete"_L1;

constexpr qsizetype LongestRecord = 64 * 1024;
constexpr qsizetype LongestId = 40;

constexpr auto Readable = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
    | QFileDevice::ReadOther;
constexpr auto Enterable
    = Readable | QFileDevice::ExeOwner | QFileDevice::ExeGroup | QFileDevice::ExeOther;

base::Error failure(const QString& what)
{
    return {base::Errc::Storage, u"%1: %2"_s.arg(what, qt_error_string(errno))};
}

base::Result<> writePublicFile(const QString& path, const QByteArray& contents)
{
    QFile file{path};
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size()
        || !file.setPermissions(Readable))
        return tl::unexpected<base::Error>{failure(u"cannot write %1"_s.arg(path))};
    return {};
}

base::Result<> makeEtc(const QString& etc, const QString& hostname)
{
    const QList<std::pair<QString, QByteArray>> files{
        {u"passwd"_s,
            "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/"
            "nologin\n"},
        {u"group"_s, "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n"},
        {u"nsswitch.conf"_s, "passwd: files\ngroup: files\nhosts: files\n"},
        {u"hostname"_s, hostname.toUtf8() + '\n'},
        {u"hosts"_s, "127.0.0.1 localhost\n127.0.1.1 " + hostname.toUtf8() + "\n::1 localhost\n"},
        {u"shells"_s, "/bin/sh\n/bin/bash\n"},
        {u"profile"_s,
            "umask 022\nif [ -n \"$BASH\" ]; then PS1='\\u@\\h:\\w\\$ '; else PS1='# '; fi\n"},
        {u"resolv.conf"_s, {}}, {u"ld.so.cache"_s, {}}, // the host's is mounted here
    };
    for (const auto& [name, contents] : files) {
        const auto written = writePublicFile(etc + u'/' + name, contents);
        if (!written)
            return written;
    }
    const bool linked = QFileInfo{etc + "/os-release"_L1}.isSymLink()
        || QFile::link(u"../usr/lib/os-release"_s, etc + "/os-release"_L1);
    const bool made = QDir{}.mkpath(etc + "/alternatives"_L1)
        && QFile::setPermissions(etc + "/alternatives"_L1, Enterable)
        && QFile::setPermissions(etc, Enterable);
    if (!linked || !made)
        return tl::unexpected<base::Error>{failure(u"cannot prepare %1"_s.arg(etc))};
    return {};
}

} // namespace

base::Result<> WorkloadFolder::make(const QString& hostname, qint64 userId) const
{
    for (const auto& folder : {m_path, home(), etc()}) {
        const auto made = platform::makePrivateFolder(folder);
        if (!made)
            return made;
    }
    const auto owner = static_cast<uid_t>(userId);
    if (userId != 0 && ::chown(QFile::encodeName(home()).constData(), owner, owner) != 0)
        return tl::unexpected<base::Error>{failure(u"cannot give %1 to its user"_s.arg(home()))};
    return makeEtc(etc(), hostname);
}

base::Result<> saveRecord(const WorkloadFolder& folder, const WorkloadRecord& record)
{
    const auto& spec = record.spec;
    const QJsonObject json{
        {Id, spec.id.value},
        {ImageName, spec.image},
        {Hostname, spec.hostname},
        {Cpu, spec.cpuMillicores},
        {Memory, spec.memoryMb},
        {Disk, spec.diskMb},
        {SshPort, spec.sshPort},
        {Password, spec.password},
        {UserId, record.userId},
        {HostKey, record.hostKey},
        {Cgroups, QJsonArray::fromStringList(record.cgroups)},
        {HasDiskImage, record.hasDiskImage},
        {IsComplete, record.isComplete},
    };
    return platform::writePrivateFile(folder.record(), QJsonDocument{json}.toJson());
}

base::Result<WorkloadRecord> loadRecord(const WorkloadFolder& folder)
{
    const auto contents = platform::readPrivateFile(folder.record(), LongestRecord);
    if (!contents)
        return base::passOn(contents);
    const auto json = base::parseObject(*contents, LongestRecord);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    WorkloadRecord record;
    record.spec.id.value = in.text(Id, LongestId);
    record.spec.image = in.text(ImageName);
    record.spec.hostname = in.text(Hostname);
    record.spec.cpuMillicores = in.integer(Cpu);
    record.spec.memoryMb = in.integer(Memory);
    record.spec.diskMb = in.integer(Disk);
    record.spec.sshPort = static_cast<quint16>(in.integer(SshPort, 1, 65535));
    record.spec.password = in.text(Password);
    record.userId = in.integer(UserId, 0, 0xFFFF'FFFE);
    record.hostKey = in.text(HostKey);
    record.cgroups = in.texts(Cgroups, 16);
    record.hasDiskImage = in.boolean(HasDiskImage);
    record.isComplete = in.boolean(IsComplete);
    return in.finish(record);
}

} // namespace backends
