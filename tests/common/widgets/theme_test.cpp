// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <gtest/gtest.h>

using widgets::Theme;
using widgets::ThemeName;

TEST(ThemeTest, FollowsTheDesktopWhileWindowsAreOpen)
{
    Theme theme;
    theme.load(ThemeName::System);
    int changes = 0;
    QObject::connect(&theme, &Theme::changed, &theme, [&changes] { ++changes; });

    theme.setDesktopPreference(ThemeName::Dark);
    EXPECT_EQ(theme.name(), ThemeName::Dark);
    EXPECT_TRUE(theme.isDark());
    theme.setDesktopPreference(ThemeName::Light);

    EXPECT_EQ(theme.name(), ThemeName::Light);
    EXPECT_GE(changes, 1);
}

TEST(ThemeTest, KeepsWhatTheUserChose)
{
    Theme theme;
    theme.load(ThemeName::Light);

    theme.setDesktopPreference(ThemeName::Dark);
    EXPECT_EQ(theme.name(), ThemeName::Light);
    theme.load(ThemeName::System);

    EXPECT_EQ(theme.name(), ThemeName::Dark);
}

TEST(ThemeTest, ChangesNothingWhenTheDesktopRepeatsItself)
{
    Theme theme;
    theme.load(ThemeName::System);
    theme.setDesktopPreference(ThemeName::Dark);
    int changes = 0;
    QObject::connect(&theme, &Theme::changed, &theme, [&changes] { ++changes; });

    theme.setDesktopPreference(ThemeName::Dark);

    EXPECT_EQ(changes, 0);
}
