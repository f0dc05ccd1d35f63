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
const auto AwaitFirstLogin = u"key=/etc/ssh/paygress_host_key\n"
                             "until [ -s $key ]; do sleep 0.05; done\n"
                             "mkdir -p /run/sshd\n"_s;
const auto SshServer = u"/usr/sbin/sshd -D -e -h $key -o PermitRootLogin=yes"
                       " -o PasswordAuthentication=yes -o UsePAM=no -o UseDNS=no -o PidFile=none"_s;
const auto SecretsFile = u"/etc/paygress/secrets"_s;
// Arguments: the user of the program, the folder it must own or nothing, the program. When it ends,
// so does the container. The second wait is for a program that was asked to end.
const auto ServeBoth = AwaitFirstLogin + SshServer + u" &\n. "_s + SecretsFile
    + u"\n"
      "user=${1%%:*}\n"
      "data=$2\n"
      "shift 2\n"
      "[ -z \"$data\" ] || chown \"${user:-root}\" \"$data\"\n"
      "case $user in ''|0|root) ;;"
      " *) set -- su -s /bin/sh -c 'exec \"$@\"' -- \"$user\" sh \"$@\" ;; esac\n"
      "\"$@\" &\n"
      "service=$!\n"
      "trap 'kill -TERM $service' TERM INT\n"
      "wait $service\n"
      "wait $service"_s;
const auto SetFirstLogin = u"set -e\n"
                           "umask 077\n"
                           "key=/etc/ssh/paygress_host_key\n"
                           "IFS= read -r login\n"
                           "read -r length\n"
                           "printf '%s\\n' \"$login\" | chpasswd -c SHA512\n"
                           "mkdir -p /etc/paygress\n"
                           "head -c $length > /etc/paygress/secrets\n"
                           "rm -f $key.new $key.new.pub\n"
                           "ssh-keygen -q -t ed25519 -N '' -C '' -f $key.new\n"
                           "mv $key.new.pub $key.pub\n"
                           "mv $key.new $key"_s;

QJsonObject ulimit(const QString& name, qint64 value)
{
    return {{"Name"_L1, name}, {"Soft"_L1, value}, {"Hard"_L1, value}};
}

QJsonObject bindingTo(const ContainerPlan& plan, quint16 hostPort)
{
    const auto address = plan.listenAddress == QHostAddress{QHostAddress::Any}
        ? QString{}
        : plan.listenAddress.toString();
    return {{"HostIp"_L1, address}, {"HostPort"_L1, QString::number(hostPort)}};
}

QJsonArray only(const QJsonObject& item)
{
    QJsonArray items;
    items.append(item);
    return items;
}

QString innerName(const PublishedPort& port)
{
    return u"%1/tcp"_s.arg(port.innerPort);
}

QJsonObject portBindings(const ContainerPlan& plan)
{
    QJsonObject bindings{{SshPort, only(bindingTo(plan, plan.spec.sshPort))}};
    if (plan.spec.service)
        for (const auto& port : plan.spec.service->ports)
            bindings.insert(innerName(port), only(bindingTo(plan, port.hostPort)));
    return bindings;
}

QJsonObject exposedPorts(const ContainerPlan& plan)
{
    QJsonObject ports;
    for (const auto& name : portBindings(plan).keys())
        ports.insert(name, QJsonObject{});
    return ports;
}

QJsonObject dataMount(const ContainerPlan& plan)
{
    const auto& target = plan.spec.service->dataPath;
    if (!plan.dataFolder.isEmpty())
        return {{"Type"_L1, "bind"_L1}, {"Source"_L1, plan.dataFolder}, {"Target"_L1, target}};
    return {{"Type"_L1, "volume"_L1}, {"Source"_L1, dataVolumeName(plan.owner, plan.spec.id)},
        {"Target"_L1, target}};
}

qint64 openFilesOf(const WorkloadSpec& spec)
{
    return spec.service && spec.service->openFiles > 0 ? spec.service->openFiles : OpenFileLimit;
}

