// SPDX-License-Identifier: GPL-3.0-or-later
// Takes every widget out of a column, before it is filled anew.
#pragma once

class QVBoxLayout;

namespace consumer {

void clearRows(QVBoxLayout* column);

} // namespace consumer
