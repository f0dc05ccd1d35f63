// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of the reference implementation, byte by byte.
#pragma once

#include "base/json_reader.h"
#include "nostr/event.h"
#include "project_paths.h"

#include <QFile>

namespace golden {

inline QString text(const QString& name)
{
    QFile file{QStringLiteral(PAYGRESS_TEST_DATA "/") + name};
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no golden file %s", qPrintable(name));
    return QString::fromUtf8(file.readAll().trimmed());
}

inline QJsonObject json(const QString& name)
{
    return base::parseObject(text(name).toUtf8()).value();
}

inline nostr::Event event(const QString& name)
{
    return nostr::eventFromJsonText(text(name).toUtf8()).value();
}

} // namespace golden
