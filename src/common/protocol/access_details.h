// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a spawn: where the workload is, until when, and how to log in.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QDebug>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace protocol {

struct TemplatePort {
    quint16 hostPort = 0;
    quint16 containerPort = 0;
    QString transport = QStringLiteral("tcp");
    QString label;

    bool operator==(const TemplatePort&) const = default;
};

struct AccessDetails {
    QString podId; // container-1003, or standby-slot-…
    quint16 sshPort = 0; // 0 for a standby reservation
    base::UnixTime expiresAt;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    QString specName;
    QString specDescription;
    QStringList instructions; // for people; in old versions the only place of the password
    QString hostAddress; // empty when the provider did not say
    QList<TemplatePort> templatePorts;

    bool operator==(const AccessDetails&) const = default;
};

QString toJson(const AccessDetails& details);
base::Result<AccessDetails> accessDetailsFromJson(const QJsonObject& json);

// The lines of a fresh workload. `about` is one more line that says what the image really is.
struct LoginLines {
    QString username;
    QString password;
    base::UnixTime expiresAt;
    QString host;
    quint16 port = 0;
    QString about;
};
QStringList instructionsFor(const LoginLines& login, const QList<TemplatePort>& ports = {});

// Read back from the instructions.
std::optional<QString> passwordIn(const QStringList& instructions);
std::optional<QString> usernameIn(const QStringList& instructions);

QDebug operator<<(QDebug, const AccessDetails&) = delete;
QDebug operator<<(QDebug, const LoginLines&) = delete;

} // namespace protocol
