// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/practice_market_file.h"

#include "base/json_reader.h"
#include "platform/private_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#endif

using namespace Qt::StringLiterals;

namespace platform {

namespace {

constexpr auto Relay = "relay"_L1;
constexpr auto Mint = "mint"_L1;
constexpr auto Process = "pid"_L1;
constexpr qsizetype MaxSize = 4096;

bool isRunning(qint64 process)
{
#ifdef Q_OS_UNIX
    return process > 0 && (kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
#else
    return process > 0;
#endif
}

base::Result<QJsonObject> load()
{
    const auto bytes = readPrivateFile(practiceMarketFile(), MaxSize);
    if (!bytes)
        return base::passOn(bytes);
    return base::parseObject(*bytes, MaxSize);
}

} // namespace

QString practiceMarketFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + u"/paygress/practice-market.json"_s;
}

base::Result<> writePracticeMarketFile(const PracticeMarketAddress& address)
{
    if (const auto made = makePrivateFolder(QFileInfo{practiceMarketFile()}.absolutePath()); !made)
        return made;
    const QJsonObject json{{Relay, address.relay}, {Mint, address.mint},
        {Process, QCoreApplication::applicationPid()}};
    return writePrivateFile(
        practiceMarketFile(), QJsonDocument{json}.toJson(QJsonDocument::Compact));
}

base::Result<PracticeMarketAddress> readPracticeMarketFile()
{
    const auto json = load();
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    PracticeMarketAddress address{in.text(Relay), in.text(Mint)};
    const auto process = in.integer(Process);
    if (in.isGood() && !isRunning(process))
        return base::fail(base::Errc::NotFound, u"no practice market runs"_s);
    return in.finish(address);
}

void removePracticeMarketFile()
{
    const auto json = load();
    if (json && json->value(Process).toInteger() == QCoreApplication::applicationPid())
        QFile::remove(practiceMarketFile());
}

} // namespace platform
