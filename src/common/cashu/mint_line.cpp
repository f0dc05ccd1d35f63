// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_line.h"

#include "base/log.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Task;

namespace {

// Where quotes and proofs begin: no news.
bool isBeginning(const QString& state)
{
    return state == u"UNPAID" || state == u"UNSPENT" || state == u"0/0";
}

} // namespace

MintWatch::MintWatch(base::Clock& clock, NoticeKind kind, QStringList filters)
    : m_clock{clock}
    , m_kind{kind}
    , m_filters{std::move(filters)}
{
}

MintWatch::~MintWatch()
{
    if (m_line)
        m_line->remove(*this);
}

Task<bool> MintWatch::change(std::chrono::milliseconds pause)
{
    if (!m_hasNews) {
        m_news = base::Completer<bool>{};
        const auto news = m_news;
        const auto alarm = m_clock.callAfter(pause, [news] { news.complete(false); });
        co_await news;
    }
    const auto early = m_wokenAt + ShortestPause - m_clock.uptime();
    if (m_hasNews && early.count() > 0)
        co_await m_clock.sleep(early);
    m_wokenAt = m_clock.uptime();
    co_return std::exchange(m_hasNews, false);
}

void MintWatch::note(const QString& object, const QString& state)
{
    if (!m_filters.contains(object) || m_states.value(object) == state)
        return;
    const bool isFirst = !m_states.contains(object);
    m_states.insert(object, state);
    if (isFirst && isBeginning(state))
        return;
    m_hasNews = true;
    const auto news = m_news;
    news.complete(true); // the waiter runs now and may end this watch
}

MintLine::MintLine(std::shared_ptr<MintClient> client, base::Clock& clock)
    : m_client{std::move(client)}
    , m_clock{clock}
{
}

MintLine::~MintLine()
{
    for (auto* watch : std::as_const(m_watches)) {
        watch->m_isLive = false;
        watch->m_line.clear();
    }
    if (m_socket)
        m_socket->disconnect(this);
}

void MintLine::add(MintWatch& watch)
{
    if (m_watches.size() >= MaxWatches || watch.m_filters.size() > MaxFilters)
        return;
    watch.m_line = this;
    const auto subscription = QString::number(m_next++);
    m_watches.insert(subscription, &watch);
    if (m_isOpen) {
        m_alarm.reset(); // no more lingering
        return subscribe(subscription);
    }
    const bool isWaiting = m_alarm != nullptr || m_socket || !m_starting.isDone();
    if (!isWaiting)
        m_starting = start();
}

void MintLine::remove(const MintWatch& watch)
{
    const auto subscription = m_watches.key(const_cast<MintWatch*>(&watch));
    if (subscription.isEmpty())
        return;
    m_watches.remove(subscription);
    if (m_isOpen)
        m_socket->sendText(unsubscribeText(m_next++, subscription));
    if (m_watches.isEmpty() && m_isOpen)
        m_alarm = m_clock.callAfter(Linger, [this] {
            const auto own = std::move(m_alarm);
            closeIfIdle();
        });
}

Task<> MintLine::start()
{
    auto socket = m_client->socket();
    if (!socket)
        co_return;
    if (!m_offered) {
        const auto info = co_await m_client->info();
        if (!info) {
            retryLater();
            co_return;
        }
        m_offered = info->notices;
    }
    if (!m_offered->isEmpty() && !m_watches.isEmpty())
        open(std::move(socket));
}

void MintLine::open(std::unique_ptr<MintSocket> socket)
{
    m_socket = std::move(socket);
    connect(m_socket.get(), &MintSocket::opened, this, [this] {
        m_isOpen = true;
        const auto subscriptions = m_watches.keys();
        for (const auto& subscription : subscriptions)
            subscribe(subscription);
        closeIfIdle();
    });
    connect(m_socket.get(), &MintSocket::textArrived, this, &MintLine::take);
    connect(m_socket.get(), &MintSocket::closed, this, &MintLine::noteClosed);
    m_socket->open();
}

void MintLine::subscribe(const QString& subscription)
{
    const auto* watch = m_watches.value(subscription);
    if (!m_offered || !m_offered->contains(toString(watch->m_kind)))
        return;
    const auto request = m_next++;
    m_requests.insert(request, subscription);
    m_socket->sendText(subscribeText(request, watch->m_kind, subscription, watch->m_filters));
}

void MintLine::take(const QString& text)
{
    const auto notice = mintNoticeFromText(text);
    if (!notice) {
        qCDebug(lcCashu).noquote() << "a mint's socket:" << notice.error().detail;
        return;
    }
    switch (notice->type) {
    case MintNotice::Type::Accepted:
        m_pause = FirstRetry;
        if (auto* watch = m_watches.value(m_requests.take(notice->request)))
            watch->m_isLive = true;
        return;
    case MintNotice::Type::Refused:
        m_requests.remove(notice->request);
        return;
    case MintNotice::Type::Changed:
        if (auto* watch = m_watches.value(notice->subscription))
            watch->note(notice->object, notice->state);
        return;
    }
}

void MintLine::noteClosed(const QString& reason)
{
    qCDebug(lcCashu).noquote() << "a mint's socket closed:" << reason;
    drop();
    retryLater();
}

void MintLine::retryLater()
{
    if (m_watches.isEmpty())
        return;
    m_alarm = m_clock.callAfter(m_pause, [this] {
        const auto own = std::move(m_alarm);
        if (!m_watches.isEmpty())
            m_starting = start();
    });
    m_pause = std::min(m_pause * 2, SlowestRetry);
}

void MintLine::closeIfIdle()
{
    if (m_watches.isEmpty())
        drop();
}

// May be called from one of the socket's own signals.
void MintLine::drop()
{
    m_isOpen = false;
    m_requests.clear();
    for (auto* watch : std::as_const(m_watches))
        watch->m_isLive = false;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket.release()->deleteLater();
}

} // namespace cashu
