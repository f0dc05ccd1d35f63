// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_target.h"

namespace fuzz {

std::vector<Target>& targets()
{
    static std::vector<Target> all;
    return all;
}

bool add(const Target& target)
{
    targets().push_back(target);
    return true;
}

} // namespace fuzz
