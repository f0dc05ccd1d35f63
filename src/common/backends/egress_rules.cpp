// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/egress_rules.h"

#include "platform/process.h"

#include <QFile>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Forwarded = "PAYGRESS-EGRESS"_L1;
constexpr auto ToThisComputer = "PAYGRESS-HOST"_L1;

base::Task<base::Result<>> run(QStringList command, QByteArray input, base::Clock& clock)
{
    platform::Program program;
    program.path = command.takeFirst();
    program.arguments = command;
    program.input = input;
    const auto output = co_await platform::runProgram(program, clock);
    if (!output)
        co_return base::passOn(output);
    if (output->exitCode != 0)
        co_return base::fail(base::Errc::NotAllowed,
            QString::fromLocal8Bit(output->standardError).simplified().left(200));
    co_return base::Result<>{};
}

// Puts a rule first unless it is there.
base::Task<base::Result<>> ensureRule(QString program, QStringList rule, base::Clock& clock)
{
    const QStringList begin{program, u"-w"_s, u"5"_s, u"-t"_s, u"mangle"_s};
    const auto check = begin + QStringList{u"-C"_s} + rule;
    const auto insert = begin + QStringList{u"-I"_s} + rule;
    const auto isThere = co_await run(check, {}, clock);
    if (isThere)
        co_return isThere;
    const auto inserted = co_await run(insert, {}, clock);
    co_return inserted;
}

bool hasIpv6()
{
    return QFile::exists(u"/proc/net/if_inet6"_s);
}

} // namespace

// RFC 1918, shared (RFC 6598), link-local with cloud metadata, loopback, benchmarking, multicast.
const QStringList& closedRanges()
{
    static const QStringList ranges{u"0.0.0.0/8"_s, u"10.0.0.0/8"_s, u"100.64.0.0/10"_s,
        u"127.0.0.0/8"_s, u"169.254.0.0/16"_s, u"172.16.0.0/12"_s, u"192.0.0.0/24"_s,
        u"192.168.0.0/16"_s, u"198.18.0.0/15"_s, u"224.0.0.0/3"_s};
    return ranges;
}

const QStringList& mailPorts()
{
    static const QStringList ports{u"25"_s, u"465"_s, u"587"_s};
    return ports;
}

QByteArray egressChains()
{
    QByteArray text = "*mangle\n:PAYGRESS-EGRESS - [0:0]\n:PAYGRESS-HOST - [0:0]\n";
    text += "-A PAYGRESS-EGRESS -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN\n";
    for (const auto& range : closedRanges())
        text += "-A PAYGRESS-EGRESS -d " + range.toLatin1() + " -j DROP\n";
    text += "-A PAYGRESS-EGRESS -p tcp -m multiport --dports " + mailPorts().join(u',').toLatin1()
        + " -j DROP\n";
    text += "-A PAYGRESS-HOST -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN\n";
    text += "-A PAYGRESS-HOST -p udp --sport 68 --dport 67 -j RETURN\n"; // asking for an address
    text += "-A PAYGRESS-HOST -j DROP\n";
    return text + "COMMIT\n";
}

QList<QStringList> egressEntrances(const QString& bridge)
{
    const QStringList forwarded{u"FORWARD"_s, u"-i"_s, bridge, u"-j"_s, Forwarded};
    const QStringList own{u"INPUT"_s, u"-i"_s, bridge, u"-j"_s, ToThisComputer};
    return {forwarded, own};
}

QList<QStringList> ipv6Entrances(const QString& bridge)
{
    const QStringList forwarded{u"FORWARD"_s, u"-i"_s, bridge, u"-j"_s, u"DROP"_s};
    const QStringList own{u"INPUT"_s, u"-i"_s, bridge, u"-j"_s, u"DROP"_s};
    return {forwarded, own};
}

base::Task<base::Result<>> closeEgress(QString bridge, base::Clock& clock)
{
    const QStringList restore{u"iptables-restore"_s, u"--noflush"_s, u"-w"_s, u"5"_s};
    const auto chains = co_await run(restore, egressChains(), clock);
    if (!chains)
        co_return chains;
    const auto entrances = egressEntrances(bridge);
    for (const auto& entrance : entrances) {
        const auto inserted = co_await ensureRule(u"iptables"_s, entrance, clock);
        if (!inserted)
            co_return inserted;
    }
    const auto closed = hasIpv6() ? ipv6Entrances(bridge) : QList<QStringList>{};
    for (const auto& entrance : closed) {
        const auto inserted = co_await ensureRule(u"ip6tables"_s, entrance, clock);
        if (!inserted)
            co_return inserted;
    }
    co_return base::Result<>{};
}

} // namespace backends
