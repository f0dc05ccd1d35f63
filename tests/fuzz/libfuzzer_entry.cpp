// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls: the target that this program is named after.
#include "fuzz_target.h"

#include <algorithm>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    static const auto run = std::ranges::find_if(fuzz::targets(), [](const fuzz::Target& target) {
        return std::string_view{target.name} == FUZZ_ONLY;
    })->run;
    run(input);
    return 0;
}
