// SPDX-License-Identifier: GPL-3.0-or-later
// The only source of chance for the core. Tests inject one with a seed.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstdint>

namespace base {

class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    std::array<std::uint8_t, 32> bytes32()
    {
        std::array<std::uint8_t, 32> out{};
        fill(out);
        return out;
    }
    QByteArray bytes(qsizetype count);
    std::uint64_t below(std::uint64_t limit); // uniform in 0 … limit-1; limit > 0
    QString password(qsizetype length); // uniform letters and digits (62 symbols)
};

// The operating system's generator.
class SystemRandom final : public RandomSource {
public:
    void fill(std::span<std::uint8_t> out) override;
};

} // namespace base
