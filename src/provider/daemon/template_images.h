// SPDX-License-Identifier: GPL-3.0-or-later
// Which images of an engine answer to which template: an engine that has one can run it.
#pragma once

#include "backends/container_spec.h"

namespace provider {

QList<backends::AllowedImage> templateImages(); // localhost/paygress/SLUG:1

} // namespace provider
