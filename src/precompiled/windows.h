// SPDX-License-Identifier: GPL-3.0-or-later
// The same for the folders with widgets.
#pragma once

#include "core.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>
