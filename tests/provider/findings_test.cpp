// SPDX-License-Identifier: GPL-3.0-or-later
// What `doctor` finds, kind by kind.
#include "fake_backend.h"
#include "provider/daemon/host_findings.h"
#include "provider/daemon/market_findings.h"
#include "provider_world.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace test {

using namespace provider;
using platform::Access;

namespace {

const Finding* find(const Findings& findings, const QString& subject)
{
    for (const auto& finding : findings)
        if (finding.subject == subject)
            return &finding;
    return nullptr;
}

FindingState stateOf(const Findings& findings, const QString& subject)
{
    const auto* finding = find(findings, subject);
    EXPECT_NE(finding, nullptr) << subject.toStdString();
    return finding ? finding->state : FindingState::Bad;
}

} // namespace

TEST(Findings, AreOneJsonObject)
{
    const Findings findings{{u"disk"_s, u"a"_s, FindingState::Good, u"fine"_s, {}},
        {u"disk"_s, u"b"_s, FindingState::Bad, u"full"_s, u"make room"_s}};

    const auto json = QJsonDocument::fromJson(toJson(findings)).object();

    EXPECT_FALSE(json.value("ok"_L1).toBool(true));
    const auto list = json.value("findings"_L1).toArray();
    ASSERT_EQ(list.size(), 2);
    EXPECT_FALSE(list[0].toObject().contains("hint"_L1));
    EXPECT_EQ(list[1].toObject().value("state"_L1).toString(), u"bad"_s);
    EXPECT_EQ(list[1].toObject().value("hint"_L1).toString(), u"make room"_s);
    EXPECT_TRUE(toText(findings).contains(u"make room"_s));
    EXPECT_TRUE(isAllWell(findings.mid(0, 1)));
}

TEST(HostFindings, SayHowToBeLetIn)
{
    platform::HostFacts facts;
    facts.user = u"ada"_s;
    facts.cgroupVersion = 2;
    EXPECT_EQ(stateOf(hostFindings(u"docker"_s, facts), u"Docker or Podman"_s), FindingState::Bad);

    facts.docker = Access::Denied;
    const auto denied = hostFindings(u"docker"_s, facts);
    EXPECT_EQ(stateOf(denied, u"Docker or Podman"_s), FindingState::Bad);
    EXPECT_TRUE(find(denied, u"Docker or Podman"_s)->hint.contains(u"usermod -aG docker"_s));
    EXPECT_TRUE(find(denied, u"subordinate ids"_s)->hint.contains(u"ada"_s));

    facts.docker = Access::Usable;
    EXPECT_TRUE(isAllWell(hostFindings(u"docker"_s, facts)));
}

TEST(HostFindings, NameTheMissingPartOfEachKindOfHost)
{
    const platform::HostFacts nothing;
    EXPECT_EQ(stateOf(hostFindings(u"local"_s, nothing), u"bubblewrap"_s), FindingState::Bad);
    EXPECT_EQ(stateOf(hostFindings(u"local"_s, nothing), u"user namespaces"_s), FindingState::Bad);
    EXPECT_EQ(stateOf(hostFindings(u"local"_s, nothing), u"cgroups"_s), FindingState::Bad);
    EXPECT_EQ(stateOf(hostFindings(u"lxd"_s, nothing), u"LXD or Incus"_s), FindingState::Bad);
    EXPECT_EQ(stateOf(hostFindings(u"kvm"_s, nothing), u"QEMU"_s), FindingState::Bad);
    EXPECT_EQ(stateOf(hostFindings(u"kvm"_s, nothing), u"/dev/kvm"_s), FindingState::Note);
}

TEST(HostFindings, WarnOfAFullDisk)
{
    platform::HostLoad load;
    load.freeDiskMb = 100;
    load.totalDiskMb = 50'000;

    EXPECT_FALSE(isAllWell(diskFindings(u"/p"_s, {}, load)));
    load.freeDiskMb = 20'000;
    EXPECT_TRUE(isAllWell(diskFindings(u"/p"_s, {}, load)));
    EXPECT_FALSE(isAllWell(diskFindings(u"/p"_s, base::fail(base::Errc::Storage, u"no"_s), load)));
}

TEST(BackendFindings, LetPracticeDoWithoutIsolationAndNothingElse)
{
    FakeBackend host;
    host.features.isolationIsActive = false;
    host.features.missing = u"bubblewrap"_s;

    EXPECT_FALSE(isAllWell(backendFindings(u"local"_s, host.features, host.offered, false)));
    EXPECT_TRUE(isAllWell(backendFindings(u"local"_s, host.features, host.offered, true)));
    EXPECT_FALSE(isAllWell(backendFindings(
        u"local"_s, base::fail(base::Errc::Network, u"gone"_s), host.offered, true)));
}

