// SPDX-License-Identifier: GPL-3.0-or-later
// What can be seen of a purchase without anybody telling: the token is spent, the server answers.
#include "base/json_reader.h"
#include "cashu/token.h"
#include "consumer/core/purchase_runner.h"

using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto ProbeLimit = 20s;

} // namespace

base::Task<> PurchaseRunner::watchToken(qint64 number)
{
    const auto token = cashu::tokenFromText(m_book.at(number).token);
    for (auto pause = 1000ms; token && pause < 60s; pause = pause * 5 / 4) {
        co_await m_clock.sleep(pause);
        const auto state = m_book.at(number).state;
        if (state != PurchaseState::RequestSent && state != PurchaseState::Awaiting)
            co_return;
        const auto fate = co_await m_wallet.fateOf(*token);
        auto purchase = m_book.at(number);
        if (!fate || *fate != cashu::TokenFate::Spent || purchase.isFinal()
            || purchase.times.seenSpent != 0)
            continue;
        purchase.times.seenSpent = nowMs();
        m_book.save(purchase, nullptr);
        co_return;
    }
}

base::Task<> PurchaseRunner::probeServer(qint64 number)
{
    const auto json = base::parseObject(m_book.at(number).access.toUtf8());
    if (!json)
        co_return;
    const auto access = protocol::accessDetailsFromJson(*json);
    const auto start = m_clock.uptime();
    while (access && m_clock.uptime() - start < ProbeLimit) {
        const auto answer = co_await m_probe(access->hostAddress, access->sshPort);
        if (answer) {
            auto purchase = m_book.at(number);
            purchase.times.reachable = nowMs();
            purchase.times.ended = purchase.times.reachable;
            m_book.save(purchase, nullptr);
            co_return;
        }
        co_await m_clock.sleep(1s);
    }
    auto purchase = m_book.at(number);
    purchase.times.ended = nowMs(); // paid for and created, but not seen on the network
    m_book.save(purchase, nullptr);
}

} // namespace consumer
