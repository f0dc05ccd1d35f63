// SPDX-License-Identifier: GPL-3.0-or-later
// The largest single allocation while it lives, as AddressSanitizer sees it; 0 in builds without.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void*, std::size_t), void (*freed)(const volatile void*));
#endif

namespace test {

class AllocationWatch {
public:
    AllocationWatch()
    {
#if defined(__SANITIZE_ADDRESS__)
        [[maybe_unused]] static const int installed = __sanitizer_install_malloc_and_free_hooks(
            [](const volatile void*, std::size_t size) {
                if (size > s_largest)
                    s_largest = size;
            },
            [](const volatile void*) {});
#endif
        s_largest = 0;
    }

    std::size_t largest() const
    {
        return s_largest;
    }

private:
    inline static thread_local std::size_t s_largest = 0;
};

} // namespace test
