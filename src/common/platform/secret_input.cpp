// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/secret_input.h"

#include <fcntl.h>
#include <unistd.h>

namespace platform {

using namespace Qt::StringLiterals;

base::Result<std::shared_ptr<const SecretInput>> SecretInput::holding(base::ByteView secret)
{
    if (secret.size() > MaxSize)
        return base::fail(base::Errc::Malformed, u"a secret that long fits into no pipe"_s);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return base::fail(base::Errc::Storage, u"cannot make a pipe: "_s + qt_error_string(errno));
    auto input = std::make_shared<const SecretInput>(ends[0]);
    const auto written = ::write(ends[1], secret.data(), secret.size());
    ::close(ends[1]);
    if (written != static_cast<ssize_t>(secret.size()))
        return base::fail(base::Errc::Storage, u"a pipe took only a part of a secret"_s);
    return input;
}

SecretInput::SecretInput(int readingEnd)
    : m_readingEnd{readingEnd}
{
}

SecretInput::~SecretInput()
{
    ::close(m_readingEnd);
}

QString SecretInput::path() const
{
    return u"/proc/self/fd/%1"_s.arg(m_readingEnd);
}

} // namespace platform
