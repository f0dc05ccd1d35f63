// SPDX-License-Identifier: GPL-3.0-or-later
// The real window as a newcomer uses it: try with play money, rent, log in over SSH, stop. The
// provider is a process of its own; under Xvfb these are real windows.
#include "consumer/core/market_host.h"
#include "consumer/windows/main_window.h"
#include "process/program.h"
#include "project_paths.h"
#include "support/await.h"
#include "support/ssh_client.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using consumer::ServerState;

class RentalTest : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(folder.isValid());
        qputenv("XDG_RUNTIME_DIR", folder.filePath(u"runtime"_s).toLocal8Bit());
        ASSERT_TRUE(QDir().mkpath(folder.filePath(u"runtime"_s)));
        QFile::setPermissions(
            folder.filePath(u"runtime"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        provider = std::make_unique<test::Program>(u"paygress-provider"_s,
            QStringList{u"--practice"_s, u"--headless"_s, u"--json"_s, u"--profile"_s,
                folder.filePath(u"provider"_s)});
        ASSERT_TRUE(provider->waitForEvent(u"ready"_s));
        theme.load(widgets::ThemeName::Light);
        theme.applyTo(*qApp);
        consumer::MarketConfig config;
        config.profile = folder.filePath(u"renter"_s);
        host = std::make_unique<consumer::MarketHost>(config);
        window = std::make_unique<consumer::MainWindow>(*host, theme);
        window->resize(1280, 800);
        window->show();
    }
    void TearDown() override
    {
        window.reset();
        host.reset();
        if (provider)
            provider->terminate();
    }

    // A button that can be clicked by a person now.
    QAbstractButton* button(const QString& name)
    {
        for (auto* found : window->findChildren<QAbstractButton*>(name)) {
            if (found->isVisible() && found->isEnabled())
                return found;
        }
        return nullptr;
    }
    bool click(const QString& name, std::chrono::milliseconds limit = 15s)
    {
        if (!test::waitUntil([&] { return button(name) != nullptr; }, limit))
            return false;
        QTest::mouseClick(button(name), Qt::LeftButton);
        return true;
    }
    bool waitFor(std::function<bool()> condition, std::chrono::milliseconds limit = 30s)
    {
        return test::waitUntil(std::move(condition), limit);
    }
    void picture(const QString& name)
    {
        const auto target = qEnvironmentVariable(
            "PAYGRESS_SCREENSHOTS", QStringLiteral(PAYGRESS_SOURCE_DIR "/build/screenshots"));
        QDir().mkpath(target);
        for (const auto& [themeName, suffix] : {std::pair{widgets::ThemeName::Dark, u"dark"_s},
                 std::pair{widgets::ThemeName::Light, u"light"_s}}) {
            theme.load(themeName);
            QApplication::processEvents();
            EXPECT_TRUE(window->grab().save(u"%1/journey-%2-%3.png"_s.arg(target, name, suffix)));
        }
    }
    const consumer::MarketState& state() const { return host->state(); }

    QTemporaryDir folder;
    std::unique_ptr<test::Program> provider;
    widgets::Theme theme;
    std::unique_ptr<consumer::MarketHost> host;
    std::unique_ptr<consumer::MainWindow> window;
};

TEST_F(RentalTest, LeadsFromTheWelcomeToARunningServerAndBack)
{
    EXPECT_EQ(state().phase, consumer::MarketPhase::Welcome);
    EXPECT_TRUE(state().relays.isEmpty()); // nothing is contacted before a choice
    picture(u"1-M1"_s);

    ASSERT_TRUE(click(u"welcome.practice"_s));
    ASSERT_TRUE(waitFor([&] {
        return !state().offers.isEmpty() && state().wallet.spendable >= base::Sats{5000};
    })) << state().failure.toStdString();
    auto* table = window->findChild<QTableView*>(u"market.table"_s);
    ASSERT_TRUE(waitFor([&] { return table->model()->rowCount() > 0; }));
    picture(u"2-M2"_s);

    ASSERT_TRUE(click(u"market.rent"_s));
    ASSERT_TRUE(waitFor([&] { return button(u"rent.pay"_s) != nullptr; }));
    EXPECT_TRUE(button(u"rent.pay"_s)->text().contains(u"PLAY sat"_s))
        << button(u"rent.pay"_s)->text().toStdString();
    picture(u"3-R3"_s);
    ASSERT_TRUE(click(u"rent.pay"_s));
    ASSERT_TRUE(waitFor([&] {
        return !state().servers.isEmpty()
            && state().servers.constFirst().state == ServerState::Running;
    }));
    ASSERT_TRUE(waitFor([&] { return button(u"ready.done"_s) || button(u"rent.open"_s); }));
    picture(u"4-R6"_s);

    const auto server = state().servers.constFirst();
    const auto login
        = test::runOverSsh(quint16(server.port), server.password.toUtf8(), "id -un; hostname");
    ASSERT_TRUE(login);
    EXPECT_EQ(login->exitCode, 0);
    EXPECT_TRUE(login->output.startsWith("root\n")) << login->output.toStdString();

    if (!button(u"ready.servers"_s)) {
        ASSERT_TRUE(click(u"rent.open"_s));
    }
    ASSERT_TRUE(click(u"ready.servers"_s));
    picture(u"5-S2"_s);
    ASSERT_TRUE(click(u"server.stop"_s));
    ASSERT_TRUE(click(u"stop.stop"_s));
    ASSERT_TRUE(waitFor([&] { return state().servers.constFirst().state == ServerState::Ended; }));
    // The server has ended before the mint has swapped the refund.
    EXPECT_TRUE(waitFor([&] { return state().servers.constFirst().refunded > base::Sats{0}; }));
    const auto gone = base::Sats{5000} - state().wallet.spendable - state().wallet.reserved;
    const auto& ended = state().servers.constFirst();
    EXPECT_EQ((ended.spent - ended.refunded).value(), gone.value());
    picture(u"6-stopped"_s);
}

} // namespace
