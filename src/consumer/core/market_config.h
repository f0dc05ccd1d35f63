// SPDX-License-Identifier: GPL-3.0-or-later
// How a consumer is started: where its profile is, which network it joins. Defaults are those of
// product §6.4.
#pragma once

#include "base/result.h"
#include "consumer/core/profile_settings.h"
#include "net/proxy.h"

#include <QString>
#include <QStringList>

namespace consumer {

enum class MarketKind { Real, Practice };

struct MarketConfig {
    QString profile; // a folder; holds one subfolder for real and one for practice money
    MarketKind kind = MarketKind::Real;
    QStringList relays; // given on the command line; empty: the defaults, or the practice market's
    QStringList mints; // trusted from the start; empty: those of the profile
    net::Proxy proxy; // for everything outside this computer, instead of the one in `settings`
    ProfileSettings settings; // of the profile's file
    QString providerProgram; // path of paygress-provider, started when no practice market runs;
                             // empty: never
    bool opensAtOnce = false; // false: stays at Welcome until asked, unless the profile exists
    bool resumesPractice = true; // a real profile that does not exist: open the one for practice

    bool operator==(const MarketConfig&) const = default;
};

// The proxy in use: as given, else as set. Malformed: what is set is no proxy.
base::Result<net::Proxy> proxyOf(const MarketConfig& config);
// Ours: as given, else as set, else the defaults. Practice never falls back to those of the real
// market.
QStringList relaysOf(const MarketConfig& config);
QStringList defaultRelays();
// $XDG_DATA_HOME/paygress/marketplace or its like: the window and the command share it.
QString defaultProfile();
// The subfolder of the profile that keeps practice and real money apart (MR9).
QString profileFolder(const MarketConfig& config);

} // namespace consumer
