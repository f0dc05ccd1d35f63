// SPDX-License-Identifier: GPL-3.0-or-later
// What all backends do alike whose workloads are kept by somebody else, an engine or a cluster:
// recognise their own, take turns, create with roll-back, begin again what was cut short, remove
// until nothing is left. What only one kind of host can do is asked of the classes below it.
#pragma once

#include "backends/compute_backend.h"
#include "backends/container_spec.h"
#include "backends/login_check.h"
#include "backends/workload_turns.h"
#include "base/clock.h"
#include "base/random.h"

#include <QHostAddress>

#include <optional>

namespace backends {

// The first of the likely places that is there, unless one is given.
QString chooseSocket(const QString& given, const QStringList& likely);

class EngineBackend : public ComputeBackend {
public:
    QList<Image> images() const final { return m_images; } // those the host has
    base::Task<base::Result<Workload>> create(WorkloadSpec spec) final;
    base::Task<base::Result<>> stop(WorkloadId id) final;
    base::Task<base::Result<>> start(WorkloadId id) final;
    base::Task<base::Result<>> remove(WorkloadId id) final;
    base::Task<base::Result<WorkloadState>> state(WorkloadId id) final;
    base::Task<base::Result<QList<WorkloadId>>> list() final;

protected:
    struct Setting {
        QString stateFolder; // holds the name of this installation
        QHostAddress listenAddress;
        QList<AllowedImage> images;
        QList<AllowedImage> services;
        QString sshProgram; // empty: paygress-local-ssh beside the running program
        std::chrono::milliseconds loginLimit = std::chrono::seconds{30};
    };
    // One of ours, as its host knows it.
    struct Tenancy {
        WorkloadId id;
        QString handle; // the host's own name of it
        QString storage; // where its disk is, if the host has several
        bool isFinished = false; // its tenant could log in
        bool isRunning = false;
        bool isStateKnown = true; // false: the host itself cannot tell
        bool operator==(const Tenancy&) const = default;
    };
    using Found = std::optional<Tenancy>;

    EngineBackend(Setting setting, base::Clock& clock, base::RandomSource& random);

    // Once; again after disconnect().
    base::Task<base::Result<>> connectToHost();
    void disconnect() { m_isConnected = false; }
    base::Task<base::Result<>> findImages(); // and services
    const QList<Image>& services() const { return m_services; } // those the host has
    QStringList whatLoginLacks() const; // for people
    const QString& owner() const { return m_owner; }

    virtual base::Task<base::Result<>> greet() = 0; // finds out who answers
    virtual base::Task<base::Result<QString>> describeImage(QString reference) = 0; // or NotFound
    virtual base::Task<base::Result<Found>> find(WorkloadId id) = 0;
    virtual base::Task<base::Result<QList<WorkloadId>>> findAll() = 0; // ours, in any order
    virtual base::Task<base::Result<>> build(WorkloadSpec spec) = 0; // to the last mark
    virtual base::Task<base::Result<SshPlace>> placeOf(Tenancy tenancy) = 0;
    virtual base::Task<base::Result<>> resume(Tenancy tenancy) = 0;
    virtual base::Task<base::Result<>> halt(Tenancy tenancy) = 0;
    // Whatever leads to a running one is there; else makes it so.
    virtual base::Task<base::Result<>> keepReachable(Tenancy tenancy);
    // Asks for its removal. Rejected or Conflict: not now, perhaps soon.
    virtual base::Task<base::Result<>> askToRemove(Tenancy tenancy) = 0;
    // Asked when it can no longer be found.
    virtual base::Task<base::Result<bool>> hasRemains(Tenancy tenancy);
    // What it kept elsewhere; also of one that was never found.
    virtual base::Task<base::Result<>> eraseRest(WorkloadId id);

    base::Clock& m_clock;
    base::RandomSource& m_random;
    LoginCheck m_login;

private:
    base::Task<base::Result<Found>> findOwn(WorkloadId id);
    base::Task<base::Result<QList<Image>>> present(QList<AllowedImage> allowed);
    base::Result<> checkPorts(const WorkloadSpec& spec) const;
    base::Task<base::Result<>> createFresh(WorkloadSpec spec);
    base::Task<base::Result<>> erase(WorkloadId id);
    base::Task<base::Result<>> eraseTenancy(WorkloadId id);

    Setting m_setting;
    WorkloadTurns m_turns;
    QList<Image> m_images;
    QList<Image> m_services;
    QString m_owner;
    bool m_isConnected = false;
};

} // namespace backends