TEST(BackendFindings, NameTheTemplatesThatCanBeRented)
{
    FakeBackend host;
    const auto part = u"templates"_s;
    EXPECT_FALSE(find(backendFindings(u"docker"_s, host.features, host.offered, false), part));

    host.features.services = {{u"agent-sandbox"_s, u"Debian"_s}};

    const auto findings = backendFindings(u"docker"_s, host.features, host.offered, false);
    ASSERT_TRUE(find(findings, part));
    EXPECT_EQ(find(findings, part)->found, u"agent-sandbox"_s);
}

TEST(CapacityFindings, NameTheSizeThatDoesNotFit)
{
    const auto specs = practiceSpecs();
    const backends::Capacity little{.cpuMillicores = 4000, .memoryMb = 300, .diskMb = 9000};

    const auto findings = capacityFindings(specs, little);

    EXPECT_EQ(stateOf(findings, u"basic"_s), FindingState::Note);
    EXPECT_EQ(stateOf(findings, u"small"_s), FindingState::Good);
    EXPECT_FALSE(isAllWell(capacityFindings({}, little)));
}

class MarketFindings : public ProviderTest {
protected:
    MarketParts parts(std::chrono::seconds ahead = 0s)
    {
        return {clock, random, relays.transports(), mint.connector(), clockAhead(ahead)};
    }
    static ServerClock clockAhead(std::chrono::seconds ahead)
    {
        return [ahead](const QUrl&) { return answer(ahead); };
    }
    static base::Task<base::Result<std::chrono::seconds>> answer(std::chrono::seconds ahead)
    {
        co_return ahead;
    }
    Findings await(base::Task<Findings> task)
    {
        EXPECT_TRUE(passUntil([&] { return task.isDone(); }, 2min));
        return task.isDone() ? task.await_resume() : Findings{};
    }
};

TEST_F(MarketFindings, AreGoodForARunningProvider)
{
    pass(5s);

    const auto found = await(relayFindings(config, parts()));

    EXPECT_TRUE(isAllWell(found)) << toText(found).toStdString();
    EXPECT_TRUE(toText(found).contains(u"find our offer and a heartbeat"_s));
    EXPECT_TRUE(isAllWell(await(mintFindings(config, parts()))));
    EXPECT_TRUE(isAllWell(await(clockFindings(config, parts(-5s)))));
}

TEST_F(MarketFindings, NameTheRelayThatRefusesAndTheOneThatIsGone)
{
    auto& strict = relays.add(u"wss://strict.example"_s);
    strict.refusesEventsWith = u"blocked: pay first"_s;
    auto& gone = relays.add(u"wss://gone.example"_s);
    gone.refusesConnections = true;
    auto many = config;
    many.relays = {strict.url(), gone.url()};

    const auto found = await(relayFindings(many, parts()));

    EXPECT_FALSE(isAllWell(found));
    EXPECT_TRUE(toText(found).contains(u"pay first"_s));
    EXPECT_EQ(stateOf(found, gone.url().toString()), FindingState::Bad);
    EXPECT_EQ(stateOf(found, u"together"_s), FindingState::Bad);
}

TEST_F(MarketFindings, SayWhenStrangersDoNotFindTheOffer)
{
    auto& empty = relays.add(u"wss://empty.example"_s);
    auto many = config;
    many.relays = {empty.url()};

    EXPECT_TRUE(toText(await(relayFindings(many, parts()))).contains(u"find no offer"_s));
}

TEST_F(MarketFindings, NameTheMintThatIsOfNoUse)
{
    mint.setWeather(MintWeather::Unreachable);
    EXPECT_FALSE(isAllWell(await(mintFindings(config, parts()))));
    mint.setWeather(MintWeather::Clear);

    auto real = config;
    real.isPractice = false;
    const auto play = await(mintFindings(real, parts()));
    EXPECT_FALSE(isAllWell(play));
    EXPECT_TRUE(toText(play).contains(u"play money"_s));

    auto none = config;
    none.mints.clear();
    EXPECT_FALSE(isAllWell(await(mintFindings(none, parts()))));
}

TEST_F(MarketFindings, WarnOfAWrongClock)
{
    EXPECT_FALSE(isAllWell(await(clockFindings(config, parts(2min)))));
    EXPECT_FALSE(isAllWell(await(clockFindings(config, parts(-2min)))));
}

} // namespace test
