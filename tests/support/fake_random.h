// SPDX-License-Identifier: GPL-3.0-or-later
// Chance with a seed: the same numbers every run.
#pragma once

#include "base/random.h"

#include <random>

namespace test {

class FakeRandom final : public base::RandomSource {
public:
    explicit FakeRandom(std::uint64_t seed = 1)
        : m_engine{seed}
    {
    }
    void fill(std::span<std::uint8_t> out) override
    {
        for (auto& byte : out)
            byte = static_cast<std::uint8_t>(m_engine());
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace test
