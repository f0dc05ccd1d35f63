// SPDX-License-Identifier: GPL-3.0-or-later
// Decides whether and what this provider sells: by what the host can do, by what its owner allows
// at this hour, and by what fails at the moment. Waits for a host that does not answer.
#pragma once

#include "backends/compute_backend.h"
#include "base/clock.h"
#include "provider/daemon/daemon_config.h"
#include "provider/daemon/ledger.h"
#include "provider/daemon/notice_board.h"
#include "provider/daemon/sales_rules_store.h"
#include "provider/daemon/storefront.h"

#include <QObject>

namespace provider {

class StorefrontKeeper : public QObject {
    Q_OBJECT

public:
    struct Parts {
        base::Clock& clock;
        storage::Database& database;
        backends::ComputeBackend& backend;
    };
    StorefrontKeeper(Parts parts, const DaemonConfig& config, Ledger& ledger, NoticeBoard& notices);

    base::Result<> prepare(); // reads the rules
    base::Task<> open(); // ends when the host has said what it can do
    const Storefront& storefront() const { return m_storefront; }

    void setPaused(bool isPaused);
    // Stored, and obeyed at once. NotAllowed: the configuration file says what to sell.
    base::Result<> setRules(const SalesRules& rules);
    // The file was read again; without rules of its own, what the owner set in the program counts.
    base::Result<> followConfig();
    void noteStorageFailed(const QString& why);
    void noteStorageWorks();

Q_SIGNALS:
    void changed(); // what can be rented now, or what is offered at all

private:
    void learnBackend(const backends::Features& features, const backends::Capacity& free);
    void checkIsolation();
    void showObstacle();
    base::Task<> watchHours();
    bool isClosingTime() const;
    std::chrono::milliseconds untilNextHour() const;

    Parts m_parts;
    const DaemonConfig& m_config;
    Ledger& m_ledger;
    NoticeBoard& m_notices;
    SalesRulesStore m_rules;
    Storefront m_storefront;
    QString m_storageObstacle;
    QString m_isolationObstacle;
    base::Task<> m_watching;
};

} // namespace provider
