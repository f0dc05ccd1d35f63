// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets in one JSON file with mode 0600. A file that cannot be read is never overwritten.
#pragma once

#include "platform/secret_store.h"

#include <QJsonObject>

namespace platform {

class FileSecretStore final : public SecretStore {
public:
    explicit FileSecretStore(QString path)
        : m_path{std::move(path)}
    {
    }

    base::Task<base::Result<QString>> read(QString name) override;
    base::Task<base::Result<>> write(QString name, QString secret) override;
    base::Task<base::Result<>> forget(QString name) override;

private:
    base::Result<QJsonObject> load() const; // empty when there is no file yet
    base::Result<> save(const QJsonObject& secrets) const;

    QString m_path;
};

} // namespace platform
