// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to a server: each event in the words of the screen, and all of them as a file.
#pragma once

#include "consumer/core/market_state.h"

namespace consumer {

QString eventText(const LogLine& line); // "Topped up"
QString detailText(const LogLine& line); // "1 h 0 min more"

// RFC 4180 with a head, oldest first; times in ISO 8601 UTC. No password, no token.
QByteArray logCsv(const ServerRow& server);

} // namespace consumer
