// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/clock_check.h"

#include "cashu/mint_url.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

QList<QUrl> clockSources(const DaemonConfig& config)
{
    QList<QUrl> sources;
    for (const auto& relay : config.relays) {
        auto url = relay.toUrl();
        url.setScheme(relay.isEncrypted() ? u"https"_s : u"http"_s);
        sources.append(url);
    }
    for (const auto& text : config.mints)
        if (const auto mint = cashu::MintUrl::fromText(text))
            sources.append(QUrl{mint->toString() + u"/v1/info"_s});
    return sources.mid(0, ClockCheck::MaxAsked);
}

std::optional<std::chrono::seconds> middleOf(QList<std::chrono::seconds> offsets)
{
    if (offsets.isEmpty())
        return std::nullopt;
    std::ranges::sort(offsets);
    return offsets.at((offsets.size() - 1) / 2);
}

ClockCheck::ClockCheck(
    const DaemonConfig& config, ServerClock ask, base::Clock& clock, NoticeBoard& notices)
    : m_config{config}
    , m_ask{std::move(ask)}
    , m_clock{clock}
    , m_notices{notices}
{
}

void ClockCheck::start()
{
    if (m_ask)
        m_running = run();
}

base::Task<> ClockCheck::run()
{
    while (true) {
        std::vector<base::Task<base::Result<std::chrono::seconds>>> asking;
        for (const auto& source : clockSources(m_config))
            asking.push_back(m_ask(source));
        QList<std::chrono::seconds> offsets;
        for (auto& one : asking) {
            const auto offset = co_await one;
            if (offset)
                offsets.append(*offset);
        }
        m_offset = middleOf(offsets);
        const bool isWrong = m_offset && std::chrono::abs(*m_offset) > MaxOffset;
        if (isWrong)
            m_notices.post(NoticeCode::ClockWrong,
                u"relays and mints are %1 s ahead of this computer"_s.arg(m_offset->count()));
        else if (m_offset)
            m_notices.withdraw(NoticeCode::ClockWrong);
        Q_EMIT changed();
        const std::chrono::milliseconds pause
            = m_offset ? std::chrono::milliseconds{Interval} : RetryInterval;
        co_await m_clock.sleep(pause);
    }
}

} // namespace provider
