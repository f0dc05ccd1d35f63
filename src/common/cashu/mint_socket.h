// SPDX-License-Identifier: GPL-3.0-or-later
// Port: one web socket to a mint (NUT-17), opened once. After open() exactly one closed() follows,
// sooner or later.
#pragma once

#include <QObject>
#include <QString>

namespace cashu {

class MintSocket : public QObject {
    Q_OBJECT

public:
    virtual void open() = 0;
    virtual void sendText(const QString& text) = 0; // ignored unless open

Q_SIGNALS:
    void opened();
    void textArrived(const QString& text);
    void closed(const QString& reason); // English, for the log
};

} // namespace cashu
