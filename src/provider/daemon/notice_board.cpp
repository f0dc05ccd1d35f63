// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/notice_board.h"

#include <algorithm>

namespace provider {

NoticeBoard::NoticeBoard(base::Clock& clock)
    : m_clock{clock}
{
}

void NoticeBoard::post(NoticeCode code, const QString& detail, Weight weight)
{
    m_notices.removeIf([&](const Notice& notice) { return notice.code == code; });
    Notice notice;
    notice.code = code;
    notice.at = m_clock.now();
    notice.detail = detail;
    notice.isUrgent = weight == Weight::KeepsFromSelling;
    m_notices.prepend(notice);
    Q_EMIT changed();
}

void NoticeBoard::withdraw(NoticeCode code)
{
    if (m_notices.removeIf([&](const Notice& notice) { return notice.code == code; }) > 0)
        Q_EMIT changed();
}

bool NoticeBoard::hasUrgent() const
{
    return std::ranges::any_of(m_notices, &Notice::isUrgent);
}

} // namespace provider
