// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcp_forwarder.h"
#include "support/await.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class TcpForwarderTest : public testing::Test {
protected:
    void SetUp() override
    {
        target.setListenBacklogSize(300);
        target.setMaxPendingConnections(300);
        ASSERT_TRUE(target.listen(QHostAddress::LocalHost));
        QObject::connect(&target, &QTcpServer::newConnection, &target, [this] {
            far = target.nextPendingConnection();
            ++arrivals;
            QObject::connect(far, &QTcpSocket::readyRead, far, [this] { heard += far->readAll(); });
        });
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
        ASSERT_EQ(::listen(fd, 300), 0);
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        forwarder = std::make_unique<net::TcpForwarder>(u"127.0.0.1"_s, target.serverPort());
        ASSERT_TRUE(forwarder->serve(fd));
    }

    QTcpServer target;
    QTcpSocket* far = nullptr;
    QByteArray heard;
    int arrivals = 0;
    quint16 port = 0;
    std::unique_ptr<net::TcpForwarder> forwarder;
};

TEST_F(TcpForwarderTest, PassesBothDirectionsOn)
{
    QTcpSocket near;
    near.connectToHost(QHostAddress::LocalHost, port);
    near.write("hello");
    ASSERT_TRUE(test::waitUntil([&] { return heard == "hello"; }));

    far->write("welcome");

    ASSERT_TRUE(test::waitUntil([&] { return near.bytesAvailable() == 7; }));
    EXPECT_EQ(near.readAll(), "welcome");
}

TEST_F(TcpForwarderTest, LosesNothingOfWhatIsSaidBeforeTheEnd)
{
    const QByteArray all(3 << 20, 'x');
    QTcpSocket near;
    near.connectToHost(QHostAddress::LocalHost, port);
    near.write(all);
    near.disconnectFromHost();

    EXPECT_TRUE(test::waitUntil([&] { return heard.size() == all.size(); }, 20s));
    EXPECT_TRUE(test::waitUntil([&] { return far->state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_TRUE(test::waitUntil([&] { return forwarder->connections() == 0; }));
}

TEST_F(TcpForwarderTest, EndsAConnectionWhenTheFarSideEndsIt)
{
    QTcpSocket near;
    near.connectToHost(QHostAddress::LocalHost, port);
    ASSERT_TRUE(test::waitUntil([this] { return far != nullptr; }));
    far->write("bye");
    far->disconnectFromHost();

    EXPECT_TRUE(test::waitUntil([&] { return near.state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_EQ(near.readAll(), "bye");
    EXPECT_TRUE(test::waitUntil([&] { return forwarder->connections() == 0; }));
}

TEST_F(TcpForwarderTest, EndsAConnectionWhenNobodyIsThere)
{
    target.close();
    QTcpSocket near;
    near.connectToHost(QHostAddress::LocalHost, port);

    EXPECT_TRUE(test::waitUntil([&] {
        return near.error() == QAbstractSocket::RemoteHostClosedError
            && near.state() == QAbstractSocket::UnconnectedState;
    }));
    EXPECT_TRUE(test::waitUntil([&] { return forwarder->connections() == 0; }));
}

TEST_F(TcpForwarderTest, BoundsItsConnections)
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < net::TcpForwarder::MaxConnections + 5; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QHostAddress::LocalHost, port);
    }

    EXPECT_TRUE(
        test::waitUntil([this] { return arrivals == net::TcpForwarder::MaxConnections; }, 20s));
    EXPECT_TRUE(test::waitUntil([&] {
        return std::ranges::count_if(sockets, [](const auto& socket) {
            return socket->error() == QAbstractSocket::RemoteHostClosedError;
        }) == 5;
    }));
    EXPECT_EQ(forwarder->connections(), net::TcpForwarder::MaxConnections);
}

} // namespace
