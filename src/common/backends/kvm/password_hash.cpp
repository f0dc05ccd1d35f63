// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/password_hash.h"

#include <crypt.h>
#include <memory>

namespace backends {

using namespace Qt::StringLiterals;

base::Result<QString> hashPassword(const QString& password, base::RandomSource& random)
{
    constexpr qsizetype SaltLength = 16;
    const auto salt = "$6$" + random.password(SaltLength).toLatin1() + '$';
    const auto workspace = std::make_unique<crypt_data>(); // crypt_r wants it empty
    const auto* hash = crypt_r(password.toUtf8().constData(), salt.constData(), workspace.get());
    const auto text = hash ? QString::fromLatin1(hash) : QString{};
    explicit_bzero(workspace.get(), sizeof *workspace);
    if (!text.startsWith("$6$"_L1))
        return base::fail(base::Errc::Unsupported, u"this system cannot hash passwords"_s);
    return text;
}

} // namespace backends
