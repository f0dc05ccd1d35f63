// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a rental as a process that can die: what it has stored outlives it, everything else
// ends at the instant of its death, although its objects are only destroyed a moment later.
#pragma once

#include "backends/compute_backend.h"
#include "cashu/wallet.h"
#include "nostr/relay_pool.h"
#include "storage/database.h"

#include <QTemporaryDir>

#include <memory>
#include <set>

namespace test {

// Shared by everything one life of a side reaches the world through.
struct Life {
    bool isOver = false;
    bool isDeaf = false; // what relays say is lost on the way
};
using LifePointer = std::shared_ptr<Life>;

// After the end of a life nothing leaves it and nothing arrives any more.
nostr::TransportFactory mortal(nostr::TransportFactory transports, LifePointer life);
cashu::MintConnector mortal(cashu::MintConnector mints, LifePointer life);

// What a daemon sees of a host that outlives it.
class MortalBackend final : public backends::ComputeBackend {
public:
    MortalBackend(
        backends::ComputeBackend& host, LifePointer life, std::set<backends::WorkloadId>& created)
        : m_host{host}
        , m_life{std::move(life)}
        , m_created{created}
    {
    }

    base::Task<base::Result<backends::Features>> probe() override { return ask(m_host.probe()); }
    QList<backends::Image> images() const override { return m_host.images(); }
    base::Task<base::Result<backends::Workload>> create(backends::WorkloadSpec spec) override;
    base::Task<base::Result<>> stop(backends::WorkloadId id) override;
    base::Task<base::Result<>> start(backends::WorkloadId id) override;
    base::Task<base::Result<>> remove(backends::WorkloadId id) override;
    base::Task<base::Result<backends::WorkloadState>> state(backends::WorkloadId id) override;
    base::Task<base::Result<QList<backends::WorkloadId>>> list() override
    {
        return ask(m_host.list());
    }
    base::Task<base::Result<backends::Capacity>> freeCapacity() override
    {
        return ask(m_host.freeCapacity());
    }

private:
    template <typename T>
    static base::Task<T> never();
    template <typename T>
    base::Task<T> ask(base::Task<T> question);

    backends::ComputeBackend& m_host;
    LifePointer m_life;
    std::set<backends::WorkloadId>& m_created;
};

// The database of a side through its lives: death keeps a copy of the files as they are then.
class MortalFiles {
public:
    MortalFiles();

    storage::Database& open(); // for the next life
    LifePointer life() const { return m_life; }
    void die(); // now; callable from inside a statement of the side's own
    void close(); // its user is destroyed

private:
    QString path(int life) const;

    QTemporaryDir m_folder;
    std::unique_ptr<storage::Database> m_database;
    LifePointer m_life;
    int m_number = 0;
};

} // namespace test
