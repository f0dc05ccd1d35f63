// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/windows/tray.h"

#include "provider/daemon/daemon_host.h"
#include "widgets/amount_text.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

QString iconOf(BannerState banner)
{
    switch (banner) {
    case BannerState::Selling:
        return u"tray-selling"_s;
    case BannerState::Starting:
    case BannerState::SellingNoTenants:
        return u"tray-waiting"_s;
    case BannerState::ClosingTime:
    case BannerState::Paused:
        return u"tray-paused"_s;
    case BannerState::NotVisible:
    case BannerState::NeedsAttention:
        return u"tray-problem"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QString bannerLine(const DaemonState& state)
{
    switch (state.banner) {
    case BannerState::Starting:
        return Tray::tr("Starting");
    case BannerState::SellingNoTenants:
        return Tray::tr("Selling, no tenants yet");
    case BannerState::Selling:
        return Tray::tr("Selling, %n server(s) rented", nullptr, state.activeLeases);
    case BannerState::NotVisible:
        return Tray::tr("Not visible to buyers");
    case BannerState::NeedsAttention:
        return Tray::tr("Needs attention");
    case BannerState::ClosingTime:
        return Tray::tr("Closed at this hour");
    case BannerState::Paused:
        return Tray::tr("Paused by you");
    }
    Q_UNREACHABLE();
}

Tray::Tray(DaemonHost& host, const widgets::Theme& theme, QWidget* parent)
    : QObject(parent)
    , m_theme{theme}
    , m_menu{new QMenu(parent)}
{
    m_state = m_menu->addAction(QString());
    m_state->setEnabled(false);
    m_earned = m_menu->addAction(QString());
    m_earned->setEnabled(false);
    m_menu->addSeparator();
    m_pause
        = m_menu->addAction({}, this, [this, &host] { m_isPaused ? host.resume() : host.pause(); });
    m_menu->addAction(tr("Open dashboard"), this, &Tray::openRequested);
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit…"), this, &Tray::quitRequested);
    m_icon.setContextMenu(m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
        [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger)
                Q_EMIT openRequested();
        });
    showState({});
    if (isThere())
        m_icon.show();
}

Tray::~Tray() = default;

bool Tray::isThere() const
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::showState(const DaemonState& state)
{
    const widgets::AmountText amounts{
        state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    m_isPaused = state.banner == BannerState::Paused;
    m_state->setText(bannerLine(state));
    m_earned->setText(
        tr("Earned today: %1").arg(amounts.sats(base::roundDownToSats(state.earnedToday))));
    m_pause->setText(m_isPaused ? tr("Resume") : tr("Pause"));
    m_icon.setIcon(m_theme.icon(iconOf(state.banner), widgets::Token::Text, 22));
    m_icon.setToolTip(tr("Paygress: %1").arg(bannerLine(state)));
}

} // namespace provider
