// SPDX-License-Identifier: GPL-3.0-or-later
// The same for the test programs.
#pragma once

#include "core.h"

#include <gtest/gtest.h>
