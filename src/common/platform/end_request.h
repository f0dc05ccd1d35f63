// SPDX-License-Identifier: GPL-3.0-or-later
// Turns SIGTERM, SIGINT and SIGHUP into a Qt signal, so that a program without a window ends in
// order.
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace platform {

// One at a time per process.
class EndRequest : public QObject {
    Q_OBJECT

public:
    explicit EndRequest(QObject* parent = nullptr);
    ~EndRequest() override;

Q_SIGNALS:
    void asked();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace platform
