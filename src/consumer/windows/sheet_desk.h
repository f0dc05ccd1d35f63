// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs of the marketplace window: opens them over the dimmed window, keeps them up to date,
// and says where they lead.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QObject>

namespace widgets {
class Scrim;
}

namespace consumer {

class MarketHost;
class RentSheet;

class SheetDesk : public QObject {
    Q_OBJECT

public:
    // All outlive this object.
    SheetDesk(MarketHost& host, const widgets::Theme& theme, widgets::Scrim& scrim,
        QObject* parent = nullptr);

    void showState(const MarketState& state);
    bool isOpen() const;
    void close();

    void openRent(const OfferRow& offer);
    void openRentAt(const OfferRow& offer, const QString& step); // "R3"
    void openPurchase(const QString& purchaseId);
    void openRestore();
    void openProxy();
    void openWords();
    void openNoBackup();
    void openTopUp(qint64 number);
    void openStop(qint64 number);
    void openRename(qint64 number);
    void openNotice(const consumer::Notice& notice);
    void openConsent(const QString& relay);

    bool isRestoring() const { return m_isRestoring; } // from words, until the market is open
    void endRestoring();

Q_SIGNALS:
    void sectionWanted(const QString& section);
    void serverWanted(qint64 number);
    void fundsWanted(const QString& mintUrl);

private:
    void open(RentSheet* sheet);
    void leaveFor(const QString& section);
    void askConsent();
    const ServerRow* serverOf(qint64 number) const;

    MarketHost& m_host;
    const widgets::Theme& m_theme;
    widgets::Scrim& m_scrim;
    MarketState m_state;
    bool m_isRestoring = false;
    QStringList m_postponed; // relays whose question was closed without an answer
};

} // namespace consumer
