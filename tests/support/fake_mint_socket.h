// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint's web socket without the network. Words travel by the clock; nothing arrives
// inside a call.
#pragma once

#include "cashu/mint_socket.h"
#include "practice/practice_mint_session.h"

#include <QPointer>

#include <map>

namespace test {

class FakeMintSocket final : public cashu::MintSocket {
public:
    FakeMintSocket(practice::PracticeMint& mint, base::Clock& clock)
        : m_clock{clock}
        , m_session{mint, clock, [this](const QString& text) { say(text); }}
    {
    }

    void open() override
    {
        later([this] {
            if (m_isEnded)
                return;
            m_isOpen = true;
            Q_EMIT opened();
        });
    }
    void sendText(const QString& text) override
    {
        if (m_isOpen)
            later([this, text] { m_session.receive(text); });
    }

    void say(const QString& text) // the mint's words
    {
        later([this, text] {
            if (m_isOpen)
                Q_EMIT textArrived(text);
        });
    }
    void end()
    {
        if (m_isEnded)
            return;
        m_isEnded = true;
        m_isOpen = false;
        Q_EMIT closed(QStringLiteral("cut"));
    }

private:
    void later(std::function<void()> call)
    {
        const auto number = m_next++;
        m_alarms[number] = m_clock.callAfter(
            std::chrono::milliseconds{1}, [this, number, call = std::move(call)] {
                const auto own = std::move(m_alarms[number]);
                m_alarms.erase(number);
                call();
            });
    }

    base::Clock& m_clock;
    practice::PracticeMintSession m_session;
    std::map<int, std::unique_ptr<base::Alarm>> m_alarms;
    int m_next = 0;
    bool m_isOpen = false;
    bool m_isEnded = false;
};

} // namespace test
