// SPDX-License-Identifier: GPL-3.0-or-later
// Third-party programs as peers: what peers.py has installed, servers that run until this program
// ends, and clients that are asked one thing at a time. Everything listens on free ports of this
// computer.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <chrono>

namespace test {

struct Peer {
    QString title;
    QString version;
    QStringList command;
    QString obstacle; // why it cannot run here; empty when it can
    bool isMachineAtFault = false; // a missing or old tool, not a failed installation
};

// As named in peers.py. An unknown name has an obstacle.
Peer peerOf(const QString& name);

// Skips the test, or fails it: in CI what could have been installed must be there.
void reportObstacle(const Peer& peer);

// A server of this peer with these arguments: started at the first call, runs until stopServers().
// Empty when it did not come up.
QString serverUrl(const QString& peer, const QStringList& arguments = {});
void stopServers(); // before the application object goes

struct ClientAnswer {
    QJsonObject json;
    QString error; // the last words of a client that failed
};

// Runs the peer's client with one command. Our own event loop does not turn meanwhile.
ClientAnswer ask(const QString& peer, const QString& command, const QJsonObject& input,
    std::chrono::milliseconds limit = std::chrono::seconds{60});

} // namespace test
