// SPDX-License-Identifier: GPL-3.0-or-later
// The templates of the Paygress protocol §6: ready-made workloads that a consumer names by a slug
// and both sides know. What the published table has wrong is put right: bitcoin-node names the
// ports of the network it runs on, what has no password of its own gets one or is reached through
// SSH only, and ngit-runner, whose variables nobody can set, is gone.
#pragma once

#include "protocol/spawn_request.h"

#include <QList>
#include <QString>

namespace protocol {

enum class PortReach {
    Published, // the provider gives it a port of its own
    TunnelOnly, // the program has no password: an SSH tunnel leads there
};

struct TemplatePortRule {
    quint16 port = 0; // inside
    QString use; // what speaks there: "http"
    QString label;
    PortReach reach = PortReach::Published;
    bool operator==(const TemplatePortRule&) const = default;
};

struct TemplateVariable {
    QString name;
    QString value;
    bool operator==(const TemplateVariable&) const = default;
};

struct WorkloadTemplate {
    QString slug;
    QString image; // where its program is published
    QList<TemplatePortRule> ports;
    QString dataPath; // empty: it keeps nothing
    QString tier; // that it asks for by itself
    ReplicationMode replication = ReplicationMode::None; // likewise
    qint64 leastMillicores = 0;
    qint64 leastMemoryMb = 0;
    qint64 leastDiskMb = 0;
    QList<TemplateVariable> environment;
    QList<TemplateVariable> secrets; // values may hold {password}, {credential} and {tls}
    QString credentialUser; // who logs in with the credential; empty: a token without a name
    qint64 openFiles = 0; // 0: nothing special
    bool operator==(const WorkloadTemplate&) const = default;

    bool needsCredential() const; // one of its own, beside the password of SSH
    bool needsCertificate() const; // it speaks TLS with a certificate of its own
};

const QList<WorkloadTemplate>& workloadTemplates();
const WorkloadTemplate* templateNamed(QStringView slug); // null: nobody knows it

// What only this lease knows.
struct LeaseSecrets {
    QString password; // of SSH
    QString credential;
    QString certificate; // with its key, in PEM
};
QList<TemplateVariable> secretsOf(const WorkloadTemplate& known, const LeaseSecrets& secrets);

QDebug operator<<(QDebug, const LeaseSecrets&) = delete;

} // namespace protocol
