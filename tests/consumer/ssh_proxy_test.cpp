// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/ssh_proxy.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace Qt::StringLiterals;

TEST(SshProxy, LeadsSshThroughTheProxy)
{
    const auto tor = net::Proxy::fromText(u"socks5://127.0.0.1:9050"_s).value();

    EXPECT_EQ(sshProxyOptions(tor, u"host.example"_s),
        (QStringList{u"-o"_s, u"ProxyCommand=nc -X 5 -x 127.0.0.1:9050 %h %p"_s}));
    EXPECT_EQ(sshCommand(tor, u"root"_s, u"host.example"_s, 31000),
        u"ssh -o 'ProxyCommand=nc -X 5 -x 127.0.0.1:9050 %h %p' -p 31000 root@host.example"_s);
}

TEST(SshProxy, LeavesDirectConnectionsAlone)
{
    const auto tor = net::Proxy::fromText(u"socks5://127.0.0.1:9050"_s).value();

    EXPECT_TRUE(sshProxyOptions({}, u"host.example"_s).isEmpty());
    EXPECT_TRUE(sshProxyOptions(tor, u"127.0.0.1"_s).isEmpty());
    EXPECT_EQ(
        sshCommand({}, u"root"_s, u"host.example"_s, 31000), u"ssh -p 31000 root@host.example"_s);
}
