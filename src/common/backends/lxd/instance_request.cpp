// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/instance_request.h"

#include <QJsonArray>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 BytesPerMb = 1 << 20;
constexpr qint64 MillicoresPerProcessor = 1000;
constexpr int StateSeconds = 20; // an init may take so long to start or stop

// $1 is the hostname. The image's own host keys are everybody's: they go.
const auto SetFirstLogin
    = u"set -e\n"
      "secret=/dev/.paygress-first-login\n"
      "trap 'rm -f $secret' EXIT\n"
      "systemd=no\n"
      "[ \"$(cat /proc/1/comm)\" != systemd ] || systemd=yes\n"
      "tries=0\n"
      "while [ $systemd = yes ] && ! systemctl list-jobs >/dev/null 2>&1; do\n"
      "  tries=$((tries + 1))\n"
      "  [ $tries -lt 300 ] || { echo 'the instance does not boot' >&2; exit 1; }\n"
      "  sleep 0.1\n"
      "done\n"
      "chpasswd <$secret\n"
      "rm -f $secret\n"
      "printf '%s\\n' \"$1\" >/etc/hostname\n"
      "hostname \"$1\" 2>/dev/null || true\n"
      "rm -f /etc/ssh/ssh_host_*\n"
      "ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/ssh/ssh_host_ed25519_key\n"
      "mkdir -p /etc/ssh/sshd_config.d /run/sshd\n"
      "grep -qi '^Include /etc/ssh/sshd_config.d' /etc/ssh/sshd_config ||\n"
      "  sed -i '1i Include /etc/ssh/sshd_config.d/*.conf' /etc/ssh/sshd_config\n"
      "printf '%s\\n' 'PermitRootLogin yes' 'PasswordAuthentication yes' 'UseDNS no'"
      " >/etc/ssh/sshd_config.d/00-paygress.conf\n"
      "unit=sshd\n"
      "[ ! -e /lib/systemd/system/ssh.service ] || unit=ssh\n"
      "if [ $systemd = yes ]; then\n"
      "  systemctl -q enable $unit\n"
      "  systemctl restart $unit\n"
      "else\n"
      "  rc-update -q add sshd default\n"
      "  rc-service -q sshd restart\n"
      "fi"_s;

// 50 ms of every 100 for half a processor.
QString allowance(qint64 millicores)
{
    constexpr qint64 PeriodMs = 100;
    const auto slice = std::max<qint64>(1, millicores * PeriodMs / MillicoresPerProcessor);
    return u"%1ms/%2ms"_s.arg(slice).arg(PeriodMs);
}

QString mebibytes(qint64 count)
{
    return QString::number(count) + "MiB"_L1;
}

// What a listening proxy takes: an IPv6 address in brackets.
QString endpoint(const QHostAddress& address, quint16 port)
{
    auto text = address == QHostAddress{QHostAddress::Any} ? u"0.0.0.0"_s : address.toString();
    if (text.contains(u':'))
        text = u'[' + text + u']';
    return u"tcp:%1:%2"_s.arg(text).arg(port);
}

QJsonObject config(const InstancePlan& plan)
{
    const auto& spec = plan.spec;
    const auto processors
        = (spec.cpuMillicores + MillicoresPerProcessor - 1) / MillicoresPerProcessor;
    QJsonObject config{
        {"limits.cpu"_L1, QString::number(processors)},
        {"limits.cpu.allowance"_L1, allowance(spec.cpuMillicores)},
        {"limits.memory"_L1, mebibytes(spec.memoryMb)},
        {"limits.memory.enforce"_L1, "hard"_L1},
        {"limits.memory.swap"_L1, "false"_L1},
        {"limits.processes"_L1, QString::number(ContainerProcessLimit)},
        {"boot.autostart"_L1, "false"_L1}, // our daemon decides
        {"security.privileged"_L1, "false"_L1},
        {"security.nesting"_L1, "false"_L1},
        {"security.devlxd"_L1, "false"_L1},
        {config_key::Owner, plan.owner},
        {config_key::Workload, spec.id.value},
        {config_key::SshPort, QString::number(spec.sshPort)},
    };
    if (plan.idMap == IdMap::Own)
        config.insert("security.idmap.isolated"_L1, "true"_L1);
    if (plan.diskLimit == DiskLimit::PerFile)
        config.insert("limits.kernel.fsize"_L1, QString::number(spec.diskMb * BytesPerMb));
    return config;
}

