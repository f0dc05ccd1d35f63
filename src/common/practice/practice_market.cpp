// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_market.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "platform/private_file.h"

namespace practice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto RelayPort = "relay_port"_L1;
constexpr auto MintPort = "mint_port"_L1;
constexpr qsizetype MaxPortsFile = 4096;

struct StoredPorts {
    quint16 relay = 0;
    quint16 mint = 0;
};

// A file that is missing or damaged only means other ports.
StoredPorts readPorts(const QString& path)
{
    const auto contents = platform::readPrivateFile(path, MaxPortsFile);
    if (!contents)
        return {};
    const auto json = base::parseObject(*contents);
    if (!json)
        return {};
    base::JsonReader in{*json};
    StoredPorts ports;
    ports.relay = static_cast<quint16>(in.integer(RelayPort, 0, 65'535));
    ports.mint = static_cast<quint16>(in.integer(MintPort, 0, 65'535));
    return in.isGood() ? ports : StoredPorts{};
}

base::Result<> writePorts(const QString& path, StoredPorts ports)
{
    base::JsonWriter out;
    out.integer(RelayPort, ports.relay).integer(MintPort, ports.mint);
    return platform::writePrivateFile(path, out.bytes() + '\n');
}

template <typename Server>
base::Result<quint16> listenAt(Server& server, std::optional<quint16> wanted, quint16 stored)
{
    if (wanted)
        return server.listen(*wanted);
    if (stored != 0)
        if (const auto port = server.listen(stored))
            return port;
    return server.listen(0);
}

} // namespace

base::Result<std::unique_ptr<PracticeMarket>> PracticeMarket::open(
    const QString& folder, base::Clock& clock, base::RandomSource& random, Ports ports)
{
    if (const auto made = platform::makePrivateFolder(folder); !made)
        return base::passOn(made);
    std::unique_ptr<PracticeMarket> market{new PracticeMarket};
    auto relayDatabase = storage::Database::open(folder + u"/relay.sqlite"_s);
    if (!relayDatabase)
        return base::passOn(relayDatabase);
    market->m_relayDatabase = std::move(*relayDatabase);
    auto mintDatabase = storage::Database::open(folder + u"/mint.sqlite"_s);
    if (!mintDatabase)
        return base::passOn(mintDatabase);
    market->m_mintDatabase = std::move(*mintDatabase);

    auto relay = PracticeRelay::open(*market->m_relayDatabase, clock, random, {});
    if (!relay)
        return base::passOn(relay);
    market->m_relay = std::move(*relay);
    auto mint = PracticeMint::open(*market->m_mintDatabase, clock, random);
    if (!mint)
        return base::passOn(mint);
    market->m_mint = std::move(*mint);

    market->m_relayServer = std::make_unique<PracticeRelayServer>(*market->m_relay, clock);
    market->m_mintServer = std::make_unique<PracticeMintServer>(*market->m_mint, clock);
    if (const auto listening = market->listen(folder, ports); !listening)
        return base::passOn(listening);
    return market;
}

base::Result<> PracticeMarket::listen(const QString& folder, Ports ports)
{
    const auto file = folder + u"/ports.json"_s;
    const auto stored = readPorts(file);
    const auto relayPort = listenAt(*m_relayServer, ports.relay, stored.relay);
    if (!relayPort)
        return base::passOn(relayPort);
    const auto mintPort = listenAt(*m_mintServer, ports.mint, stored.mint);
    if (!mintPort)
        return base::passOn(mintPort);
    return writePorts(file, {*relayPort, *mintPort});
}

} // namespace practice
