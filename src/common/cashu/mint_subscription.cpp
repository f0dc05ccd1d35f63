// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_subscription.h"

namespace cashu {

using namespace std::chrono_literals;

std::chrono::milliseconds pollBesideNotices(std::chrono::milliseconds waited)
{
    return waited < 1min ? 10s : 60s;
}

std::unique_ptr<MintWatch> MintSubscription::watch(
    const MintUrl& mint, NoticeKind kind, QStringList filters)
{
    auto watch = std::make_unique<MintWatch>(m_clock, kind, std::move(filters));
    auto& line = m_lines[mint];
    if (!line)
        line = std::make_shared<MintLine>(m_mints.client(mint), m_clock);
    line->add(*watch);
    return watch;
}

} // namespace cashu
