// SPDX-License-Identifier: GPL-3.0-or-later
// Payments on their way and tokens that are out, followed through the mints' sockets (NUT-17): the
// moment a mint names a new state they are settled. The slow questions of the wallet go on beside
// it.
#pragma once

#include "cashu/mint_subscription.h"
#include "cashu/token_receiver.h"

#include <QSet>

namespace cashu {

class ChangeFollower {
public:
    static constexpr qsizetype MaxFollowed = 50; // newest tokens first; of payments too

    ChangeFollower(WalletStore& store, OperationRunner& runner, TokenReceiver& receiver,
        MintSubscription& subscriptions, base::Clock& clock);

    // Looks for something new to follow, from the event loop.
    void lookSoon();

private:
    void look();
    base::Task<> followPayment(qint64 operation);
    base::Task<> followToken(QString id);

    WalletStore& m_store;
    OperationRunner& m_runner;
    TokenReceiver& m_receiver;
    MintSubscription& m_subscriptions;
    base::Clock& m_clock;
    QSet<QString> m_followed;
    std::unique_ptr<base::Alarm> m_looking;
    base::TaskSet m_tasks;
};

} // namespace cashu
