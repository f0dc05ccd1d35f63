// SPDX-License-Identifier: GPL-3.0-or-later
// The provider's window with the story of the reference pictures: what it says, and pictures of it.
#include "project_paths.h"
#include "provider/daemon/daemon_host.h"
#include "provider/windows/main_window.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using namespace provider;

const base::UnixTime Now{std::chrono::seconds{1773325920}}; // Thursday 12 March 2026, 14:32 UTC

nostr::PublicKey keyOf(char digit)
{
    return nostr::PublicKey::fromHex(QString(63, u'0') + QLatin1Char(digit)).value();
}

protocol::PodSpec basic()
{
    return {u"basic"_s, u"Basic"_s, u"1 vCPU, 512 MB"_s, 1000, 512, base::Msats{50}};
}

LeaseView aLease(quint32 vmid, std::chrono::seconds left, LeaseState state = LeaseState::Running)
{
    LeaseView lease;
    lease.id = vmid;
    lease.vmid = vmid;
    lease.podId = u"container-%1"_s.arg(vmid);
    lease.tenant = keyOf('7');
    lease.spec = basic();
    lease.backend = u"local"_s;
    lease.state = state;
    lease.startedAt = Now - 1h;
    lease.paidUntil = Now + left;
    lease.paid = base::Msats{1'404'000};
    lease.earned = base::Msats{554'000};
    lease.owedNow = base::Sats{850};
    lease.sshPort = quint16(30000 + vmid);
    lease.payments = {{Now - 1h, base::Sats{234}, 1h}, {Now - 20min, base::Sats{702}, 3h}};
    JournalEntry created;
    created.at = Now - 1h;
    created.kind = JournalKind::Created;
    lease.log = {created};
    return lease;
}

DaemonState aState()
{
    DaemonState state;
    state.provider = keyOf('6');
    state.name = u"PatientOliveBear"_s;
    state.banner = BannerState::SellingNoTenants;
    state.backend = u"local"_s;
    state.specs = {basic()};
    state.capabilities = {u"local"_s, u"refund/1"_s};
    nostr::RelayHealth relay{nostr::RelayUrl::fromText(u"wss://relay.example"_s).value()};
    relay.isConnected = true;
    state.relays = {relay};
    state.offerAcceptedBy = {relay.url};
    state.offerPublishedAt = Now - 6min;
    state.lastHeartbeatAt = Now - 31s;
    state.heartbeatAcceptedBy = 1;
    state.heartbeatsSent = 320;
    state.heartbeatsAccepted = 318;
    state.capacity = {{4000, 8192, 102400}, {0, 0, 0}, 4, 0};
    state.startedAt = Now - 320min;
    state.asOf = Now;
    return state;
}

base::Task<base::Result<std::unique_ptr<DaemonWorld>>> noWorld()
{
    co_return base::fail(base::Errc::Unsupported, u"fed by hand"_s);
}

class ProviderWindowTest : public testing::Test {
protected:
    ProviderWindowTest()
    {
        // Without a world the host only says so; the window is fed by hand.
        QSignalSpy failed{&host, &DaemonHost::startFailed};
        failed.wait(5000);
        theme.load(widgets::ThemeName::Light);
        theme.applyTo(*qApp);
        window = std::make_unique<MainWindow>(host, theme);
        window->resize(1280, 800);
        window->show();
    }

    void picture(const QString& name)
    {
        const auto folder = qEnvironmentVariable(
            "PAYGRESS_SCREENSHOTS", QStringLiteral(PAYGRESS_SOURCE_DIR "/build/screenshots"));
        ASSERT_TRUE(QDir().mkpath(folder));
        for (const auto& [themeName, suffix] : {std::pair{widgets::ThemeName::Light, u"light"_s},
                 std::pair{widgets::ThemeName::Dark, u"dark"_s}}) {
            theme.load(themeName);
            for (const auto size : {QSize{1280, 800}, QSize{880, 600}}) {
                window->resize(size);
                QApplication::processEvents();
                const auto file = u"%1/%2-%3-%4x%5.png"_s.arg(folder, name, suffix)
                                      .arg(size.width())
                                      .arg(size.height());
                ASSERT_TRUE(window->grab().save(file)) << file.toStdString();
            }
        }
    }
    QString textOf(const QString& name)
    {
        auto* label = window->findChild<QLabel*>(name);
        return label ? label->text() : QString{};
    }

    DaemonHost host{DaemonWorldFactory{noWorld}};
    widgets::Theme theme;
    std::unique_ptr<MainWindow> window;
};

TEST_F(ProviderWindowTest, SaysWhyNobodyRents)
{
    auto state = aState();
    cashu::MintUrl mint = cashu::MintUrl::fromText(u"https://mint.example").value();
    state.mints = {{mint, u"Alder Mint"_s, MintCondition::Working, false, base::Sats{0}}};

    window->showState(state);

    EXPECT_EQ(textOf(u"provider.checks.conclusion"_s),
        u"Nothing is broken. 1 change could help; everything else is fine."_s);
    picture(u"P1-no-tenants"_s);
}

TEST_F(ProviderWindowTest, SaysWhenNoRelayHasTheOffer)
{
    auto state = aState();
    state.banner = BannerState::NotVisible;
    state.offerAcceptedBy.clear();
    state.relays.front().isConnected = false;

    window->showState(state);

    EXPECT_TRUE(textOf(u"provider.checks.conclusion"_s).contains(u"keep buyers away"_s));
    picture(u"P1-not-visible"_s);
}

TEST_F(ProviderWindowTest, ShowsLeasesAndWhatStoppingWouldReturn)
{
    auto state = aState();
    state.banner = BannerState::Selling;
    state.leases = {aLease(1041, 218min), aLease(1040, 9min),
        aLease(1044, 1h, LeaseState::Creating), aLease(1039, -1h, LeaseState::Ended)};
    state.activeLeases = 3;
    state.capacity.placesTaken = 3;
    state.walletBalance = base::Sats{18'930};
    window->showState(state);
    window->showScreen(u"P5"_s);

    auto* table = window->findChild<QTableView*>(u"provider.leases.table"_s);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->model()->rowCount(), 3);
    auto* stop = window->findChild<QPushButton*>(u"provider.lease.stop"_s);
    ASSERT_TRUE(stop);
    EXPECT_EQ(stop->text(), u"Stop, return 850 sat"_s);
    picture(u"P5-leases"_s);
}

TEST_F(ProviderWindowTest, AsksBeforeItStopsATenantsServer)
{
    auto state = aState();
    state.leases = {aLease(1041, 218min)};
    state.activeLeases = 1;
    window->showState(state);
    window->showScreen(u"P5"_s);

    window->findChild<QPushButton*>(u"provider.lease.stop"_s)->click();

    EXPECT_TRUE(window->findChild<QPushButton*>(u"provider.stop.confirm"_s));
    picture(u"P5-stop"_s);
}

TEST_F(ProviderWindowTest, ShowsAnEmptyPageBeforeTheFirstTenant)
{
    window->showState(aState());
    window->showScreen(u"P5"_s);
    picture(u"P5-empty"_s);

    auto* why = window->findChild<QPushButton*>(u"provider.leases.why"_s);
    ASSERT_TRUE(why);
    EXPECT_TRUE(why->isVisible());
}

TEST_F(ProviderWindowTest, NamesEverythingThatTakesTheKeyboard)
{
    window->showState(aState());
    for (auto* widget : window->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        EXPECT_TRUE(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()))
            << widget->metaObject()->className() << " " << widget->objectName().toStdString();
    }
}

} // namespace
