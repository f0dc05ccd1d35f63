// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled once for all folders: what nearly every file includes, and changes with the distribution
// only.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <tl/expected.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>
