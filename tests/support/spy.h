// SPDX-License-Identifier: GPL-3.0-or-later
// Looks over everybody's shoulder: the arguments and environment of every process, while it lives.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <atomic>
#include <thread>

namespace test {

class Spy {
public:
    explicit Spy(QByteArray secret)
        : m_secret{std::move(secret)}
        , m_thread{[this] { watch(); }}
    {
    }
    ~Spy() { stop(); }
    bool hasSeenIt()
    {
        stop();
        return m_hasSeenIt;
    }
    int looks() const { return m_looks; }

private:
    void stop()
    {
        m_isDone = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    void watch()
    {
        while (!m_isDone) {
            for (const auto& entry : QDir{QStringLiteral("/proc")}.entryList(QDir::Dirs))
                if (entry.at(0).isDigit())
                    look(QStringLiteral("/proc/") + entry);
            ++m_looks;
        }
    }
    void look(const QString& folder)
    {
        for (const auto& name : {QStringLiteral("/cmdline"), QStringLiteral("/environ")}) {
            QFile file{folder + name};
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(m_secret))
                m_hasSeenIt = true;
        }
    }

    QByteArray m_secret;
    std::atomic<bool> m_isDone = false;
    std::atomic<bool> m_hasSeenIt = false;
    std::atomic<int> m_looks = 0;
    std::thread m_thread;
};

} // namespace test
