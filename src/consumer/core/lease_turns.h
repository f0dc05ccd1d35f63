// SPDX-License-Identifier: GPL-3.0-or-later
// One question at a time for each lease, first come first served: the answers of older providers do
// not say which question they belong to.
#pragma once

#include <QHash>
#include <QList>

#include <memory>

namespace consumer {

class LeaseTurns {
    using Line = QList<quint64>; // tickets, the first one is up

public:
    // A place in the line of one lease, given up when it goes out of scope.
    class Turn {
    public:
        Turn(std::shared_ptr<Line> line, quint64 ticket)
            : m_line{std::move(line)}
            , m_ticket{ticket}
        {
            m_line->append(m_ticket);
        }
        ~Turn() { m_line->removeOne(m_ticket); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        bool isUp() const { return m_line->first() == m_ticket; }

    private:
        std::shared_ptr<Line> m_line;
        quint64 m_ticket;
    };

    Turn queue(qint64 lease)
    {
        auto& line = m_lines[lease];
        if (!line)
            line = std::make_shared<Line>();
        return Turn{line, ++m_lastTicket};
    }

private:
    QHash<qint64, std::shared_ptr<Line>> m_lines;
    quint64 m_lastTicket = 0;
};

} // namespace consumer
