// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a command on an agent-sandbox through its exec interface (Paygress protocol §6.3). A command
// is sent once and never repeated: after a Timeout or Network nobody knows whether it ran.
#pragma once

#include "base/clock.h"
#include "net/single_call.h"

#include <QByteArray>
#include <QDebug>
#include <QUrl>

namespace protocol {

struct ExecTarget {
    QUrl url; // execUrl()
    QByteArray certificate; // its SHA-256; empty: plain HTTP
    QString user;
    QString password; // secret
};
QDebug operator<<(QDebug, const ExecTarget&) = delete;

struct ExecOrder {
    QString command; // for a shell
    std::chrono::seconds timeout{60}; // 1 to 1800: then it is killed
    QString workingDir; // empty: the workspace
};

struct ExecOutcome {
    QString standardOutput;
    QString standardError;
    int exitCode = 0; // the negative number of a signal that killed it; -1 after its timeout
    std::chrono::milliseconds duration{0};
    bool hasTimedOut = false;
    bool isTruncated = false; // it wrote more than the other side keeps

    bool operator==(const ExecOutcome&) const = default;
    int shellCode() const; // what a program that stands for it exits with; 124 after a timeout
};

// http://HOST:PORT/exec, https with a certificate. A host that comes with a scheme keeps it, and
// keeps a port of its own.
QUrl execUrl(const QString& host, quint16 port, const QByteArray& certificate);

QByteArray toJson(const ExecOrder& order);
base::Result<ExecOutcome> execOutcomeFromJson(const QByteArray& utf8);

net::HttpRequest execRequest(const ExecTarget& target, const ExecOrder& order);
base::Result<ExecOutcome> execOutcomeFrom(const net::HttpAnswer& answer); // errors as below

// NotAllowed: it does not take the password, or is not who it should be. Rejected: its own words,
// nothing ran. Timeout: five seconds after the command's own limit.
base::Task<base::Result<ExecOutcome>> runRemotely(
    ExecTarget target, ExecOrder order, net::Proxy proxy, base::Clock& clock);

} // namespace protocol
