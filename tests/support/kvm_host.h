// SPDX-License-Identifier: GPL-3.0-or-later
// A kvm backend in a temporary folder, with real machines. The base image is made when it is not in
// the cache. Everything is removed at the end.
#pragma once

#include "backends/kvm/kvm_backend.h"
#include "platform/process.h"
#include "project_paths.h"
#include "support/await.h"

#include <QTemporaryDir>

#include <memory>

namespace test {

class KvmHost {
public:
    KvmHost() { reopen(); }
    KvmHost(const KvmHost&) = delete;
    KvmHost& operator=(const KvmHost&) = delete;
    ~KvmHost()
    {
        const auto ids = resultOf(backend->list());
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), Patience);
    }

    // A new backend object on the same folder, as after a restart of the daemon.
    void reopen()
    {
        backend = std::make_unique<backends::KvmBackend>(
            backends::KvmOptions{.stateFolder = m_folder.path() + QStringLiteral("/machines"),
                .listenAddress = QHostAddress{QHostAddress::LocalHost},
                .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")},
            clock, random);
    }

    // Why machines cannot run here; empty when they can.
    QString obstacle()
    {
        const auto& made = makesImage();
        if (made.exitCode != 0)
            return QString::fromUtf8(made.standardError).trimmed();
        const auto features = resultOf(backend->probe());
        if (!features)
            return features.error().detail;
        m_isEmulated = features->missing.contains(QStringLiteral("emulated"));
        return features->isolationIsActive ? QString{} : features->missing;
    }

    bool isEmulated() const { return m_isEmulated; } // known after obstacle()

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<backends::KvmBackend> backend;

private:
    static constexpr std::chrono::minutes Patience{2};

    // Once for all tests of a program.
    const platform::ProgramOutput& makesImage()
    {
        static const platform::ProgramOutput made = [this] {
            platform::Program script;
            script.path = QStringLiteral("python3");
            script.arguments
                = {QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/vm_image.py")};
            script.limit = std::chrono::minutes{9};
            const auto output
                = resultOf(platform::runProgram(script, clock), std::chrono::minutes{10});
            if (output)
                return *output;
            return platform::ProgramOutput{
                .exitCode = 1, .standardError = output.error().detail.toUtf8()};
        }();
        return made;
    }

    QTemporaryDir m_folder;
    bool m_isEmulated = false;
};

} // namespace test
