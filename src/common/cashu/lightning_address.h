// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning addresses (LUD-16): name@domain, and the URL where its owner's terms are.
#pragma once

#include "base/result.h"

#include <QUrl>

namespace cashu {

// Malformed unless the name is of a-z 0-9 - _ . + only. Plain http for .onion and this computer.
base::Result<QUrl> payUrlOfAddress(QStringView address);

} // namespace cashu
