// SPDX-License-Identifier: GPL-3.0-or-later
// A password as a Linux system stores it: SHA-512 crypt(5) with a fresh salt.
#pragma once

#include "base/random.h"
#include "base/result.h"

#include <QString>

namespace backends {

base::Result<QString> hashPassword(const QString& password, base::RandomSource& random);

} // namespace backends
