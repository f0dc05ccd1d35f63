// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps named secrets (words, keys) apart from settings and database. Values are text; keys are
// written as hex.
#pragma once

#include "base/result.h"
#include "base/task.h"

#include <QString>

namespace platform {

class SecretStore {
public:
    virtual ~SecretStore() = default;

    virtual base::Task<base::Result<QString>> read(QString name) = 0; // NotFound when there is none
    virtual base::Task<base::Result<>> write(QString name, QString secret)
        = 0; // replaces; on the disk when it answers
    virtual base::Task<base::Result<>> forget(QString name) = 0; // also when there is none
};

} // namespace platform
