// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/launch_plan.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Password = "password"_L1;
constexpr auto HostKey = "host_key"_L1;
constexpr auto ProcessLimit = "process_limit"_L1;
constexpr auto MemoryLimit = "memory_limit_mb"_L1;
constexpr auto FileLimit = "file_limit_mb"_L1;
constexpr auto Bubblewrap = "bubblewrap"_L1;
constexpr auto Home = "home"_L1;
constexpr auto DiskImage = "disk_image"_L1;
constexpr auto Etc = "etc"_L1;
constexpr auto Hostname = "hostname"_L1;
constexpr auto UserId = "user_id"_L1;
constexpr auto ProcessFiles = "process_files"_L1;
constexpr auto TemporarySize = "temporary_mb"_L1;
constexpr auto Server = "server"_L1;

constexpr qint64 MostMb = qint64{1} << 32;
constexpr qint64 HighestUserId = 0xFFFF'FFFE;

QJsonObject objectOf(const ServerPlan& plan)
{
    return {
        {Password, plan.password},
        {HostKey, plan.hostKey},
        {ProcessLimit, plan.processLimit},
        {MemoryLimit, plan.memoryLimitMb},
        {FileLimit, plan.fileLimitMb},
    };
}

base::Result<ServerPlan> serverPlanOf(const QJsonObject& json)
{
    base::JsonReader in{json};
    ServerPlan plan;
    plan.password = in.text(Password);
    plan.hostKey = in.text(HostKey);
    plan.processLimit = in.integer(ProcessLimit, 0, MostMb);
    plan.memoryLimitMb = in.integer(MemoryLimit, 0, MostMb);
    plan.fileLimitMb = in.integer(FileLimit, 0, MostMb);
    return in.finish(plan);
}

} // namespace

QByteArray toJson(const ServerPlan& plan)
{
    return QJsonDocument{objectOf(plan)}.toJson(QJsonDocument::Compact);
}

QByteArray toJson(const LaunchPlan& plan)
{
    const QJsonObject json{
        {Bubblewrap, plan.bubblewrap},
        {Home, plan.home},
        {DiskImage, plan.diskImage},
        {Etc, plan.etc},
        {Hostname, plan.hostname},
        {UserId, plan.userId},
        {ProcessFiles, QJsonArray::fromStringList(plan.processFiles)},
        {TemporarySize, plan.temporaryMb},
        {Server, objectOf(plan.server)},
    };
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

base::Result<ServerPlan> serverPlanFromJson(const QByteArray& json)
{
    const auto object = base::parseObject(json, PlanMaxBytes);
    if (!object)
        return base::passOn(object);
    return serverPlanOf(*object);
}

base::Result<LaunchPlan> launchPlanFromJson(const QByteArray& json)
{
    const auto object = base::parseObject(json, PlanMaxBytes);
    if (!object)
        return base::passOn(object);
    base::JsonReader in{*object};
    LaunchPlan plan;
    plan.bubblewrap = in.text(Bubblewrap);
    plan.home = in.text(Home);
    plan.diskImage = in.text(DiskImage);
    plan.etc = in.text(Etc);
    plan.hostname = in.text(Hostname);
    plan.userId = in.integer(UserId, 0, HighestUserId);
    plan.processFiles = in.texts(ProcessFiles, 16);
    plan.temporaryMb = in.integer(TemporarySize, 1, MostMb);
    const auto server = serverPlanOf(in.object(Server));
    if (!server)
        return base::passOn(server);
    plan.server = *server;
    return in.finish(plan);
}

} // namespace backends
