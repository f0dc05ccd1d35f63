// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/self_backup_relays.h"

namespace protocol {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Task;

base::UnixTime SelfBackupRelays::nextTime() const
{
    const auto now = m_clock.now();
    return m_latest ? std::max(now, *m_latest + std::chrono::seconds{1}) : now;
}

Task<Result<>> SelfBackupRelays::publish(QString text, base::UnixTime at)
{
    const SelfBackup backup{m_identifier, std::move(text), at};
    const auto event = toEvent(backup, m_key, m_random);
    if (!event)
        co_return passOn(event);
    const auto report = co_await m_relays.publish(*event);
    if (!report.isAccepted())
        co_return fail(Errc::Network, u"no relay took the %1"_s.arg(m_what));
    m_latest = at;
    co_return Result<>{};
}

Task<Result<QStringList>> SelfBackupRelays::fetch()
{
    const QList<nostr::Filter> filters(1, selfBackupFilter(m_identifier, m_key));
    const auto report = co_await m_relays.fetch(filters);
    QStringList texts;
    for (const auto& event : report.events) { // newest first
        if (const auto text = selfBackupText(event, m_identifier, m_key))
            texts += *text;
    }
    if (texts.isEmpty() && !report.hasAnswer())
        co_return fail(Errc::Network, u"no relay could be asked for the %1"_s.arg(m_what));
    if (texts.isEmpty())
        co_return tl::unexpected<base::Error>{noneFound()};
    co_return texts;
}

base::Error SelfBackupRelays::noneFound() const
{
    return {Errc::NotFound, u"the relays have no %1"_s.arg(m_what)};
}

} // namespace protocol
