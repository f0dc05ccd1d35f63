// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/machine_record.h"

#include "base/json_reader.h"
#include "platform/private_file.h"

#include <QJsonDocument>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxFile = 16 * 1024;
constexpr qsizetype MaxText = 256;
constexpr auto Id = "id"_L1;
constexpr auto ImageName = "image"_L1;
constexpr auto Hostname = "hostname"_L1;
constexpr auto Millicores = "cpu_millicores"_L1;
constexpr auto MemoryMb = "memory_mb"_L1;
constexpr auto DiskMb = "disk_mb"_L1;
constexpr auto SshPort = "ssh_port"_L1;
constexpr auto ProcessId = "process_id"_L1;
constexpr auto IsComplete = "is_complete"_L1;

} // namespace

base::Result<> saveMachine(const MachineFiles& files, const MachineRecord& record)
{
    const QJsonObject json{
        {Id, record.spec.id.value},
        {ImageName, record.spec.image},
        {Hostname, record.spec.hostname},
        {Millicores, record.spec.cpuMillicores},
        {MemoryMb, record.spec.memoryMb},
        {DiskMb, record.spec.diskMb},
        {SshPort, record.spec.sshPort},
        {ProcessId, record.processId},
        {IsComplete, record.isComplete},
    };
    return platform::writePrivateFile(files.record(), QJsonDocument{json}.toJson());
}

base::Result<MachineRecord> loadMachine(const MachineFiles& files)
{
    const auto text = platform::readPrivateFile(files.record(), MaxFile);
    if (!text)
        return base::passOn(text);
    const auto json = base::parseObject(*text);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    MachineRecord record;
    record.spec.id.value = in.text(Id, MaxText);
    record.spec.image = in.text(ImageName, MaxText);
    record.spec.hostname = in.text(Hostname, MaxText);
    record.spec.cpuMillicores = in.integer(Millicores);
    record.spec.memoryMb = in.integer(MemoryMb);
    record.spec.diskMb = in.integer(DiskMb);
    record.spec.sshPort = static_cast<quint16>(in.integer(SshPort, 1, 65'535));
    record.processId = in.integer(ProcessId);
    record.isComplete = in.boolean(IsComplete);
    if (!isGoodId(record.spec.id))
        in.refuse(Id, u"not the name of a workload"_s);
    return in.finish(record);
}

} // namespace backends
