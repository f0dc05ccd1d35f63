// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/english_plurals.h"

#include <QApplication>
#include <QLocale>
#include <gtest/gtest.h>

int main(int argc, char** argv)
{
    qputenv("TZ", "UTC"); // pictures show the time of the story
    QApplication application{argc, argv};
    QLocale::setDefault(QLocale{QLocale::English, QLocale::UnitedStates});
    widgets::EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
