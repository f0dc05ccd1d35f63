// SPDX-License-Identifier: GPL-3.0-or-later
// A whole practice market on this computer: relay and mint on 127.0.0.1, with their keys, books and
// ports in one folder. Started again, even after SIGKILL, it is found where it was.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "practice/practice_mint.h"
#include "practice/practice_mint_server.h"
#include "practice/practice_relay.h"
#include "practice/practice_relay_server.h"
#include "storage/database.h"

#include <memory>
#include <optional>

namespace practice {

class PracticeMarket {
public:
    struct Ports {
        std::optional<quint16> relay; // must be free; otherwise the stored one is tried first
        std::optional<quint16> mint;
    };

    // The clock and the randomness outlive the market. Conflict when a port that was asked for is
    // taken.
    static base::Result<std::unique_ptr<PracticeMarket>> open(
        const QString& folder, base::Clock& clock, base::RandomSource& random, Ports ports);

    QString relayUrl() const { return m_relayServer->url().toString(); }
    QString mintUrl() const { return m_mintServer->url(); }

private:
    PracticeMarket() = default;
    base::Result<> listen(const QString& folder, Ports ports);

    std::unique_ptr<storage::Database> m_relayDatabase;
    std::unique_ptr<storage::Database> m_mintDatabase;
    std::unique_ptr<PracticeRelay> m_relay;
    std::unique_ptr<PracticeMint> m_mint;
    std::unique_ptr<PracticeRelayServer> m_relayServer;
    std::unique_ptr<PracticeMintServer> m_mintServer;
};

} // namespace practice
