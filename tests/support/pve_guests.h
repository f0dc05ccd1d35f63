// SPDX-License-Identifier: GPL-3.0-or-later
// The guests of a model of a Proxmox VE server: real process trees with a real SSH server, each at
// an address of this computer's loopback network.
#pragma once

#include "backends/local/local_backend.h"
#include "project_paths.h"
#include "support/await.h"

#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>
#include <unistd.h>

namespace test {

class PveGuests {
public:
    using Done = std::function<void(const QString&)>; // why it failed; empty when it did not

    explicit PveGuests(quint16 sshPort)
        : m_sshPort{sshPort}
    {
    }
    PveGuests(const PveGuests&) = delete;
    PveGuests& operator=(const PveGuests&) = delete;
    ~PveGuests()
    {
        m_running.cancelAll();
        for (auto& [vmid, guest] : m_guests)
            (void)resultOf(guest->remove(idOf(vmid)), Patience);
    }

    // The first address, with the length of the network's prefix; no two programs share it.
    static QString firstAddress() { return network() + QStringLiteral(".10/24"); }
    static QString gateway() { return network() + QStringLiteral(".1"); }

    void start(quint32 vmid, const QString& address, const QString& password, Done done)
    {
        m_running.add(startNow(vmid, address, password, std::move(done)));
    }
    void stop(quint32 vmid, Done done) { m_running.add(stopNow(vmid, std::move(done))); }
    void remove(quint32 vmid, Done done) { m_running.add(removeNow(vmid, std::move(done))); }

private:
    static constexpr std::chrono::seconds Patience{40};

    static QString network()
    {
        const auto number = static_cast<unsigned>(::getpid());
        return QStringLiteral("127.%1.%2").arg(64 + (number >> 8) % 128).arg(number & 255);
    }
    static backends::WorkloadId idOf(quint32 vmid)
    {
        return {QStringLiteral("guest-%1").arg(vmid)};
    }

    base::Task<> startNow(quint32 vmid, QString address, QString password, Done done)
    {
        auto& guest = m_guests[vmid];
        if (!guest)
            guest = std::make_unique<backends::LocalBackend>(
                backends::LocalOptions{.stateFolder = m_folder.path(),
                    .listenAddress = QHostAddress{address},
                    .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")},
                m_clock, m_random);
        backends::WorkloadSpec spec;
        spec.id = idOf(vmid);
        spec.image = guest->images().first().name;
        spec.hostname = QStringLiteral("box");
        spec.sshPort = m_sshPort;
        spec.password = password;
        const auto made = co_await guest->create(spec);
        auto outcome = made ? base::Result<>{} : base::Result<>{base::passOn(made)};
        if (outcome)
            outcome = co_await guest->start(spec.id);
        done(outcome ? QString{} : outcome.error().detail);
    }
    base::Task<> stopNow(quint32 vmid, Done done)
    {
        auto outcome = base::Result<>{};
        if (m_guests.contains(vmid))
            outcome = co_await m_guests[vmid]->stop(idOf(vmid));
        done(outcome ? QString{} : outcome.error().detail);
    }
    base::Task<> removeNow(quint32 vmid, Done done)
    {
        auto outcome = base::Result<>{};
        if (m_guests.contains(vmid))
            outcome = co_await m_guests[vmid]->remove(idOf(vmid));
        if (outcome)
            m_guests.erase(vmid);
        done(outcome ? QString{} : outcome.error().detail);
    }

    quint16 m_sshPort;
    base::SystemClock m_clock;
    base::SystemRandom m_random;
    QTemporaryDir m_folder;
    std::map<quint32, std::unique_ptr<backends::LocalBackend>> m_guests;
    base::TaskSet m_running;
};

} // namespace test
