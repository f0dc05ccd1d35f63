// SPDX-License-Identifier: GPL-3.0-or-later
// ProfileSettings …
#include "consumer/core/market_config.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace consumer;
using namespace Qt::StringLiterals;

namespace {

class ProfileSettingsTest : public testing::Test {
protected:
    void write(const QByteArray& text)
    {
        QFile file{QDir{folder.path()}.filePath(u"settings.json"_s)};
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static ProfileSettings everySetting()
    {
        ProfileSettings settings;
        settings.relays = {u"wss://one.example"_s};
        settings.proxy = u"socks5://127.0.0.1:9050"_s;
        settings.authAnswers = {{u"wss://one.example"_s, AuthAnswer::Allow},
            {u"wss://two.example"_s, AuthAnswer::Refuse}};
        settings.keepsListsOnRelays = false;
        settings.theme = u"dark"_s;
        settings.textScale = 120;
        settings.wordsBackedUpAt = base::UnixTime{std::chrono::seconds{1'700'000'000}};
        settings.remindOfWordsAt = base::UnixTime{std::chrono::seconds{1'700'000'001}};
        settings.remindsOfWords = false;
        return settings;
    }

    QTemporaryDir folder;
};

} // namespace

TEST_F(ProfileSettingsTest, AreTheDefaultsInANewProfile)
{
    EXPECT_EQ(*loadSettings(QDir{folder.path()}.filePath(u"new"_s)), ProfileSettings{});
}

TEST_F(ProfileSettingsTest, AreReadAsTheyWereSaved)
{
    ASSERT_TRUE(saveSettings(folder.path(), everySetting()));

    EXPECT_EQ(*loadSettings(folder.path()), everySetting());
}

// It may name a proxy: nothing is contacted without knowing.
TEST_F(ProfileSettingsTest, AreNotGuessedWhenTheFileIsDamaged)
{
    write("{\"proxy\":\"socks5://127.0.0.1:9");

    EXPECT_EQ(loadSettings(folder.path()).error().code, base::Errc::Storage);
}

TEST_F(ProfileSettingsTest, AreRefusedBeyondTheirBounds)
{
    QStringList relays;
    for (int i = 0; i <= MaxOwnRelays; ++i)
        relays.append(u"\"wss://r%1.example\""_s.arg(i));
    write(u"{\"relays\":[%1],\"proxy\":\"\",\"auth_allowed\":[],\"auth_refused\":[]}"_s
              .arg(relays.join(u','))
              .toUtf8());
    EXPECT_FALSE(loadSettings(folder.path()));

    write(QByteArray(MaxSettingsFile + 1, ' '));
    EXPECT_FALSE(loadSettings(folder.path()));
}

TEST_F(ProfileSettingsTest, NameTheProxyUnlessOneWasGiven)
{
    MarketConfig config;
    config.settings.proxy = u"socks5://127.0.0.1:9050"_s;
    EXPECT_EQ(proxyOf(config)->address(), u"127.0.0.1:9050"_s);

    config.proxy = *net::Proxy::fromText(u"socks5://127.0.0.1:1080"_s);
    EXPECT_EQ(proxyOf(config)->address(), u"127.0.0.1:1080"_s);

    config.proxy = {};
    config.settings.proxy = u"nonsense"_s;
    EXPECT_FALSE(proxyOf(config));
}

TEST_F(ProfileSettingsTest, NameTheRelaysUnlessSomeWereGiven)
{
    MarketConfig config;
    EXPECT_EQ(relaysOf(config), defaultRelays());

    config.settings.relays = {u"wss://one.example"_s};
    EXPECT_EQ(relaysOf(config), config.settings.relays);

    config.relays = {u"wss://given.example"_s};
    EXPECT_EQ(relaysOf(config), config.relays);
}

TEST_F(ProfileSettingsTest, NeverBringPracticeToRealRelays)
{
    MarketConfig config;
    config.kind = MarketKind::Practice;
    config.settings.relays = {u"wss://one.example"_s};

    EXPECT_TRUE(relaysOf(config).isEmpty());
}
