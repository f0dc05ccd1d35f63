// SPDX-License-Identifier: GPL-3.0-or-later
// Leases of templates: which are for rent, what their tenants are told, what lasts.
#include "protocol/offer.h"
#include "provider_world.h"

namespace test {

class ProviderTemplates : public ProviderTest {
protected:
    ProviderTemplates()
    {
        config.specs = {{.id = u"basic"_s,
                            .name = u"Basic"_s,
                            .description = u"small"_s,
                            .cpuMillicores = 1000,
                            .memoryMb = 512,
                            .ratePerSecond = Msats{50}},
            {.id = u"large"_s,
                .name = u"Large"_s,
                .description = u"large"_s,
                .cpuMillicores = 2000,
                .memoryMb = 4096,
                .ratePerSecond = Msats{50}}};
        for (const auto& slug :
            {u"agent-sandbox"_s, u"bitcoin-node"_s, u"inference-endpoint"_s, u"headless-browser"_s})
            backend.features.services.append(
                {.name = slug, .description = u"a pretended "_s + slug});
        restart();
    }

    protocol::SpawnRequest request(Renter& renter, const QString& slug, const QString& tier)
    {
        auto made = renter.request(renter.token(Sats{64}));
        made.templateSlug = slug;
        made.specId = tier;
        made.image = u"ubuntu:22.04"_s; // as upstream's consumers write beside a template
        return made;
    }
    // What the tenant is told.
    protocol::AccessDetails rented(Renter& renter, const QString& slug)
    {
        renter.say(protocol::toJson(request(renter, slug, u"large"_s)));
        EXPECT_TRUE(passUntil([&] { return renter.last<protocol::AccessDetails>().has_value(); }));
        return renter.last<protocol::AccessDetails>().value_or(protocol::AccessDetails{});
    }
    QString refusalOf(const QString& slug, const QString& tier)
    {
        const auto renter = aRenter();
        const auto wanted = request(*renter, slug, tier);
        renter->say(protocol::toJson(wanted));
        EXPECT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));
        EXPECT_EQ(renter->fateOf(wanted.token), cashu::TokenFate::Unspent);
        EXPECT_TRUE(backend.machines.empty());
        return renter->lastError();
    }
    const backends::WorkloadSpec& running() const { return backend.machines.begin()->second.spec; }
};

TEST_F(ProviderTemplates, AreRunWithPortsOfTheirOwn)
{
    const auto renter = aRenter();

    const auto details = rented(*renter, u"agent-sandbox"_s);

    ASSERT_EQ(details.templatePorts.size(), 1);
    const auto& port = details.templatePorts.first();
    EXPECT_EQ(port.hostPort, details.sshPort + 1);
    EXPECT_EQ(port.containerPort, 8080);
    EXPECT_EQ(port.transport, u"tcp"_s);
    EXPECT_EQ(port.label, u"sandbox-exec"_s);
    EXPECT_EQ(port.certificate.size(), 32);
    EXPECT_FALSE(details.templateLogin);
    EXPECT_TRUE(details.instructions.contains(
        u"  sandbox-exec (tcp): tcp://203.0.113.7:%1"_s.arg(port.hostPort)));
    EXPECT_TRUE(details.instructions.last().contains(u"a pretended agent-sandbox"_s));

    ASSERT_EQ(backend.machines.size(), 1U);
    ASSERT_TRUE(running().service);
    EXPECT_EQ(running().service->name, u"agent-sandbox"_s);
    EXPECT_EQ(running().service->ports,
        (QList<backends::PublishedPort>{{port.hostPort, port.containerPort}}));
    EXPECT_EQ(running().service->dataPath, u"/workspace"_s);
    EXPECT_EQ(running().diskMb, 5 * 1024);
}

TEST_F(ProviderTemplates, TakeThePasswordOfSshWhereTheProtocolSaysSo)
{
    const auto renter = aRenter();

    const auto details = rented(*renter, u"agent-sandbox"_s);

    const auto& secrets = running().service->secrets;
    const auto password = std::ranges::find(secrets, u"EXEC_PASS"_s, &backends::Variable::name);
    const auto user = std::ranges::find(secrets, u"EXEC_USER"_s, &backends::Variable::name);
    ASSERT_TRUE(password != secrets.end() && user != secrets.end());
    EXPECT_EQ(password->value, protocol::passwordIn(details.instructions));
    EXPECT_EQ(user->value, u"root"_s);
}

TEST_F(ProviderTemplates, GetACredentialForEachLease)
{
    const auto first = aRenter();
    const auto second = aRenter();

    const auto login = rented(*first, u"bitcoin-node"_s).templateLogin;
    const auto other = rented(*second, u"bitcoin-node"_s).templateLogin;

    ASSERT_TRUE(login && other);
    EXPECT_EQ(login->user, u"paygress"_s);
    EXPECT_GE(login->password.size(), 20);
    EXPECT_NE(login->password, other->password);
    const auto details = *first->last<protocol::AccessDetails>();
    EXPECT_NE(login->password, protocol::passwordIn(details.instructions));
    EXPECT_TRUE(
        details.instructions.contains(u"Service login: paygress with %1"_s.arg(login->password)));
    EXPECT_EQ(details.templatePorts.size(), 2);
    for (const auto& [id, machine] : backend.machines)
        for (const auto& variable : machine.spec.service->environment)
            EXPECT_FALSE(variable.value.contains(login->password));
}

