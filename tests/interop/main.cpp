// SPDX-License-Identifier: GPL-3.0-or-later
#include "market.h"
#include "table.h"

#include <QCoreApplication>
#include <gtest/gtest.h>

int main(int argc, char** argv)
{
    QCoreApplication application{argc, argv};
    testing::InitGoogleTest(&argc, argv);
    test::writeTableAtEnd();
    const auto status = RUN_ALL_TESTS();
    test::stopServers();
    test::stopMarket();
    return status;
}
