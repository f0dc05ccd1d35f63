// SPDX-License-Identifier: GPL-3.0-or-later
// Which parameters the calls of a Proxmox VE server take, as its API schema says: names, forms,
// what may not be missing. Anything else is refused in its own words.
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>
#include <QString>

namespace test {

struct PveParameter {
    const char* name;
    const char* pattern;
    bool isNeeded = false;
};

using PveParameters = QList<PveParameter>;

inline const char* const PveVmid = "[1-9][0-9]{2,8}";
inline const char* const PveBoolean = "0|1";
inline const char* const PveDnsName
    = "([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*";
inline const char* const PveText = "(?s).{0,8192}";
inline const char* const PveStorageId = "[a-zA-Z][a-zA-Z0-9_.-]*[a-zA-Z0-9]";
inline const char* const PveShare = "[0-9]{1,4}(\\.[0-9]+)?";
inline const char* const PveAddresses = "[0-9.]+( [0-9.]+)*";
inline const char* const PveIp = "ip=(dhcp|manual|[0-9.]+/[0-9]{1,2}(,gw=[0-9.]+)?)";

inline PveParameters containerParameters()
{
    static const QByteArray net
        = QByteArray{"name=[a-z0-9]+,bridge=[-_.a-z0-9]+,firewall=[01],"} + PveIp;
    return {{"vmid", PveVmid, true}, {"ostemplate", ".{1,255}", true}, {"hostname", PveDnsName},
        {"password", ".{5,}"}, {"storage", PveStorageId}, {"rootfs", "[^:\\s]+:[0-9]+(\\.[0-9]+)?"},
        {"swap", "[0-9]+"}, {"net0", net.constData()}, {"unprivileged", PveBoolean},
        {"features", "nesting=[01]"}, {"start", PveBoolean}, {"description", PveText},
        {"cores", "[1-9][0-9]{0,3}"}, {"cpulimit", PveShare},
        {"memory", "(1[6-9]|[2-9][0-9]|[0-9]{3,})"}, {"nameserver", PveAddresses},
        {"onboot", PveBoolean}, {"ssh-public-keys", PveText}, {"tags", ".*"}};
}

inline PveParameters cloneParameters()
{
    return {{"newid", PveVmid, true}, {"name", PveDnsName}, {"full", PveBoolean},
        {"storage", PveStorageId}, {"description", PveText}};
}

inline PveParameters machineParameters()
{
    return {{"net0", "virtio(=[0-9A-F:]+)?,bridge=[-_.a-z0-9]+,firewall=[01]"}, {"ciuser", ".+"},
        {"cipassword", ".+"}, {"ipconfig0", PveIp}, {"cores", "[1-9][0-9]{0,3}"},
        {"cpulimit", PveShare}, {"memory", "(1[6-9]|[2-9][0-9]|[0-9]{3,})"},
        {"nameserver", PveAddresses}, {"onboot", PveBoolean}, {"description", PveText},
        {"digest", "[0-9a-f]{40}"}};
}

inline PveParameters firewallOptionParameters()
{
    return {{"enable", PveBoolean}, {"policy_in", "ACCEPT|REJECT|DROP"},
        {"policy_out", "ACCEPT|REJECT|DROP"}, {"macfilter", PveBoolean}, {"ipfilter", PveBoolean},
        {"dhcp", PveBoolean}, {"ndp", PveBoolean}, {"radv", PveBoolean}};
}

inline PveParameters firewallRuleParameters()
{
    return {{"type", "in|out|forward|group", true}, {"action", "[A-Za-z][A-Za-z0-9_-]+", true},
        {"enable", "[0-9]+"}, {"comment", ".*"}, {"dest", "[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*"},
        {"proto", "[a-z]+"}, {"dport", "[0-9:]+(,[0-9:]+)*"}, {"source", ".+"}, {"pos", "[0-9]+"}};
}

// What is wrong with these fields, by name; empty when nothing is.
inline QJsonObject wrongFields(const QMap<QString, QString>& fields, const PveParameters& known)
{
    QJsonObject wrong;
    QMap<QString, const PveParameter*> byName;
    for (const auto& parameter : known) {
        const auto name = QString::fromLatin1(parameter.name);
        byName.insert(name, &parameter);
        if (parameter.isNeeded && !fields.contains(name))
            wrong.insert(name, QStringLiteral("property is missing and it is not optional"));
    }
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const auto* parameter = byName.value(it.key());
        if (!parameter) {
            wrong.insert(it.key(),
                QStringLiteral("property is not defined in schema and the schema does not allow "
                               "additional properties"));
            continue;
        }
        const QRegularExpression form{
            QRegularExpression::anchoredPattern(QString::fromLatin1(parameter->pattern))};
        if (!form.match(it.value()).hasMatch())
            wrong.insert(it.key(),
                QStringLiteral("value does not match the regex pattern, or is out of range"));
    }
    return wrong;
}

} // namespace test