TEST_F(ProviderTemplates, ArePublishedNowhereWithoutAPassword)
{
    const auto renter = aRenter();

    const auto details = rented(*renter, u"inference-endpoint"_s);

    EXPECT_TRUE(details.templatePorts.isEmpty());
    EXPECT_TRUE(running().service->ports.isEmpty());
    EXPECT_TRUE(details.instructions.contains(
        u"  ollama-http: ssh -N -L 11434:127.0.0.1:11434 -p %1 root@203.0.113.7"_s.arg(
            details.sshPort)));
}

TEST_F(ProviderTemplates, AreRefusedWhenTheHostCannotRunThem)
{
    EXPECT_EQ(refusalOf(u"openclaw"_s, u"large"_s), u"template_unsupported"_s);
    EXPECT_EQ(refusalOf(u"ngit-runner"_s, u"large"_s), u"unknown_template"_s);
}

TEST_F(ProviderTemplates, AreRefusedWhenTheOwnerDoesNotWantThem)
{
    config.templates = QStringList{u"agent-sandbox"_s};
    restart();

    EXPECT_EQ(refusalOf(u"bitcoin-node"_s, u"large"_s), u"template_unsupported"_s);
}

TEST_F(ProviderTemplates, AreRefusedASizeThatIsTooSmall)
{
    EXPECT_EQ(refusalOf(u"agent-sandbox"_s, u"basic"_s), u"invalid_request"_s);
}

TEST_F(ProviderTemplates, AreRefusedWhenTheirDiskDoesNotFit)
{
    backend.total.diskMb = 40 * 1024;
    restart();

    EXPECT_EQ(refusalOf(u"bitcoin-node"_s, u"large"_s), u"provisioning_error"_s); // 50 GB
}

TEST_F(ProviderTemplates, AreToldInTheOffer)
{
    nostr::Filter filter;
    filter.kinds = {nostr::kinds::Offer};
    nostr::RelayPool reader{relays.transports(), clock, random};
    reader.addRelay(relay.url());
    auto fetching = reader.fetch({filter});
    ASSERT_TRUE(passUntil([&] { return fetching.isDone(); }));
    auto offers = fetching.await_resume().events;
    ASSERT_FALSE(offers.isEmpty());
    std::ranges::sort(offers, {}, &nostr::Event::createdAt);

    EXPECT_EQ(protocol::offerFromEvent(offers.last())->templates,
        (QStringList{u"agent-sandbox"_s, u"bitcoin-node"_s, u"inference-endpoint"_s,
            u"headless-browser"_s}));
}

TEST_F(ProviderTemplates, MoveAsAWholeWhenAForeignProgramHasAPort)
{
    backends::WorkloadSpec foreign;
    foreign.id.value = u"foreign"_s;
    foreign.memoryMb = 0;
    foreign.sshPort = static_cast<quint16>(config.firstSshPort + 1);
    const auto renter = aRenter();
    backend.machines.emplace(foreign.id, FakeBackend::Machine{foreign});

    const auto details = rented(*renter, u"agent-sandbox"_s);

    EXPECT_EQ(details.sshPort, config.firstSshPort + 2);
    EXPECT_EQ(details.templatePorts.first().hostPort, config.firstSshPort + 3);
    backend.machines.erase(foreign.id);
    const auto next = aRenter();
    EXPECT_EQ(rented(*next, u"agent-sandbox"_s).sshPort, config.firstSshPort + 4);
}

TEST_F(ProviderTemplates, KeepTheirPortsAndSecretsOverARestart)
{
    const auto renter = aRenter();
    rented(*renter, u"agent-sandbox"_s);
    const auto before = running();
    kill();
    backend.machines.clear(); // behind the daemon's back
    start();

    ASSERT_TRUE(passUntil([&] { return !backend.machines.empty(); }, 5min));

    EXPECT_EQ(running(), before);
}

TEST_F(ProviderTemplates, GoOnWhereACreationWasInterrupted)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(request(*renter, u"agent-sandbox"_s, u"large"_s)));
    ASSERT_TRUE(passUntil([&] { return backend.createCalls > 0; }));
    kill();
    backend.hangsOnCreate = false;
    start();

    ASSERT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));

    const auto details = *renter->last<protocol::AccessDetails>();
    ASSERT_EQ(details.templatePorts.size(), 1);
    EXPECT_EQ(running().service->ports.first().hostPort, details.templatePorts.first().hostPort);
}

TEST_F(ProviderTemplates, GiveTheirPortsBack)
{
    config.lastSshPort = static_cast<quint16>(config.firstSshPort + 1);
    restart();
    const auto renter = aRenter();
    const auto details = rented(*renter, u"agent-sandbox"_s);
    EXPECT_EQ(details.templatePorts.size(), 1);

    renter->stop(details.podId);
    ASSERT_TRUE(passUntil([&] { return backend.machines.empty(); }));

    const auto next = aRenter();
    ASSERT_TRUE(passUntil([&] {
        return daemon->state().leases.isEmpty()
            || daemon->state().leases.first().state == LeaseState::Ended;
    }));
    EXPECT_EQ(rented(*next, u"agent-sandbox"_s).templatePorts.size(), 1);
}

} // namespace test
