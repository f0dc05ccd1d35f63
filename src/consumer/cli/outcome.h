// SPDX-License-Identifier: GPL-3.0-or-later
// What a verb ends with: an exit code, one JSON object, and the same for people.
#pragma once

#include "base/result.h"
#include "consumer/core/market_state.h"

#include <QJsonObject>
#include <QString>

namespace consumer {

enum class ExitCode {
    Done = 0,
    Other = 1,
    Usage = 2,
    Refused = 3,
    TimedOut = 4,
    Payment = 5,
    Network = 6,
};

struct Outcome {
    ExitCode exitCode = ExitCode::Done;
    QJsonObject json;
    QString text; // for people, several lines
    int rawExitCode = -1; // of another program that ran in our place
    QByteArray rawOutput; // what that program said, if it has not said so itself
    QByteArray rawErrors;
};

struct Failure {
    QString code; // error_type, or E-…
    QString message;
    MoneyOutcome money = MoneyOutcome::Unspent;
    base::Sats amount;
    bool isRefusal = false; // the provider said no
};

// The provider's words in it cannot steer the terminal.
QString printable(const QString& text);

Outcome failed(const Failure& failure);
// By the words of product §10.2.
ExitCode exitCodeFor(const QString& code);
Outcome failed(const QString& code, const base::Error& error);

} // namespace consumer
