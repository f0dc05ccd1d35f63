// SPDX-License-Identifier: GPL-3.0-or-later
// Who was tested against whom: every test names its two sides and the feature, and the table goes
// to build/interop.md when the program ends.
#pragma once

#include "peers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace test {

// The running test stands for this row. `ours` is what of ours takes part.
void noteRow(const QString& ours, const Peer& theirs, const QString& feature);
// The peer does not offer the feature: the row says so instead of a result.
void noteNotOffered(const QString& reason);

// The quick set, and the rest too with INTEROP=full.
std::vector<const char*> quickAnd(
    std::vector<const char*> quick, const std::vector<const char*>& rest);
// For INSTANTIATE_TEST_SUITE_P over peers.
std::string nameOfPeer(const testing::TestParamInfo<const char*>& peer);

// Adds the listener that writes the table; once, before the tests run.
void writeTableAtEnd();

} // namespace test
