// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of paygress-provider.
#pragma once

#include "base/result.h"
#include "net/proxy.h"

#include <QStringList>

#include <optional>

namespace provider {

struct StartOptions {
    bool isPractice = false;
    bool isMarketOnly = false;
    bool isHeadless = false;
    bool isJson = false;
    bool wantsBalance = false; // prints what the wallet holds, and ends
    bool wantsDoctor = false; // looks at everything that selling needs, and ends
    bool wantsHelp = false;
    QStringList relays;
    QStringList mints;
    net::Proxy proxy; // for relays and mints outside this computer
    QString profile; // empty: the program's own folder
    QString config; // a provider-config.json
    QString backend = QStringLiteral("local");
    bool namesBackend = false; // otherwise a configuration file may name one
    std::optional<quint16> relayPort;
    std::optional<quint16> mintPort;
    std::optional<quint64> seed; // practice only: everything repeats
    // For tests and screenshots of the windows.
    QString screen;
    QString size;
    QString theme;

    // Practice without a market to join.
    bool hostsMarket() const { return isPractice && relays.isEmpty() && mints.isEmpty(); }
    bool operator==(const StartOptions&) const = default;
};

base::Result<StartOptions> parseStartOptions(
    const QStringList& arguments); // without the program's name
QString usageText();

} // namespace provider
