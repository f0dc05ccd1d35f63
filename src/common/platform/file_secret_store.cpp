// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/file_secret_store.h"

#include "base/json_reader.h"
#include "platform/private_file.h"

#include <QJsonDocument>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestFile = 1 << 20;

} // namespace

base::Task<base::Result<QString>> FileSecretStore::read(QString name)
{
    const auto secrets = load();
    if (!secrets)
        co_return base::passOn(secrets);
    const auto secret = secrets->value(name);
    if (secret.isUndefined())
        co_return base::fail(base::Errc::NotFound, u"there is no secret named %1"_s.arg(name));
    if (!secret.isString())
        co_return base::fail(base::Errc::Malformed, u"the secret named %1 is not text"_s.arg(name));
    co_return secret.toString();
}

base::Task<base::Result<>> FileSecretStore::write(QString name, QString secret)
{
    auto secrets = load();
    if (!secrets)
        co_return base::passOn(secrets);
    secrets->insert(name, secret);
    co_return save(*secrets);
}

base::Task<base::Result<>> FileSecretStore::forget(QString name)
{
    auto secrets = load();
    if (!secrets)
        co_return base::passOn(secrets);
    if (!secrets->contains(name))
        co_return base::Result<>{};
    secrets->remove(name);
    co_return save(*secrets);
}

base::Result<QJsonObject> FileSecretStore::load() const
{
    const auto contents = readPrivateFile(m_path, LongestFile);
    if (!contents && contents.error().code == base::Errc::NotFound)
        return QJsonObject{};
    if (!contents)
        return base::passOn(contents);
    return base::parseObject(*contents, LongestFile);
}

base::Result<> FileSecretStore::save(const QJsonObject& secrets) const
{
    return writePrivateFile(m_path, QJsonDocument{secrets}.toJson());
}

} // namespace platform
