// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/sheet_desk.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/consent_sheet.h"
#include "consumer/windows/error_sheet.h"
#include "consumer/windows/no_backup_sheet.h"
#include "consumer/windows/proxy_sheet.h"
#include "consumer/windows/rename_sheet.h"
#include "consumer/windows/rent_sheet.h"
#include "consumer/windows/restore_sheet.h"
#include "consumer/windows/stop_sheet.h"
#include "consumer/windows/top_up_sheet.h"
#include "consumer/windows/words_sheet.h"
#include "widgets/scrim.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

SheetDesk::SheetDesk(
    MarketHost& host, const widgets::Theme& theme, widgets::Scrim& scrim, QObject* parent)
    : QObject(parent)
    , m_host{host}
    , m_theme{theme}
    , m_scrim{scrim}
{
}

void SheetDesk::showState(const MarketState& state)
{
    m_state = state;
    if (auto* restore = qobject_cast<RestoreSheet*>(m_scrim.sheet()))
        restore->showState(state);
    if (auto* rent = qobject_cast<RentSheet*>(m_scrim.sheet()))
        rent->showState(state);
    askConsent();
}

bool SheetDesk::isOpen() const
{
    return m_scrim.sheet() != nullptr;
}

void SheetDesk::close()
{
    m_scrim.close();
}

void SheetDesk::endRestoring()
{
    m_isRestoring = false;
    m_scrim.close();
}

void SheetDesk::leaveFor(const QString& section)
{
    m_scrim.close();
    Q_EMIT sectionWanted(section);
}

void SheetDesk::openRent(const OfferRow& offer)
{
    open(new RentSheet(m_host, m_theme, offer));
}

void SheetDesk::openRentAt(const OfferRow& offer, const QString& step)
{
    openRent(offer);
    if (auto* sheet = qobject_cast<RentSheet*>(m_scrim.sheet()))
        sheet->showStep(step);
}

void SheetDesk::openPurchase(const QString& purchaseId)
{
    for (const auto& purchase : std::as_const(m_state.purchases)) {
        if (purchase.id == purchaseId)
            return open(RentSheet::forPurchase(m_host, m_theme, purchase));
    }
}

void SheetDesk::open(RentSheet* sheet)
{
    connect(sheet, &RentSheet::showInServers, this, [this](qint64 number) {
        m_scrim.close();
        Q_EMIT serverWanted(number);
    });
    connect(sheet, &RentSheet::finished, this, [this](qint64) { leaveFor(u"servers"_s); });
    connect(sheet, &RentSheet::tryAnother, this, [this] { leaveFor(u"market"_s); });
    connect(sheet, &RentSheet::fundsRequested, this, &SheetDesk::fundsWanted);
    connect(sheet, &RentSheet::rentOther, this, &SheetDesk::openRent);
    m_scrim.open(sheet);
    sheet->showState(m_state);
}

void SheetDesk::openRestore()
{
    auto* sheet = new RestoreSheet(m_theme);
    connect(sheet, &RestoreSheet::wordsGiven, this, [this](const QString& words) {
        m_isRestoring = true;
        m_host.restoreFrom(words);
    });
    m_scrim.open(sheet);
}

void SheetDesk::openProxy()
{
    auto* sheet = new ProxySheet(m_theme, m_state.settings.proxy);
    connect(sheet, &ProxySheet::proxyChosen, this, [this](const QString& proxy) {
        auto settings = m_state.settings;
        settings.proxy = proxy;
        m_host.changeSettings(settings);
    });
    m_scrim.open(sheet);
}

void SheetDesk::openWords()
{
    if (m_state.phase != MarketPhase::Open)
        return;
    auto* sheet = new WordsSheet(m_host, m_theme);
    connect(sheet, &WordsSheet::confirmed, this, [this] {
        auto settings = m_state.settings;
        settings.wordsBackedUpAt = m_state.madeAt;
        m_host.changeSettings(settings);
    });
    m_scrim.open(sheet);
}

void SheetDesk::openNoBackup()
{
    auto* sheet = new NoBackupSheet(m_theme);
    connect(sheet, &NoBackupSheet::declined, this, [this] {
        auto settings = m_state.settings;
        settings.remindsOfWords = false;
        m_host.changeSettings(settings);
    });
    m_scrim.open(sheet);
}

void SheetDesk::openTopUp(qint64 number)
{
    const auto* server = serverOf(number);
    if (!server || !server->canTopUp())
        return;
    auto* sheet = new TopUpSheet(m_host, m_theme, *server);
    connect(sheet, &TopUpSheet::fundsRequested, this, &SheetDesk::fundsWanted);
    m_scrim.open(sheet);
}

void SheetDesk::openStop(qint64 number)
{
    if (const auto* server = serverOf(number); server && server->canStop())
        m_scrim.open(new StopSheet(m_host, m_theme, *server));
}

void SheetDesk::openRename(qint64 number)
{
    const auto* server = serverOf(number);
    if (!server)
        return;
    auto* sheet = new RenameSheet(m_theme, *server);
    connect(sheet, &RenameSheet::renamed, this,
        [this, id = server->leaseId](const QString& name) { m_host.renameServer(id, name); });
    m_scrim.open(sheet);
}

void SheetDesk::openNotice(const Notice& notice)
{
    // The rent sheet tells its own failures; another dialog is not interrupted.
    if (m_state.phase != MarketPhase::Open || m_scrim.sheet())
        return;
    auto* sheet = new ErrorSheet(m_theme, notice, m_state);
    connect(sheet, &ErrorSheet::rent, this, &SheetDesk::openRent);
    connect(sheet, &ErrorSheet::tryAnother, this, [this] { leaveFor(u"market"_s); });
    connect(sheet, &ErrorSheet::avoid, this, [this](const QString& key) {
        m_host.setAvoided(key, true);
        m_scrim.close();
    });
    m_scrim.open(sheet);
}

// One at a time, and never over another dialog.
void SheetDesk::askConsent()
{
    if (m_state.phase != MarketPhase::Open || m_scrim.sheet())
        return;
    for (const auto& relay : std::as_const(m_state.authQuestions)) {
        if (!m_postponed.contains(relay))
            return openConsent(relay);
    }
}

void SheetDesk::openConsent(const QString& relay)
{
    m_postponed.append(relay);
    auto* sheet = new ConsentSheet(m_theme, relay);
    connect(sheet, &ConsentSheet::answered, this, [this](const QString& name, AuthAnswer answer) {
        auto settings = m_state.settings;
        settings.authAnswers.insert(name, answer);
        m_host.changeSettings(settings);
    });
    m_scrim.open(sheet);
}

const ServerRow* SheetDesk::serverOf(qint64 number) const
{
    const auto found = std::find_if(m_state.servers.begin(), m_state.servers.end(),
        [number](const ServerRow& server) { return server.number == number; });
    return found == m_state.servers.end() ? nullptr : &*found;
}

} // namespace consumer
