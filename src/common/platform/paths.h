// SPDX-License-Identifier: GPL-3.0-or-later
// Where a profile keeps its files, and where our programs find each other.
#pragma once

#include "base/result.h"

#include <QString>

namespace platform {

// The layout of one profile folder. Names only; prepare() creates the folder.
class ProfilePaths {
public:
    explicit ProfilePaths(QString folder)
        : m_folder{std::move(folder)}
    {
    }

    // ~/.local/share/<program> (XDG_DATA_HOME is honoured), or its like on other systems.
    static ProfilePaths ofProgram(const QString& program);

    QString folder() const { return m_folder; }
    QString database() const { return file(QStringLiteral("paygress.sqlite")); }
    QString lockFile() const { return file(QStringLiteral("lock")); }
    QString secretsFile() const { return file(QStringLiteral("secrets.json")); }
    QString logFile() const { return file(QStringLiteral("log")); }
    QString workloadsFolder() const
    {
        return file(QStringLiteral("workloads"));
    } // the local backend's
    QString practiceFolder() const
    {
        return file(QStringLiteral("practice"));
    } // a practice market's

    base::Result<> prepare() const; // the folder exists, and only its owner may enter it

private:
    QString file(const QString& name) const { return m_folder + u'/' + name; }

    QString m_folder;
};

// The program of that name beside the running one, else the one in PATH; empty when there is none.
QString findProgram(const QString& name);

} // namespace platform
