// SPDX-License-Identifier: GPL-3.0-or-later
// A secret on its way to the standard input of one other program. It waits in a pipe of the kernel,
// so no buffer of ours ever holds a copy, and whoever reads it first has taken it. Unix only.
#pragma once

#include "base/bytes.h"

#include <memory>

namespace platform {

class SecretInput {
public:
    static constexpr std::size_t MaxSize = 4096; // bytes; a pipe takes that much without a reader

    // Malformed when it is longer; Storage when the kernel has no more descriptors.
    static base::Result<std::shared_ptr<const SecretInput>> holding(base::ByteView secret);

    explicit SecretInput(int readingEnd);
    SecretInput(const SecretInput&) = delete;
    SecretInput& operator=(const SecretInput&) = delete;
    ~SecretInput(); // what nobody read is gone

    QString path() const; // as this process may open the reading end

private:
    int m_readingEnd;
};

QDebug operator<<(QDebug, const SecretInput&) = delete;

} // namespace platform
