// SPDX-License-Identifier: GPL-3.0-or-later
// Turns SIGTERM, SIGINT and SIGHUP into Qt signals, so that a program without a window ends in
// order. Nobody waits for ever: at the second request to end, and when the program has not ended
// after Limit, it exits at once with CutShort, even when its threads hang.
#pragma once

#include <QObject>

#include <chrono>
#include <memory>

class QSocketNotifier;

namespace platform {

// One at a time per process.
class EndRequest : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds Limit{20};
    static constexpr int CutShort = 3; // exit code

    explicit EndRequest(QObject* parent = nullptr);
    ~EndRequest() override;

Q_SIGNALS:
    void asked();
    void hungUp(); // SIGHUP: the terminal is gone, or the operator wants the files read again

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace platform
