// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/lxd_answer.h"

#include "backends/lxd/instance_request.h"
#include "base/json_reader.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxAnswer = 64 << 20;
constexpr qsizetype MaxInstances = 20'000;
constexpr qsizetype MaxName = 256;
constexpr qsizetype MaxWords = 300;
constexpr qint64 BytesPerMb = 1 << 20;
constexpr qint64 MaxProcessors = 65'536;
constexpr int Succeeded = 200;

// What we use beyond the first version of the interface.
const QStringList& neededExtensions()
{
    static const QStringList needed{u"instances"_s, u"proxy"_s, u"container_exec_recording"_s,
        u"resources_v2"_s, u"kernel_limits"_s, u"id_map"_s};
    return needed;
}

bool isOperation(const QString& path)
{
    constexpr auto Folder = "/1.0/operations/"_L1;
    const auto isPlain
        = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || c == u'-'; };
    const auto id = path.mid(Folder.size());
    return path.startsWith(Folder) && !id.isEmpty() && id.size() <= 64
        && std::ranges::all_of(id, isPlain);
}

bool isFingerprint(const QString& text)
{
    const auto isHex = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); };
    return text.size() == 64 && std::ranges::all_of(text, isHex);
}

} // namespace

bool LxdPool::limitsDisks() const
{
    static const QStringList drivers{u"btrfs"_s, u"zfs"_s, u"lvm"_s, u"ceph"_s};
    return drivers.contains(driver);
}

base::Error lxdRefusal(int code, const QString& said)
{
    const auto words = said.simplified().left(MaxWords);
    const auto detail = u"the container daemon answered: %1"_s.arg(words);
    if (code == 404)
        return {base::Errc::NotFound, detail};
    if (code == 401 || code == 403)
        return {base::Errc::NotAllowed, detail};
    if (code == 409 || words.contains("address already in use"_L1)
        || words.contains("already exists"_L1))
        return {base::Errc::Conflict, detail};
    return {base::Errc::Rejected, detail};
}

base::Result<LxdReply> replyFromJson(int status, const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    const auto type = in.text("type"_L1, MaxName);
    if (type == u"error"_s || status >= 400) {
        const auto code = static_cast<int>(in.integerOr("error_code"_L1, status, 0, 999));
        return tl::unexpected<base::Error>{lxdRefusal(code, json->value("error"_L1).toString())};
    }
    LxdReply reply;
    reply.metadata = json->value("metadata"_L1);
    if (type == u"async"_s) {
        reply.operation = in.text("operation"_L1, MaxName).section(u'?', 0, 0);
        if (!isOperation(reply.operation))
            in.refuse("operation"_L1, u"not an operation"_s);
    } else if (type != u"sync"_s) {
        in.refuse("type"_L1, u"not known"_s);
    }
    return in.finish(reply);
}

base::Result<LxdServer> serverFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    const auto trust = in.text("auth"_L1, MaxName);
    const auto extensions = in.texts("api_extensions"_L1);
    base::JsonReader environment{in.object("environment"_L1)};
    LxdServer server;
    server.product = environment.text("server"_L1, MaxName);
    server.version = environment.text("server_version"_L1, MaxName);
    const auto read = environment.finish(0);
    if (!read)
        return base::passOn(read);
    const auto finished = in.finish(server);
    if (!finished)
        return finished;
    if (trust != u"trusted"_s)
        return base::fail(base::Errc::NotAllowed, u"the container daemon does not trust us"_s);
    const auto isMissing = [&](const QString& name) { return !extensions.contains(name); };
    if (std::ranges::any_of(neededExtensions(), isMissing))
        return base::fail(
            base::Errc::Unsupported, u"%1 %2 is too old"_s.arg(server.product, server.version));
    return server;
}

base::Result<LxdOperation> operationFromJson(const QJsonValue& metadata)
{
    const auto json = metadata.toObject();
    base::JsonReader in{json};
    LxdOperation operation;
    const auto code = in.integer("status_code"_L1, 100, 599);
    operation.isDone = code >= Succeeded;
    operation.details = json.value("metadata"_L1).toObject();
    if (code > Succeeded) {
        const auto words = json.value("err"_L1).toString();
        operation.failure = words.isEmpty() ? json.value("status"_L1).toString() : words;
        if (operation.failure.isEmpty())
            operation.failure = u"failed"_s;
    }
    return in.finish(operation);
}

