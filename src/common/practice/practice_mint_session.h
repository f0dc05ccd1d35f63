// SPDX-License-Identifier: GPL-3.0-or-later
// One client's web socket at the practice mint (NUT-17): its subscriptions, and notices whenever
// something they name has changed.
#pragma once

#include "cashu/mint_notice.h"
#include "practice/practice_mint.h"

#include <QMap>

namespace practice {

class PracticeMintSession {
public:
    static constexpr qsizetype MaxSubscriptions = 100;
    static constexpr qsizetype MaxFilters = 1000; // of all subscriptions together
    static constexpr std::chrono::milliseconds LookInterval{100};

    // The mint and the clock outlive the session.
    PracticeMintSession(
        PracticeMint& mint, base::Clock& clock, std::function<void(const QString&)> send);

    void receive(const QString& text);

private:
    struct Subscription {
        cashu::NoticeKind kind = cashu::NoticeKind::MintQuote;
        QMap<QString, QByteArray> told; // the last notice, by filter
    };
    enum class RpcError : int {
        NotJson = -32700,
        NotARequest = -32600,
        NoSuchMethod = -32601,
        BadParams = -32602,
    };

    void subscribe(const QJsonValue& id, const QJsonObject& params);
    void unsubscribe(const QJsonValue& id, const QString& subscription);
    void look();
    void tellChanges(const QString& name, Subscription& subscription);
    qsizetype filterCount() const;
    void accept(const QJsonValue& id, const QString& subscription) const;
    void refuse(const QJsonValue& id, RpcError code, const QString& message) const;

    PracticeMint& m_mint;
    base::Clock& m_clock;
    std::function<void(const QString&)> m_send;
    QMap<QString, Subscription> m_subscriptions;
    std::unique_ptr<base::Alarm> m_alarm;
};

} // namespace practice