QJsonObject devices(const InstancePlan& plan)
{
    QJsonObject root{{"type"_L1, "disk"_L1}, {"path"_L1, "/"_L1}, {"pool"_L1, plan.pool}};
    if (plan.diskLimit == DiskLimit::Enforced)
        root.insert("size"_L1, mebibytes(plan.spec.diskMb));
    const QJsonObject ssh{{"type"_L1, "proxy"_L1}, {"bind"_L1, "host"_L1},
        {"listen"_L1, endpoint(plan.listenAddress, plan.spec.sshPort)},
        {"connect"_L1, "tcp:127.0.0.1:22"_L1}};
    QJsonObject devices{{"root"_L1, root}, {"ssh"_L1, ssh}};
    if (!plan.bridge.isEmpty())
        devices.insert("eth0"_L1,
            QJsonObject{{"type"_L1, "nic"_L1}, {"network"_L1, plan.bridge}, {"name"_L1, "eth0"_L1},
                {"security.port_isolation"_L1, "true"_L1}, {"security.mac_filtering"_L1, "true"_L1},
                {"security.ipv4_filtering"_L1, "true"_L1}});
    return devices;
}

QJsonObject stateRequest(const QString& action, bool isForced)
{
    return {{"action"_L1, action}, {"timeout"_L1, StateSeconds}, {"force"_L1, isForced}};
}

} // namespace

QString instanceName(const QString& owner, const WorkloadId& id)
{
    return u"pg-%1-%2"_s.arg(owner, id.value);
}

QJsonObject instanceRequest(const InstancePlan& plan)
{
    return {
        {"name"_L1, instanceName(plan.owner, plan.spec.id)},
        {"type"_L1, "container"_L1},
        {"description"_L1, "A server rented by Paygress"_L1},
        {"ephemeral"_L1, false},
        {"profiles"_L1, QJsonArray{}}, // nothing of the operator's is inherited
        {"source"_L1, QJsonObject{{"type"_L1, "image"_L1}, {"fingerprint"_L1, plan.fingerprint}}},
        {"config"_L1, config(plan)},
        {"devices"_L1, devices(plan)},
    };
}

QJsonObject finishedRequest()
{
    return {{"config"_L1, QJsonObject{{config_key::IsFinished, "true"_L1}}}};
}

// The daemon's own resolver asks the operator's, which knows names of the local network: it is off.
QJsonObject bridgeRequest(const QString& bridge, const QString& address)
{
    const auto resolvers = publicResolvers().join(u',');
    return {
        {"name"_L1, bridge},
        {"type"_L1, "bridge"_L1},
        {"description"_L1, "Paygress: tenants reach the world, not each other"_L1},
        {"config"_L1,
            QJsonObject{{"ipv4.address"_L1, address}, {"ipv4.nat"_L1, "true"_L1},
                {"ipv6.address"_L1, "none"_L1}, {"dns.mode"_L1, "none"_L1},
                {"raw.dnsmasq"_L1, u"port=0\ndhcp-option=6,%1"_s.arg(resolvers)}}},
    };
}

QJsonObject startRequest()
{
    return stateRequest(u"start"_s, false);
}

QJsonObject stopRequest()
{
    return stateRequest(u"stop"_s, false);
}

QJsonObject killRequest()
{
    return stateRequest(u"stop"_s, true);
}

QJsonObject instanceLoginRequest(const QString& hostname)
{
    const QStringList command{u"/bin/sh"_s, u"-c"_s, SetFirstLogin, u"first-login"_s, hostname};
    return {
        {"command"_L1, QJsonArray::fromStringList(command)},
        {"environment"_L1, QJsonObject{}},
        {"wait-for-websocket"_L1, false},
        {"record-output"_L1, true},
        {"interactive"_L1, false},
        {"user"_L1, 0},
        {"group"_L1, 0},
        {"cwd"_L1, "/"_L1},
    };
}

QByteArray instanceLoginInput(const QString& password)
{
    return "root:" + password.toUtf8() + '\n';
}

} // namespace backends
