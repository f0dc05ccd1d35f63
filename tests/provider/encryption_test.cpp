// SPDX-License-Identifier: GPL-3.0-or-later
// Leases whose data is encrypted with their tenant's key: what is refused, what becomes of them
// when the key is lost, and that it is written nowhere.
#include "protocol/volume_key.h"
#include "protocol/workload_template.h"
#include "provider/daemon/lease.h"
#include "provider_world.h"

#include <QDirIterator>
#include <QTemporaryDir>

namespace test {

class ProviderEncryption : public ProviderTest {
protected:
    ProviderEncryption()
    {
        config.specs = {{.id = u"large"_s,
            .name = u"Large"_s,
            .description = u"large"_s,
            .cpuMillicores = 2000,
            .memoryMb = 4096,
            .ratePerSecond = Msats{50}}};
        for (const auto& slug : {u"agent-sandbox"_s, u"headless-browser"_s})
            backend.features.services.append({.name = slug, .description = slug});
        backend.features.encryptsData = true;
        restart();
    }

    protocol::SpawnRequest request(Renter& renter, const QString& slug = u"agent-sandbox"_s)
    {
        auto made = renter.request(renter.token(Sats{64}));
        made.specId = u"large"_s;
        made.templateSlug = slug;
        made.volumeEncryption = protocol::toWire(key);
        return made;
    }
    // What the mint has to say about it, too.
    QString refusalOf(const protocol::SpawnRequest& wanted, Renter& renter)
    {
        renter.say(protocol::toJson(wanted));
        EXPECT_TRUE(passUntil([&] { return !renter.heard().isEmpty(); }));
        EXPECT_EQ(renter.fateOf(wanted.token), cashu::TokenFate::Unspent);
        EXPECT_TRUE(backend.machines.empty());
        return renter.lastError();
    }
    void rent(Renter& renter)
    {
        renter.say(protocol::toJson(request(renter)));
        ASSERT_TRUE(passUntil([&] { return renter.last<protocol::AccessDetails>().has_value(); }));
        ASSERT_EQ(backend.machines.size(), 1U);
    }
    LeaseState state() const { return lease().state; }

    const protocol::VolumeKey key
        = protocol::volumeKey(nostr::SecretKey::generate(random).bytes(), u"my-data"_s);
};

TEST_F(ProviderEncryption, HandsTheTenantsKeyToTheHost)
{
    const auto renter = aRenter();

    rent(*renter);

    const auto& service = backend.machines.begin()->second.spec.service;
    ASSERT_TRUE(service);
    EXPECT_EQ(service->dataKey, key);
    EXPECT_FALSE(service->dataPath.isEmpty());
}

TEST_F(ProviderEncryption, LeavesDataReadableUnlessAsked)
{
    const auto renter = aRenter();
    auto plain = request(*renter);
    plain.volumeEncryption.reset();

    renter->say(protocol::toJson(plain));

    ASSERT_TRUE(passUntil([&] { return backend.machines.size() == 1; }));
    EXPECT_FALSE(backend.machines.begin()->second.spec.service->dataKey);
}

TEST_F(ProviderEncryption, IsRefusedBeforePaymentWhereTheHostCannot)
{
    backend.features.encryptsData = false;
    restart();
    const auto renter = aRenter();

    EXPECT_EQ(refusalOf(request(*renter), *renter), u"invalid_volume_encryption"_s);
}

TEST_F(ProviderEncryption, IsRefusedBeforePaymentWhereThereIsNoData)
{
    const auto first = aRenter();
    EXPECT_EQ(
        refusalOf(request(*first, u"headless-browser"_s), *first), u"invalid_volume_encryption"_s);

    const auto second = aRenter();
    auto plain = request(*second);
    plain.templateSlug.reset();
    plain.image = u"ubuntu:22.04"_s;
    EXPECT_EQ(refusalOf(plain, *second), u"invalid_volume_encryption"_s);
}

TEST_F(ProviderEncryption, IsRefusedBeforePaymentWithAnythingOddInTheRequest)
{
    const auto refusalWith = [&](auto change) {
        const auto renter = aRenter();
        auto wanted = request(*renter);
        change(*wanted.volumeEncryption);
        return refusalOf(wanted, *renter);
    };
    const auto code = u"invalid_volume_encryption"_s;

    EXPECT_EQ(refusalWith([](auto& wire) { wire.version = 2; }), code);
    EXPECT_EQ(refusalWith([](auto& wire) { wire.algorithm = u"rot13"_s; }), code);
    EXPECT_EQ(refusalWith([](auto& wire) { wire.key.chop(1); }), code);
}

TEST_F(ProviderEncryption, ReservesRoomForTheImage)
{
    const auto* chosen = protocol::templateNamed(u"agent-sandbox"_s);
    backend.total.diskMb = 3 * provider::capacityOf(config.specs.first(), chosen).diskMb / 2;
    restart();
    const auto renter = aRenter();

    EXPECT_EQ(refusalOf(request(*renter), *renter), u"provisioning_error"_s);
}

TEST_F(ProviderEncryption, ReturnsTheValueWhenARestartLosesTheKey)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    const auto before = renter->wallet().balance().spendable;
    renter->say(protocol::toJson(request(*renter)));
    ASSERT_TRUE(passUntil([&] { return backend.hangingCreates() == 1; }));

    kill();
    backend.releaseCreates();
    backend.machines.clear();
    start();

    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));
    EXPECT_FALSE(renter->last<protocol::AccessDetails>());
    EXPECT_FALSE(renter->lastError().isEmpty());
    EXPECT_TRUE(passUntil([&] { return state() == LeaseState::Failed; }));
    EXPECT_GT(lease().refunded, Sats{50});
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_GT(before, Sats{0});
}

TEST_F(ProviderEncryption, KeepsItsLeaseOverARestartOfTheProgram)
{
    const auto renter = aRenter();
    rent(*renter);

    restart();
    pass(2min);

    EXPECT_EQ(state(), LeaseState::Running);
    EXPECT_EQ(backend.createCalls, 1);
}

TEST_F(ProviderEncryption, EndsAndReturnsTheRestAtOnceWhenTheHostHasLostTheData)
{
    const auto renter = aRenter();
    rent(*renter);
    kill();
    backend.machines.clear(); // the computer was restarted

    start();

    ASSERT_TRUE(passUntil([&] { return state() == LeaseState::Ended; }, 30s));
    EXPECT_EQ(backend.createCalls, 1);
    EXPECT_GT(lease().refunded, Sats{50});
}

TEST_F(ProviderEncryption, WritesTheKeyNowhere)
{
    const QTemporaryDir folder;
    kill();
    database = storage::Database::open(folder.filePath(u"provider.sqlite"_s)).value();
    start();
    const auto renter = aRenter();
    rent(*renter);
    pass(2min);

    const auto bytes = base::toByteArray(key.bytes());
    const QList<QByteArray> forms{
        bytes, bytes.toHex(), bytes.toBase64(), protocol::toWire(key).key.toLatin1()};
    int files = 0;
    QDirIterator entries{folder.path(), QDir::Files};
    while (entries.hasNext()) {
        QFile file{entries.next()};
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const auto contents = file.readAll();
        files += contents.isEmpty() ? 0 : 1;
        for (const auto& form : forms)
            EXPECT_FALSE(contents.contains(form)) << qPrintable(file.fileName());
    }
    EXPECT_GT(files, 0);
}

} // namespace test
