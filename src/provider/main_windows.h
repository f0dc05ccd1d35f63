// SPDX-License-Identifier: GPL-3.0-or-later
// The provider with its dashboard: the same world in a worker thread, a window and a tray icon in
// front.
#pragma once

#include "provider/daemon/start_options.h"

namespace provider {

int runWindows(int argc, char** argv, const StartOptions& options);

} // namespace provider
