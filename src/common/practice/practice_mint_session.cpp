// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_session.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxFilterLength = 256;

QString compact(const QJsonObject& json)
{
    return QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact));
}

} // namespace

PracticeMintSession::PracticeMintSession(
    PracticeMint& mint, base::Clock& clock, std::function<void(const QString&)> send)
    : m_mint{mint}
    , m_clock{clock}
    , m_send{std::move(send)}
{
}

void PracticeMintSession::receive(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), cashu::MaxSocketMessage * 4);
    if (!json)
        return refuse(QJsonValue::Null, RpcError::NotJson, u"not a JSON object"_s);
    const auto id = json->value("id"_L1);
    const auto method = json->value("method"_L1);
    const auto params = json->value("params"_L1);
    const bool hasId = id.isDouble() || id.isString();
    if (json->value("jsonrpc"_L1).toString() != "2.0"_L1 || !method.isString() || !hasId)
        return refuse(QJsonValue::Null, RpcError::NotARequest, u"not a JSON-RPC 2.0 request"_s);
    if (!params.isObject())
        return refuse(id, RpcError::BadParams, u"params is not an object"_s);
    if (method.toString() == "subscribe"_L1)
        return subscribe(id, params.toObject());
    if (method.toString() == "unsubscribe"_L1)
        return unsubscribe(id, params[u"subId"].toString());
    refuse(id, RpcError::NoSuchMethod, u"no such method"_s);
}

void PracticeMintSession::subscribe(const QJsonValue& id, const QJsonObject& params)
{
    const auto kind = cashu::noticeKindFrom(params.value("kind"_L1).toString());
    const auto name = params.value("subId"_L1).toString();
    const auto filters = params.value("filters"_L1).toArray();
    if (!kind)
        return refuse(id, RpcError::BadParams, u"no such kind"_s);
    if (name.isEmpty() || name.size() > cashu::MaxSubscriptionId || m_subscriptions.contains(name))
        return refuse(id, RpcError::BadParams, u"subId is missing, too long or in use"_s);
    if (filters.isEmpty() || filterCount() + filters.size() > MaxFilters
        || m_subscriptions.size() >= MaxSubscriptions)
        return refuse(id, RpcError::BadParams, u"no filters, or too many"_s);
    Subscription subscription;
    subscription.kind = *kind;
    for (const auto& filter : filters) {
        const auto text = filter.toString();
        if (text.isEmpty() || text.size() > MaxFilterLength || !m_mint.current(*kind, text))
            return refuse(id, RpcError::BadParams, u"a filter that names nothing"_s);
        subscription.told.insert(text, {});
    }
    accept(id, name);
    tellChanges(name, m_subscriptions[name] = subscription);
    if (!m_alarm)
        m_alarm = m_clock.callAfter(LookInterval, [this] { look(); });
}

void PracticeMintSession::unsubscribe(const QJsonValue& id, const QString& subscription)
{
    if (m_subscriptions.remove(subscription) == 0)
        return refuse(id, RpcError::BadParams, u"no such subscription"_s);
    accept(id, subscription);
}

void PracticeMintSession::look()
{
    m_alarm.reset();
    if (m_subscriptions.isEmpty())
        return;
    m_alarm = m_clock.callAfter(LookInterval, [this] { look(); });
    for (auto entry = m_subscriptions.begin(); entry != m_subscriptions.end(); ++entry)
        tellChanges(entry.key(), entry.value());
}

void PracticeMintSession::tellChanges(const QString& name, Subscription& subscription)
{
    for (auto told = subscription.told.begin(); told != subscription.told.end(); ++told) {
        const auto payload = m_mint.current(subscription.kind, told.key());
        if (!payload)
            continue;
        const auto text = QJsonDocument{*payload}.toJson(QJsonDocument::Compact);
        if (text == told.value())
            continue;
        told.value() = text;
        const QJsonObject params{{u"subId"_s, name}, {u"payload"_s, *payload}};
        m_send(compact(
            {{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, u"subscribe"_s}, {u"params"_s, params}}));
    }
}

qsizetype PracticeMintSession::filterCount() const
{
    qsizetype count = 0;
    for (const auto& subscription : m_subscriptions)
        count += subscription.told.size();
    return count;
}

void PracticeMintSession::accept(const QJsonValue& id, const QString& subscription) const
{
    const QJsonObject result{{u"status"_s, u"OK"_s}, {u"subId"_s, subscription}};
    m_send(compact({{u"jsonrpc"_s, u"2.0"_s}, {u"result"_s, result}, {u"id"_s, id}}));
}

void PracticeMintSession::refuse(const QJsonValue& id, RpcError code, const QString& message) const
{
    const QJsonObject error{{u"code"_s, static_cast<int>(code)}, {u"message"_s, message}};
    m_send(compact({{u"jsonrpc"_s, u"2.0"_s}, {u"error"_s, error}, {u"id"_s, id}}));
}

} // namespace practice
