// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/machine_plan.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MillicoresPerProcessor = 1000;
constexpr qint64 SmallestMemoryMb = 512;
constexpr qint64 SmallestDiskMb = 5 * 1024;

// QEMU reads a comma as the end of a value, two as one.
QString quoted(const QString& path)
{
    return QString{path}.replace(u',', u",,"_s);
}

QString drive(const QString& path, const QString& format, const QString& more)
{
    return u"file=%1,if=virtio,format=%2%3"_s.arg(quoted(path), format, more);
}

QStringList acceleration(Accelerator accelerator)
{
    if (accelerator == Accelerator::Kvm)
        return {u"-accel"_s, u"kvm"_s, u"-cpu"_s, u"host"_s};
    return {u"-accel"_s, u"tcg"_s, u"-cpu"_s, u"max"_s};
}

QString network(const MachinePlan& plan)
{
    const auto address = plan.listenAddress == QHostAddress{QHostAddress::Any}
        ? QString{}
        : plan.listenAddress.toString();
    return u"user,id=net0,restrict=on,ipv6=off,hostfwd=tcp:%1:%2-:22"_s.arg(address).arg(
        plan.spec.sshPort);
}

} // namespace

qint64 machineMemoryMb(const WorkloadSpec& spec)
{
    return std::max(SmallestMemoryMb, spec.memoryMb);
}

qint64 machineDiskMb(const WorkloadSpec& spec)
{
    return std::max(SmallestDiskMb, spec.diskMb);
}

QStringList trialArguments()
{
    return QStringList{u"-nodefaults"_s, u"-no-user-config"_s, u"-machine"_s, u"q35"_s, u"-m"_s,
               u"64"_s, u"-display"_s, u"none"_s, u"-vga"_s, u"none"_s, u"-qmp"_s, u"stdio"_s}
    + acceleration(Accelerator::Kvm);
}

QByteArray trialInput()
{
    return "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"quit\"}\n";
}

QStringList machineArguments(const MachinePlan& plan)
{
    const auto processors = std::max<qint64>(
        1, (plan.spec.cpuMillicores + MillicoresPerProcessor - 1) / MillicoresPerProcessor);
    QStringList arguments{u"-name"_s, u"paygress-"_s + plan.spec.id.value, u"-nodefaults"_s,
        u"-no-user-config"_s, u"-machine"_s, u"q35"_s, u"-smp"_s, QString::number(processors),
        u"-m"_s, QString::number(machineMemoryMb(plan.spec)), u"-drive"_s,
        drive(plan.files.disk(), u"qcow2"_s, u",discard=unmap"_s), u"-drive"_s,
        drive(plan.files.seed(), u"raw"_s, u",readonly=on"_s), u"-netdev"_s, network(plan),
        u"-device"_s, u"virtio-net-pci,netdev=net0,romfile="_s, u"-device"_s, u"virtio-rng-pci"_s,
        u"-display"_s, u"none"_s, u"-vga"_s, u"none"_s, u"-serial"_s,
        u"file:"_s + plan.files.console(), u"-qmp"_s,
        u"unix:%1,server=on,wait=off"_s.arg(quoted(plan.files.monitor())), u"-sandbox"_s,
        u"on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"_s};
    arguments.append(acceleration(plan.accelerator));
    if (!plan.base.kernel.isEmpty())
        arguments.append(
            {u"-kernel"_s, plan.base.kernel, u"-initrd"_s, plan.base.initrd, u"-append"_s,
                u"root=/dev/vda ro console=ttyS0 quiet net.ifnames=0 systemd.show_status=false"_s});
    return arguments;
}

CloudSeed cloudSeed(const WorkloadSpec& spec, const QString& passwordHash)
{
    CloudSeed seed;
    seed.userData = u"#cloud-config\n"
                    "ssh_pwauth: true\n"
                    "disable_root: false\n"
                    "users: []\n"
                    "ssh_genkeytypes: [ed25519]\n"
                    "chpasswd:\n"
                    "  expire: false\n"
                    "  list:\n"
                    "    - 'root:%1'\n"
                    "write_files:\n"
                    "  - path: /etc/ssh/sshd_config.d/00-paygress.conf\n"
                    "    content: |\n"
                    "      PermitRootLogin yes\n"
                    "      PasswordAuthentication yes\n"
                    "      UseDNS no\n"
                    "timezone: Etc/UTC\n"_s.arg(passwordHash)
                        .toUtf8();
    seed.metaData
        = u"instance-id: paygress-%1\nlocal-hostname: %2\n"_s.arg(spec.id.value, spec.hostname)
              .toUtf8();
    seed.networkConfig = "version: 2\n"
                         "ethernets:\n"
                         "  first:\n"
                         "    match: {name: \"e*\"}\n"
                         "    dhcp4: true\n";
    return seed;
}

} // namespace backends
