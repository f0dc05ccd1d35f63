// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps in touch with the mints that this provider accepts, so that their keys and fees are known
// before a payment comes, and asks them what became of the tokens that went back to tenants: not
// every tenant says so.
#pragma once

#include "cashu/wallet.h"
#include "provider/daemon/notice_board.h"

namespace provider {

class MintWatch : public QObject {
    Q_OBJECT

public:
    MintWatch(
        cashu::Wallet& wallet, base::Clock& clock, NoticeBoard& notices, const QStringList& mints);

    void watch(const QStringList& mints); // these, from now on
    base::Task<> askAll(std::chrono::milliseconds limit); // each once
    void start(); // from now on, by itself
    QList<MintView> views() const;

Q_SIGNALS:
    void changed();

private:
    base::Task<> run();
    base::Task<> ask(cashu::MintUrl mint, std::chrono::milliseconds limit);
    base::Task<> askForUnclaimed();

    cashu::Wallet& m_wallet;
    base::Clock& m_clock;
    NoticeBoard& m_notices;
    QList<cashu::MintUrl> m_mints;
    QHash<cashu::MintUrl, MintCondition> m_conditions;
    base::Task<> m_running;
};

} // namespace provider
