// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/container_request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 BytesPerMb = 1 << 20;
constexpr qint64 NanosPerMillicore = 1'000'000;
constexpr qint64 OpenFileLimit = 16'384;
constexpr auto SshPort = "22/tcp"_L1;

// What an SSH server and a package manager need; the rest of root's powers is dropped.
const QStringList& keptCapabilities()
{
    static const QStringList kept{u"AUDIT_WRITE"_s, u"CHOWN"_s, u"DAC_OVERRIDE"_s, u"FOWNER"_s,
        u"FSETID"_s, u"KILL"_s, u"NET_BIND_SERVICE"_s, u"SETGID"_s, u"SETUID"_s, u"SYS_CHROOT"_s};
    return kept;
}

// The host key appears when the password is set: nobody can log in before that, whatever
// passwords the image came with.
const auto ServeSsh = u"key=/etc/ssh/paygress_host_key\n"
                      "until [ -s $key ]; do sleep 0.05; done\n"
                      "mkdir -p /run/sshd\n"
                      "exec /usr/sbin/sshd -D -e -h $key -o PermitRootLogin=yes"
                      " -o PasswordAuthentication=yes -o UsePAM=no -o UseDNS=no -o PidFile=none"_s;
const auto SetFirstLogin = u"set -e\n"
                           "key=/etc/ssh/paygress_host_key\n"
                           "head -n 1 | chpasswd -c SHA512\n"
                           "rm -f $key.new $key.new.pub\n"
                           "ssh-keygen -q -t ed25519 -N '' -C '' -f $key.new\n"
                           "mv $key.new.pub $key.pub\n"
                           "mv $key.new $key"_s;

QJsonObject ulimit(const QString& name, qint64 value)
{
    return {{"Name"_L1, name}, {"Soft"_L1, value}, {"Hard"_L1, value}};
}

QJsonArray only(const QJsonObject& item)
{
    QJsonArray items;
    items.append(item);
    return items;
}

QString addressText(const QHostAddress& address)
{
    return address == QHostAddress{QHostAddress::Any} ? QString{} : address.toString();
}

QJsonObject hostConfig(const ContainerPlan& plan)
{
    const auto& spec = plan.spec;
    const auto memory = spec.memoryMb * BytesPerMb;
    const QJsonObject binding{{"HostIp"_L1, addressText(plan.listenAddress)},
        {"HostPort"_L1, QString::number(spec.sshPort)}};
    QJsonArray ulimits;
    ulimits.append(ulimit(u"fsize"_s, spec.diskMb * BytesPerMb));
    // Else the engine's defaults, which may be more than it is allowed to grant.
    ulimits.append(ulimit(u"nofile"_s, OpenFileLimit));
    ulimits.append(ulimit(u"nproc"_s, OpenFileLimit));
    QJsonObject config{
        {"NanoCpus"_L1, spec.cpuMillicores * NanosPerMillicore},
        {"Memory"_L1, memory},
        {"MemorySwap"_L1, memory}, // memory and swap together: no swap
        {"PidsLimit"_L1, ContainerProcessLimit},
        {"Ulimits"_L1, ulimits},
        {"CapDrop"_L1, QJsonArray::fromStringList({u"ALL"_s})},
        {"CapAdd"_L1, QJsonArray::fromStringList(keptCapabilities())},
        {"SecurityOpt"_L1, QJsonArray::fromStringList({u"no-new-privileges"_s})},
        {"Privileged"_L1, false},
        {"NetworkMode"_L1, EngineNetwork},
        {"PortBindings"_L1, QJsonObject{{SshPort, only(binding)}}},
        {"Dns"_L1, QJsonArray::fromStringList(publicResolvers())},
        {"RestartPolicy"_L1, QJsonObject{{"Name"_L1, "no"_L1}}}, // the daemon decides
        {"LogConfig"_L1,
            QJsonObject{{"Type"_L1, "json-file"_L1},
                {"Config"_L1, QJsonObject{{"max-size"_L1, "1m"_L1}, {"max-file"_L1, "1"_L1}}}}},
    };
    if (plan.diskLimit == DiskLimit::Enforced)
        config.insert(
            "StorageOpt"_L1, QJsonObject{{"size"_L1, QString::number(spec.diskMb) + u'M'}});
    return config;
}

} // namespace

QString unfinishedName(const QString& owner, const WorkloadId& id)
{
    return finalName(owner, id) + u".unfinished"_s;
}

QString finalName(const QString& owner, const WorkloadId& id)
{
    return u"paygress-%1-%2"_s.arg(owner, id.value);
}

QJsonObject containerRequest(const ContainerPlan& plan)
{
    return {
        {"Image"_L1, plan.reference},
        {"Hostname"_L1, plan.spec.hostname},
        {"User"_L1, "0"_L1},
        {"WorkingDir"_L1, "/root"_L1},
        {"Entrypoint"_L1, QJsonArray::fromStringList({u"/bin/sh"_s, u"-c"_s})},
        {"Cmd"_L1, QJsonArray::fromStringList({ServeSsh})},
        {"ExposedPorts"_L1, QJsonObject{{SshPort, QJsonObject{}}}},
        {"Labels"_L1,
            QJsonObject{{label::Owner, plan.owner}, {label::Workload, plan.spec.id.value},
                {label::DiskMb, QString::number(plan.spec.diskMb)}}},
        {"HostConfig"_L1, hostConfig(plan)},
    };
}

QString bridgeOf(EngineMake make)
{
    return make == EngineMake::Docker ? u"paygress0"_s : u"paygress1"_s;
}

QJsonObject networkRequest()
{
    return {
        {"Name"_L1, EngineNetwork},
        {"CheckDuplicate"_L1, true},
        {"Driver"_L1, "bridge"_L1},
        {"EnableIPv6"_L1, false},
        {"Options"_L1,
            QJsonObject{{"com.docker.network.bridge.name"_L1, bridgeOf(EngineMake::Docker)},
                {"com.docker.network.bridge.enable_icc"_L1, "false"_L1}}},
    };
}

// Without Podman's name server: it would answer from the local network.
QJsonObject podmanNetworkRequest()
{
    return {
        {"name"_L1, EngineNetwork},
        {"driver"_L1, "bridge"_L1},
        {"network_interface"_L1, bridgeOf(EngineMake::Podman)},
        {"ipv6_enabled"_L1, false},
        {"dns_enabled"_L1, false},
        {"options"_L1, QJsonObject{{"isolate"_L1, "true"_L1}}},
    };
}

QJsonObject firstLoginRequest()
{
    return {
        {"AttachStdin"_L1, true},
        {"AttachStdout"_L1, true},
        {"AttachStderr"_L1, true},
        {"Tty"_L1, false},
        {"User"_L1, "0"_L1},
        {"Cmd"_L1, QJsonArray::fromStringList({u"/bin/sh"_s, u"-c"_s, SetFirstLogin})},
    };
}

QByteArray firstLoginInput(const QString& password)
{
    return "root:" + password.toUtf8() + '\n';
}

QByteArray listQuery(const QString& owner, const WorkloadId& id)
{
    QStringList labels{label::Owner + u'=' + owner};
    if (!id.value.isEmpty())
        labels.append(label::Workload + u'=' + id.value);
    const QJsonObject filters{{"label"_L1, QJsonArray::fromStringList(labels)}};
    const auto text = QJsonDocument{filters}.toJson(QJsonDocument::Compact);
    return "all=1&filters=" + text.toPercentEncoding();
}

QByteArray sizesQuery(const QString& owner)
{
    return listQuery(owner) + "&size=1";
}

} // namespace backends
