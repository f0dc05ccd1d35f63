// SPDX-License-Identifier: GPL-3.0-or-later
// DesktopScheme on a session bus of its own, with a settings portal that says what the test wants.
#include "await.h"
#include "platform/desktop_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using platform::ColorScheme;
using platform::DesktopScheme;

namespace {

class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 1;

public Q_SLOTS:
    QDBusVariant Read(const QString&, const QString&)
    {
        return QDBusVariant{QVariant::fromValue(QDBusVariant{scheme})};
    }
};

class DesktopSchemeTest : public testing::Test {
protected:
    void SetUp() override
    {
        m_bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
        if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead(5000))
            GTEST_SKIP() << "dbus-daemon is not here";
        m_address = QString::fromUtf8(m_bus.readLine()).trimmed();
        auto server = connection(u"portal"_s);
        ASSERT_TRUE(server.registerService(u"org.freedesktop.portal.Desktop"_s));
        ASSERT_TRUE(server.registerObject(
            u"/org/freedesktop/portal/desktop"_s, &portal, QDBusConnection::ExportAllSlots));
    }
    void TearDown() override
    {
        QDBusConnection::disconnectFromBus(u"portal"_s);
        QDBusConnection::disconnectFromBus(u"window"_s);
        m_bus.kill();
        m_bus.waitForFinished();
    }
    QDBusConnection connection(const QString& name)
    {
        return QDBusConnection::connectToBus(m_address, name);
    }

    void say(uint scheme)
    {
        auto news = QDBusMessage::createSignal(u"/org/freedesktop/portal/desktop"_s,
            u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s);
        news.setArguments({u"org.freedesktop.appearance"_s, u"color-scheme"_s,
            QVariant::fromValue(QDBusVariant{scheme})});
        QDBusConnection{u"portal"_s}.send(news);
    }

    FakePortal portal;

private:
    QProcess m_bus;
    QString m_address;
};

} // namespace

TEST_F(DesktopSchemeTest, ReadsThePreferenceAndHearsOfChanges)
{
    DesktopScheme desktop{connection(u"window"_s)};
    ASSERT_TRUE(test::waitUntil([&] { return desktop.scheme().has_value(); }));
    EXPECT_EQ(desktop.scheme(), ColorScheme::Dark);

    // Said again until it is heard: a bus may not have passed on the wish to listen yet.
    ASSERT_TRUE(test::waitUntil([&] {
        say(2);
        return desktop.scheme() == ColorScheme::Light;
    }));
    EXPECT_TRUE(test::waitUntil([&] {
        say(0);
        return !desktop.scheme();
    }));
}

TEST_F(DesktopSchemeTest, KnowsNothingWithoutABus)
{
    const DesktopScheme desktop{QDBusConnection{u"nowhere"_s}};

    EXPECT_EQ(desktop.scheme(), std::nullopt);
}

#include "desktop_scheme_test.moc"
