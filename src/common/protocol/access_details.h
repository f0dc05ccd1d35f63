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
    QByteArray certificate; // ours: SHA-256 of what it shows by TLS; empty: no TLS

    bool operator==(const TemplatePort&) const = default;
};

inline constexpr qsizetype MaxTemplatePorts = 64;
QByteArray toJsonBytes(const TemplatePort& port);
base::Result<TemplatePort> templatePortFromJson(const QJsonObject& json);

// Ours: who a template's program lets in, where that is not SSH's own password.
struct TemplateLogin {
    QString user; // empty: the password is a token without a name
    QString password; // secret

    bool operator==(const TemplateLogin&) const = default;
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
    std::optional<TemplateLogin> templateLogin;

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
    QStringList service; // what a template adds
};
QStringList instructionsFor(const LoginLines& login, const QList<TemplatePort>& ports = {});

// Read back from the instructions.
std::optional<QString> passwordIn(const QStringList& instructions);
std::optional<QString> usernameIn(const QStringList& instructions);

QDebug operator<<(QDebug, const AccessDetails&) = delete;
QDebug operator<<(QDebug, const LoginLines&) = delete;
QDebug operator<<(QDebug, const TemplateLogin&) = delete;

} // namespace protocol
