// SPDX-License-Identifier: GPL-3.0-or-later
// The practice market as real processes: one with relay and mint, one provider, and the command of
// a renter, each with its own profile. Whoever dies is started again by keepAlive().
#pragma once

#include "program.h"

#include <QMap>
#include <QTemporaryDir>

#include <memory>

namespace test {

class ProcessWorld {
public:
    enum class Markets {
        One, // with relay and mint
        RelayApart, // a second process is the relay
    };
    // `more` are further arguments of the provider.
    explicit ProcessWorld(const QString& backend = QStringLiteral("local"), QStringList more = {},
        Markets markets = Markets::One);
    ~ProcessWorld(); // leaves no process behind

    // Why workloads cannot run on this computer; empty when they can.
    static QString obstacle();

    void startMarket(const QString& crashAt = {});
    // With a command it does not die at the crash point, but runs that once.
    void startProvider(const QString& crashAt = {}, const QString& command = {});
    qint64 marketProcess() const; // the mint's
    qint64 relayProcess() const;
    void killMarket();
    void killProvider();
    void keepAlive(); // starts again, without a crash point, what has died

    // One run of the command, to its end; the others are kept alive meanwhile.
    Answer paygress(const QStringList& words, const QString& crashAt = {},
        const std::function<void()>& meanwhile = {});
    // For 40 sat of the renter's own, or for the token given.
    Answer spawn(const QString& crashAt = {}, const std::function<void()>& meanwhile = {},
        const QString& token = {});
    void fund(int sats);

    QString folder(const QString& name) const { return m_folder.filePath(name); }
    QString provider() const { return m_provider; }
    QString mint() const { return m_mint; }

    QStringList leases(); // every lease that the provider ever admitted
    int times(const QString& event, const QString& lease); // over all lives of the provider
    bool diedOnce(); // also sees a death a moment later than its victim's caller

    // One lease from rent to stop, the provider killed at that step on the way.
    void rentAndStop(const QString& crashAt);

    // Lets everybody finish, stops every lease, and compares the three books.
    void expectEverythingSettled(int mostPayments = 2); // of one lease: its rent and a top-up

private:
    void startRelay();
    void collectEvents();
    void settleConsumer();
    qint64 providersMoney();
    void expectNothingLeftOnTheHost();
    void expectNoContainerLeft();

    QString m_backend;
    QStringList m_more;
    QTemporaryDir m_folder;
    Markets m_markets;
    std::unique_ptr<Program> m_marketProgram;
    std::unique_ptr<Program> m_relayProgram; // RelayApart only
    std::unique_ptr<Program> m_providerProgram;
    QList<QJsonObject> m_events; // of earlier lives
    QString m_relay;
    QString m_mint;
    QString m_provider;
    int m_deaths = 0;
};

} // namespace test
