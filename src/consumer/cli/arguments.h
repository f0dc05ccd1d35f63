// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of `paygress`, read strictly: what is not understood is an error, never ignored.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "consumer/core/market_config.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace consumer {

enum class Verb {
    Help,
    List,
    Info,
    Spawn,
    Status,
    TopUp,
    Stop,
    Ssh,
    Exec,
    WalletBalance,
    WalletInvoice,
    WalletReceive,
    WalletSend,
    WalletHistory,
};

// How the exec interface is reached.
enum class ExecRoute {
    Tls,
    Tunnel, // of ssh
    Plain,
};

struct Arguments {
    MarketConfig config;
    bool isJson = false;
    Verb verb = Verb::Help;
    QString subject; // provider or lease
    bool onlineOnly = false;
    QString sort = QStringLiteral("price");
    QString tier;
    QString templateSlug;
    QString image;
    QString mint;
    std::optional<base::Sats> sats;
    QString token; // as given: `-`, `@FILE`, or the token itself
    std::chrono::seconds wait{120};
    QStringList command; // for ssh and exec
    std::chrono::seconds timeout{60}; // of exec
    QString folder; // of exec; empty: the workspace
    ExecRoute route = ExecRoute::Tls;

    bool operator==(const Arguments&) const = default;
};

QString usageText();
// Malformed: what is wrong, for people.
base::Result<Arguments> parseArguments(const QStringList& words);
// `-` reads standard input, `@FILE` a file; anything else is the token.
base::Result<QString> readToken(const QString& given);

} // namespace consumer
