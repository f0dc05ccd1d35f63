// SPDX-License-Identifier: GPL-3.0-or-later
// Port: one connection to one relay that carries whole text messages, in order. It is opened once;
// a reconnect uses a new transport. After open() exactly one closed() follows, sooner or later.
#pragma once

#include "nostr/relay_url.h"

#include <QObject>

#include <functional>
#include <memory>

namespace nostr {

class RelayTransport : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open(const RelayUrl& url) = 0;
    virtual void sendText(const QString& text) = 0; // ignored unless open
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void textArrived(const QString& text);
    void closed(const QString& reason);
};

using TransportFactory = std::function<std::unique_ptr<RelayTransport>()>;

} // namespace nostr