QJsonArray environmentOf(const Service& service)
{
    QJsonArray lines;
    for (const auto& variable : service.environment)
        lines.append(variable.name + u'=' + variable.value);
    return lines;
}

QJsonObject labelsOf(const QString& owner, const WorkloadId& id)
{
    return {{label::Owner, owner}, {label::Workload, id.value}};
}

QJsonObject hostConfig(const ContainerPlan& plan)
{
    const auto& spec = plan.spec;
    const auto memory = spec.memoryMb * BytesPerMb;
    QJsonArray ulimits;
    ulimits.append(ulimit(u"fsize"_s, spec.diskMb * BytesPerMb));
    // Else the engine's defaults, which may be more than it is allowed to grant.
    ulimits.append(ulimit(u"nofile"_s, openFilesOf(spec)));
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
        {"PortBindings"_L1, portBindings(plan)},
        {"Dns"_L1, QJsonArray::fromStringList(publicResolvers())},
        {"RestartPolicy"_L1, QJsonObject{{"Name"_L1, "no"_L1}}}, // the daemon decides
        {"LogConfig"_L1,
            QJsonObject{{"Type"_L1, "json-file"_L1},
                {"Config"_L1, QJsonObject{{"max-size"_L1, "1m"_L1}, {"max-file"_L1, "1"_L1}}}}},
    };
    if (spec.service && !spec.service->dataPath.isEmpty())
        config.insert("Mounts"_L1, only(dataMount(plan)));
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

QString dataVolumeName(const QString& owner, const WorkloadId& id)
{
    return finalName(owner, id) + u"-data"_s;
}

QJsonObject dataVolumeRequest(const QString& owner, const WorkloadId& id)
{
    return {{"Name"_L1, dataVolumeName(owner, id)}, {"Labels"_L1, labelsOf(owner, id)}};
}

QJsonObject containerRequest(const ContainerPlan& plan)
{
    auto labels = labelsOf(plan.owner, plan.spec.id);
    labels.insert(label::DiskMb, QString::number(plan.spec.diskMb));
    QJsonObject request{
        {"Image"_L1, plan.reference},
        {"Hostname"_L1, plan.spec.hostname},
        {"User"_L1, "0"_L1},
        {"Entrypoint"_L1, QJsonArray::fromStringList({u"/bin/sh"_s, u"-c"_s})},
        {"Cmd"_L1, QJsonArray::fromStringList({AwaitFirstLogin + u"exec "_s + SshServer})},
        {"ExposedPorts"_L1, exposedPorts(plan)},
        {"Labels"_L1, labels},
        {"HostConfig"_L1, hostConfig(plan)},
    };
    if (!plan.spec.service) {
        request.insert("WorkingDir"_L1, "/root"_L1);
        return request;
    }
    // The engine gives its own volumes to the program's user by itself.
    const auto given = plan.dataFolder.isEmpty() ? QString{} : plan.spec.service->dataPath;
    const QStringList words{ServeBoth, u"paygress"_s, plan.program.user, given};
    request.insert("Cmd"_L1, QJsonArray::fromStringList(words + plan.program.words));
    request.insert("Env"_L1, environmentOf(*plan.spec.service));
    return request;
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

QByteArray firstLoginInput(const WorkloadSpec& spec)
{
    const auto secrets = spec.service ? secretsScript(*spec.service) : QByteArray{};
    return "root:" + spec.password.toUtf8() + '\n' + QByteArray::number(secrets.size()) + '\n'
        + secrets;
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

QByteArray volumesQuery(const QString& owner)
{
    const QJsonObject filters{
        {"label"_L1, QJsonArray::fromStringList({label::Owner + u'=' + owner})}};
    return "filters=" + QJsonDocument{filters}.toJson(QJsonDocument::Compact).toPercentEncoding();
}

QByteArray sizesQuery(const QString& owner)
{
    return listQuery(owner) + "&size=1";
}

} // namespace backends
