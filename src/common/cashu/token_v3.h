// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON form of a token, "cashuA…" (NUT-00). Only read: we write V4.
#pragma once

#include "cashu/token.h"

namespace cashu {

// The part after "cashuA".
base::Result<Token> tokenFromV3(QStringView base64);

} // namespace cashu