base::Result<QList<LxdPool>> poolsFromJson(const QJsonValue& metadata)
{
    QList<LxdPool> pools;
    const auto list = metadata.toArray();
    for (const auto& item : list) {
        base::JsonReader in{item.toObject()};
        LxdPool pool;
        pool.name = in.text("name"_L1, MaxName);
        pool.driver = in.text("driver"_L1, MaxName);
        const auto read = in.finish(pool);
        if (!read)
            return base::passOn(read);
        pools.append(pool);
    }
    return pools;
}

base::Result<bool> isManagedFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    return in.finish(in.boolean("managed"_L1));
}

base::Result<qint64> freeDiskMbFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    base::JsonReader space{in.object("space"_L1)};
    const auto used = space.integerOr("used"_L1, 0); // left out when nothing is used
    const auto total = space.integer("total"_L1);
    const auto read = in.finish(0);
    if (!read)
        return base::passOn(read);
    return space.finish(std::max<qint64>(0, total - used) / BytesPerMb);
}

base::Result<LxdResources> resourcesFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    base::JsonReader processors{in.object("cpu"_L1)};
    base::JsonReader memory{in.object("memory"_L1)};
    LxdResources resources;
    resources.processors = processors.integer("total"_L1, 1, MaxProcessors);
    const auto used = memory.integer("used"_L1);
    const auto total = memory.integer("total"_L1);
    resources.freeMemoryMb = std::max<qint64>(0, total - used) / BytesPerMb;
    for (const auto& part : {in.finish(0), processors.finish(0), memory.finish(0)}) {
        if (!part)
            return base::passOn(part);
    }
    return resources;
}

base::Result<QString> fingerprintFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    const auto target = in.text("target"_L1, MaxName);
    if (!isFingerprint(target))
        in.refuse("target"_L1, u"not a fingerprint"_s);
    return in.finish(target);
}

base::Result<QString> imageTextFromJson(const QJsonValue& metadata)
{
    base::JsonReader in{metadata.toObject()};
    const auto properties = in.optionalObject("properties"_L1).value_or(QJsonObject{});
    const auto text = properties.value("description"_L1).toString().simplified().left(MaxName);
    return in.finish(text.isEmpty() ? u"Linux, system container"_s : text);
}

base::Result<std::optional<InstanceFacts>> instanceFromJson(const QJsonValue& metadata)
{
    using Found = std::optional<InstanceFacts>;
    base::JsonReader in{metadata.toObject()};
    base::JsonReader config{in.object("config"_L1)};
    if (!config.has(config_key::Workload))
        return in.finish(Found{});
    InstanceFacts facts;
    facts.name = in.text("name"_L1, MaxName);
    facts.owner = config.text(config_key::Owner, MaxName);
    facts.workload.value = config.text(config_key::Workload, MaxName);
    facts.sshPort = config.text(config_key::SshPort, MaxName).toUShort();
    facts.isFinished = config.optionalText(config_key::IsFinished) == u"true"_s;
    const auto root = in.object("devices"_L1).value("root"_L1).toObject();
    facts.pool = root.value("pool"_L1).toString();
    const auto status = in.text("status"_L1, MaxName);
    facts.isRunning = status != u"Stopped"_s;
    facts.isStateKnown = status != u"Error"_s;
    if (!isGoodId(facts.workload) || facts.sshPort == 0)
        in.refuse("config"_L1, u"not a workload of ours"_s);
    const auto read = config.finish(0);
    if (!read)
        return base::passOn(read);
    return in.finish(Found{facts});
}

base::Result<QList<InstanceFacts>> instancesFromJson(const QJsonValue& metadata)
{
    const auto list = metadata.toArray();
    if (list.size() > MaxInstances)
        return base::fail(base::Errc::Malformed, u"the daemon lists too many instances"_s);
    QList<InstanceFacts> instances;
    for (const auto& item : list) {
        const auto facts = instanceFromJson(item);
        if (!facts)
            return base::passOn(facts);
        if (*facts)
            instances.append(**facts);
    }
    return instances;
}

QStringList missingLimits(const QJsonValue& warnings)
{
    QStringList missing;
    const auto list = warnings.toArray();
    for (const auto& item : list) {
        const auto type = item["type"_L1].toString();
        const bool isOver = item["status"_L1].toString() == u"resolved"_s;
        if (isOver || !type.contains("CGroup"_L1))
            continue;
        if (type.contains("CPU controller"_L1))
            missing.append(u"processors"_s);
        if (type.contains("memory controller"_L1))
            missing.append(u"memory"_s);
        if (type.contains("pids controller"_L1))
            missing.append(u"processes"_s);
    }
    missing.removeDuplicates();
    return missing;
}

} // namespace backends
