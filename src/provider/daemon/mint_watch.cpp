// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/mint_watch.h"

#include "base/deadline.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Interval = 10min;
constexpr std::chrono::milliseconds RetryInterval = 20s; // while one is out of reach
constexpr std::chrono::milliseconds AskLimit = 30s;
constexpr qsizetype MaxTokensAsked = 100; // each time, the newest

} // namespace

MintWatch::MintWatch(
    cashu::Wallet& wallet, base::Clock& clock, NoticeBoard& notices, const QStringList& mints)
    : m_wallet{wallet}
    , m_clock{clock}
    , m_notices{notices}
{
    watch(mints);
}

void MintWatch::watch(const QStringList& mints)
{
    m_mints.clear();
    for (const auto& text : mints)
        if (const auto mint = cashu::MintUrl::fromText(text); mint && !m_mints.contains(*mint))
            m_mints.append(*mint);
    const auto known = m_conditions.keys();
    for (const auto& mint : known)
        if (!m_mints.contains(mint))
            m_conditions.remove(mint);
}

base::Task<> MintWatch::askAll(std::chrono::milliseconds limit)
{
    const auto mints = m_mints;
    for (const auto& mint : mints)
        co_await ask(mint, limit);
    const auto conditions = m_conditions.values();
    if (!conditions.contains(MintCondition::Unreachable))
        m_notices.withdraw(NoticeCode::MintUnreachable);
    if (!conditions.contains(MintCondition::Refused))
        m_notices.withdraw(NoticeCode::MintRefused);
    Q_EMIT changed();
}

base::Task<> MintWatch::ask(cashu::MintUrl mint, std::chrono::milliseconds limit)
{
    auto asking = m_wallet.addMint(mint);
    const auto answer = co_await base::withDeadline(m_clock, std::move(asking), limit);
    if (!m_mints.contains(mint))
        co_return; // no longer accepted
    if (answer) {
        m_conditions[mint] = MintCondition::Working;
        co_return;
    }
    const auto code = answer.error().code;
    const bool isRefused = code == base::Errc::NotAllowed || code == base::Errc::Unsupported;
    m_conditions[mint] = isRefused ? MintCondition::Refused : MintCondition::Unreachable;
    m_notices.post(isRefused ? NoticeCode::MintRefused : NoticeCode::MintUnreachable,
        mint.toString() + u": "_s + answer.error().detail);
}

void MintWatch::start()
{
    m_running = run();
}

base::Task<> MintWatch::run()
{
    while (true) {
        co_await askForUnclaimed();
        const auto conditions = m_conditions.values();
        const bool isMissing = conditions.contains(MintCondition::Unreachable);
        const auto pause = isMissing ? RetryInterval : Interval;
        co_await m_clock.sleep(pause);
        co_await askAll(AskLimit);
    }
}

// The wallet notes what turns out spent.
base::Task<> MintWatch::askForUnclaimed()
{
    const auto tokens = m_wallet.unclaimedTokens().mid(0, MaxTokensAsked);
    for (const auto& sent : tokens) {
        const auto token = cashu::tokenFromText(sent.text);
        if (!token)
            continue;
        auto asking = m_wallet.fateOf(*token);
        co_await base::withDeadline(m_clock, std::move(asking), AskLimit);
    }
}

QList<MintView> MintWatch::views() const
{
    const auto balance = m_wallet.balance();
    QList<MintView> views;
    for (const auto& mint : m_mints) {
        MintView view;
        view.url = mint;
        view.condition = m_conditions.value(mint, MintCondition::Unknown);
        for (const auto& known : balance.mints) {
            if (known.url != mint)
                continue;
            view.name = known.name;
            view.isPractice = known.isPractice;
            view.spendable = known.spendable;
        }
        views.append(view);
    }
    return views;
}

} // namespace provider
