// SPDX-License-Identifier: GPL-3.0-or-later
// A host in memory that behaves as the port promises, with switches for what hosts do on bad days.
#pragma once

#include "backends/compute_backend.h"

#include <QStringList>

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace test {

class FakeBackend final : public backends::ComputeBackend {
public:
    using Spec = backends::WorkloadSpec;
    using Id = backends::WorkloadId;
    using State = backends::WorkloadState;

    struct Machine {
        Spec spec;
        State state = State::Running;
    };

    // What tests may look at and change at any time.
    std::map<Id, Machine>
        machines; // what the host holds; erase to lose a workload behind the daemon's back
    backends::Capacity total{.cpuMillicores = 8000, .memoryMb = 16'384, .diskMb = 102'400};
    backends::Features features{.backend = QStringLiteral("local"),
        .isolationLevel = QStringLiteral("shared-kernel"),
        .capabilities = {QStringLiteral("local")},
        .limitsAreEnforced = true,
        .isolationIsActive = true};
    QList<backends::Image> offered{{.name = QStringLiteral("ubuntu:22.04"),
        .description = QStringLiteral("a pretended Linux")}};
    bool isUnreachable = false; // every question answers Network
    bool hangsOnProbe = false; // probe() never answers
    bool hangsOnCreate = false; // create() does not answer until releaseCreates()
    int createsToFail = 0; // so many next creates answer Rejected and leave nothing
    int removesToFail = 0; // so many next removes answer Network and leave the workload
    QString sshHost; // an address of its own that every workload gets
    int createCalls = 0;
    int removeCalls = 0;

    base::Task<base::Result<backends::Features>> probe() override
    {
        if (hangsOnProbe)
            co_await base::Completer<bool>{};
        if (isUnreachable)
            co_return unreachable();
        co_return features;
    }

    QList<backends::Image> images() const override { return offered; }

    base::Task<base::Result<backends::Workload>> create(Spec spec) override
    {
        ++createCalls;
        if (hangsOnCreate) {
            const base::Completer<bool> gate;
            m_gates.push_back(gate);
            co_await gate;
        }
        if (isUnreachable)
            co_return unreachable();
        if (createsToFail > 0) {
            --createsToFail;
            co_return base::fail(
                base::Errc::Rejected, QStringLiteral("the host refused to create a workload"));
        }
        if (!machines.contains(spec.id)) {
            if (const auto refusal = refusalOf(spec))
                co_return tl::unexpected<base::Error>{*refusal};
            machines.emplace(spec.id, Machine{spec, State::Running});
        }
        co_return workload(spec.id);
    }

    base::Task<base::Result<>> stop(Id id) override { co_return turn(id, State::Stopped); }

    base::Task<base::Result<>> start(Id id) override
    {
        if (!isUnreachable && !machines.contains(id))
            co_return base::fail(
                base::Errc::NotFound, QStringLiteral("no workload %1").arg(id.value));
        co_return turn(id, State::Running);
    }

    base::Task<base::Result<>> remove(Id id) override
    {
        ++removeCalls;
        if (isUnreachable)
            co_return unreachable();
        if (removesToFail > 0) {
            --removesToFail;
            co_return base::fail(base::Errc::Network, QStringLiteral("the host went away"));
        }
        machines.erase(id);
        co_return base::Result<>{};
    }

    base::Task<base::Result<State>> state(Id id) override
    {
        if (isUnreachable)
            co_return unreachable();
        const auto found = machines.find(id);
        co_return found == machines.end() ? State::Absent : found->second.state;
    }

    base::Task<base::Result<QList<Id>>> list() override
    {
        if (isUnreachable)
            co_return unreachable();
        QList<Id> ids;
        for (const auto& [id, machine] : machines)
            ids.append(id);
        co_return ids;
    }

    base::Task<base::Result<backends::Capacity>> freeCapacity() override
    {
        if (isUnreachable)
            co_return unreachable();
        backends::Capacity free = total;
        for (const auto& [id, machine] : machines) {
            free.cpuMillicores -= machine.spec.cpuMillicores;
            free.memoryMb -= machine.spec.memoryMb;
            free.diskMb -= machine.spec.diskMb;
        }
        co_return free;
    }

    // Lets every create that hangs go on; new ones no longer hang.
    void releaseCreates()
    {
        hangsOnCreate = false;
        for (const auto& gate : std::exchange(m_gates, {}))
            gate.complete(true);
    }
    qsizetype hangingCreates() const { return static_cast<qsizetype>(m_gates.size()); }

    // The workload's processes die by themselves; its files stay.
    void killWorkload(const Id& id)
    {
        if (const auto found = machines.find(id); found != machines.end())
            found->second.state = State::Stopped;
    }

private:
    static tl::unexpected<base::Error> unreachable()
    {
        return base::fail(base::Errc::Network, QStringLiteral("the host does not answer"));
    }

    backends::Workload workload(const Id& id) const
    {
        const auto& machine = machines.at(id);
        return {.id = id,
            .state = machine.state,
            .sshPort = machine.spec.sshPort,
            .loginUser = QStringLiteral("root"),
            .sshHost = sshHost};
    }

    static QList<quint16> portsOf(const Spec& spec)
    {
        QList<quint16> ports{spec.sshPort};
        if (spec.service)
            for (const auto& port : spec.service->ports)
                ports.append(port.hostPort);
        return ports;
    }

    std::optional<base::Error> refusalOf(const Spec& spec) const
    {
        qint64 memory = spec.memoryMb;
        for (const auto& [id, machine] : machines) {
            memory += machine.spec.memoryMb;
            if (machine.state != State::Running)
                continue;
            for (const auto port : portsOf(spec))
                if (portsOf(machine.spec).contains(port))
                    return base::Error{
                        base::Errc::Conflict, QStringLiteral("port %1 is taken").arg(port)};
        }
        if (memory > total.memoryMb)
            return base::Error{base::Errc::Insufficient, QStringLiteral("not enough memory")};
        return std::nullopt;
    }

    base::Result<> turn(const Id& id, State state)
    {
        if (isUnreachable)
            return unreachable();
        if (const auto found = machines.find(id); found != machines.end())
            found->second.state = state;
        return {};
    }

    std::vector<base::Completer<bool>> m_gates;
};

} // namespace test
