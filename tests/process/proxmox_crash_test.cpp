// SPDX-License-Identifier: GPL-3.0-or-later
// SIGKILL for the provider at every step of making, keeping and removing a guest of a Proxmox VE
// server. Afterwards the books add up and no guest is left.
#include "process_world.h"
#include "project_paths.h"
#include "support/pve_model.h"

#include <QJsonArray>
#include <QSemaphore>
#include <QThread>

#include <algorithm>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

// The model in a thread of its own: the world waits for programs without an event loop.
class ServerThread final : public QThread {
public:
    ServerThread()
    {
        start();
        while (!m_isReady.tryAcquire(1, 10))
            QCoreApplication::processEvents();
    }
    ServerThread(const ServerThread&) = delete;
    ServerThread& operator=(const ServerThread&) = delete;
    ~ServerThread() override
    {
        quit();
        wait();
    }

    template <typename Call>
    void ask(Call call) // and wait
    {
        QMetaObject::invokeMethod(
            m_inside, [&] { call(*m_model); }, Qt::BlockingQueuedConnection);
    }

private:
    void run() override
    {
        QObject inside;
        PveModel model{SshPort};
        m_inside = &inside;
        m_model = &model;
        m_isReady.release();
        exec();
    }

    static constexpr quint16 SshPort = 22;

    QSemaphore m_isReady;
    QObject* m_inside = nullptr;
    PveModel* m_model = nullptr;
};

class ProxmoxKillTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        const auto obstacle
            = ::geteuid() == 0 ? ProcessWorld::obstacle() : u"only root may listen on port 22"_s;
        if (!obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        server = std::make_unique<ServerThread>();
        writeConfig();
        world = std::make_unique<ProcessWorld>(
            u"proxmox"_s, QStringList{u"--config"_s, folder.filePath(u"config.json"_s)});
        ASSERT_NO_FATAL_FAILURE(world->fund(200));
    }

    void writeConfig()
    {
        QFile golden{QStringLiteral(PAYGRESS_TEST_DATA "/provider_config_smallest.json")};
        ASSERT_TRUE(golden.open(QIODevice::ReadOnly));
        auto json = QJsonDocument::fromJson(golden.readAll()).object();
        server->ask([&json](PveModel& model) {
            json["proxmox_url"_L1] = model.url();
            json["proxmox_token_id"_L1] = model.tokenId;
            json["proxmox_token_secret"_L1] = model.tokenSecret;
            json["proxmox"_L1]
                = QJsonObject{{"fingerprint"_L1, QString::fromLatin1(model.fingerprint().toHex())},
                    {"first_address"_L1, PveGuests::firstAddress()},
                    {"gateway"_L1, PveGuests::gateway()}};
        });
        json["proxmox_storage"_L1] = "local-lvm"_L1;
        json["proxmox_template"_L1] = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst"_L1;
        json["proxmox_bridge"_L1] = "vmbr0"_L1;
        json["backend_type"_L1] = "Proxmox"_L1;
        json["vmid_range_end"_L1] = 1099;
        json["public_ip"_L1] = "127.0.0.1"_L1;
        json["ssh_port_start"_L1] = 24'000 + static_cast<int>(::getpid() % 8000);
        QFile file{folder.filePath(u"config.json"_s)};
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(QJsonDocument{json}.toJson());
    }

    QTemporaryDir folder;
    std::unique_ptr<ServerThread> server;
    std::unique_ptr<ProcessWorld> world;
};

TEST_P(ProxmoxKillTest, LeavesNoGuestBehind)
{
    world->rentAndStop(QString::fromLatin1(GetParam()));
    server->ask([](const PveModel& model) {
        EXPECT_EQ(model.guests.size(), 1U); // the machine that is a template
        EXPECT_EQ(model.volumes.size(), 1);
    });
}

INSTANTIATE_TEST_SUITE_P(Steps, ProxmoxKillTest,
    testing::Values("provider.creating", "proxmox.made", "proxmox.started", "proxmox.answers",
        "proxmox.finished", "provider.created", "provider.removed"),
    [](const testing::TestParamInfo<const char*>& tested) {
        std::string name = tested.param;
        std::ranges::replace(name, '.', '_');
        return name;
    });

} // namespace
