// SPDX-License-Identifier: GPL-3.0-or-later
// Our practice relay and mint as a program of their own, one for all tests.
#pragma once

#include <QString>

namespace test {

struct Market {
    QString relay; // empty when the program did not start
    QString mint;
};

// Started at the first call, runs until stopMarket().
const Market& market();
void stopMarket();

} // namespace test
