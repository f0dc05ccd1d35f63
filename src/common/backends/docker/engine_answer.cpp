// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/engine_answer.h"

#include "base/json_reader.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxAnswer = 4 << 20;
constexpr qsizetype MaxContainers = 20'000;
constexpr qsizetype MaxName = 256;
constexpr qsizetype MaxMessage = 300;
constexpr qint64 BytesPerMb = 1 << 20;
constexpr int OurApi = 41; // minor versions of 1.x
constexpr int OldestApi = 40;
constexpr auto DescriptionLabel = "paygress.description"_L1;

// 41 for "1.41"; -1 for anything else.
int minorOf(const QString& version)
{
    bool isGood = false;
    const int minor = version.mid(2).toInt(&isGood);
    return version.startsWith("1."_L1) && isGood ? minor : -1;
}

bool isEngineId(const QString& text)
{
    constexpr qsizetype MaxId = 128;
    const auto isHex = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); };
    return !text.isEmpty() && text.size() <= MaxId && std::ranges::all_of(text, isHex);
}

base::Result<ContainerFacts> containerFrom(const QJsonObject& json)
{
    base::JsonReader in{json};
    ContainerFacts facts;
    facts.engineId = in.text("Id"_L1, MaxName);
    if (!isEngineId(facts.engineId))
        in.refuse("Id"_L1, u"not an id"_s);
    const auto state = in.text("State"_L1, MaxName);
    facts.isRunning = state == u"running"_s || state == u"restarting"_s || state == u"paused"_s;
    const auto names = in.texts("Names"_L1, 100);
    facts.name = names.value(0);
    if (facts.name.startsWith(u'/'))
        facts.name.remove(0, 1);
    base::JsonReader labels{in.object("Labels"_L1)};
    facts.workload.value = labels.text(label::Workload, MaxName);
    facts.diskMb = labels.optionalText(label::DiskMb, MaxName).value_or(QString{}).toLongLong();
    facts.writtenBytes = json.value("SizeRw"_L1).toInteger();
    const auto good = labels.finish(0);
    if (!good)
        return base::passOn(good);
    if (!isGoodId(facts.workload))
        in.refuse("Labels"_L1, u"not the name of a workload"_s);
    return in.finish(facts);
}

// The first of an image's labels or names that tells a person what it is.
QString describe(const QJsonObject& json, const QString& reference)
{
    const auto labels = json.value("Config"_L1).toObject().value("Labels"_L1).toObject();
    const auto told = labels.value(DescriptionLabel).toString().simplified().left(MaxName);
    return told.isEmpty() ? reference : told;
}

} // namespace

bool ContainerFacts::isDiskFull() const
{
    return diskMb > 0 && writtenBytes / BytesPerMb >= diskMb;
}

bool EngineFacts::mayLimitDisks() const
{
    return storageDriver == u"btrfs"_s || storageDriver == u"zfs"_s
        || (storageDriver == u"overlay2"_s && backingFileSystem == u"xfs"_s);
}

base::Result<EngineVersion> versionFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    EngineVersion version;
    version.product = in.text("Version"_L1, MaxName);
    const int newest = minorOf(in.text("ApiVersion"_L1, MaxName));
    const int oldest = minorOf(in.optionalText("MinAPIVersion"_L1, MaxName).value_or(u"1.12"_s));
    for (const auto& component : json->value("Components"_L1).toArray()) {
        if (component["Name"_L1].toString().startsWith("Podman"_L1))
            version.make = EngineMake::Podman;
    }
    const auto read = in.finish(version);
    if (!read)
        return read;
    if (newest < OldestApi || oldest < 0 || oldest > newest)
        return base::fail(
            base::Errc::Unsupported, u"the container engine %1 is too old"_s.arg(version.product));
    version.api = "1." + QByteArray::number(std::max(oldest, std::min(newest, OurApi)));
    return version;
}

base::Result<EngineFacts> factsFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    EngineFacts facts;
    facts.processors = in.integer("NCPU"_L1, 1, 65'536);
    facts.memoryMb = in.integer("MemTotal"_L1) / BytesPerMb;
    facts.dataFolder = in.text("DockerRootDir"_L1, 4096);
    facts.storageDriver = in.text("Driver"_L1, MaxName);
    facts.limitsCpu
        = in.booleanOr("CpuCfsQuota"_L1, false) && in.booleanOr("CpuCfsPeriod"_L1, false);
    facts.limitsMemory = in.booleanOr("MemoryLimit"_L1, false);
    facts.limitsProcesses = in.booleanOr("PidsLimit"_L1, false);
    facts.filtersBridges = in.booleanOr("BridgeNfIptables"_L1, false);
    for (const auto& row : json->value("DriverStatus"_L1).toArray()) {
        if (row[0].toString() == u"Backing Filesystem"_s)
            facts.backingFileSystem = row[1].toString();
    }
    for (const auto& option : json->value("SecurityOptions"_L1).toArray())
        facts.securityOptions.append(option.toString());
    return in.finish(facts);
}

base::Result<QList<ContainerFacts>> containersFromJson(const QByteArray& utf8)
{
    const auto json = base::parseArray(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    if (json->size() > MaxContainers)
        return base::fail(base::Errc::Malformed, u"the engine lists too many containers"_s);
    QList<ContainerFacts> containers;
    for (const auto& item : *json) {
        const auto facts = containerFrom(item.toObject());
        if (!facts)
            return base::passOn(facts);
        containers.append(*facts);
    }
    return containers;
}

base::Result<QList<VolumeFacts>> volumesFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    QList<VolumeFacts> volumes;
    for (const auto& item : json->value("Volumes"_L1).toArray()) {
        VolumeFacts facts;
        facts.name = item["Name"_L1].toString();
        facts.workload.value = item["Labels"_L1].toObject().value(label::Workload).toString();
        if (facts.name.isEmpty() || facts.name.size() > MaxName || !isGoodId(facts.workload))
            return base::fail(base::Errc::Malformed, u"a volume of ours has no good name"_s);
        volumes.append(facts);
    }
    return volumes;
}

base::Result<QHash<QString, qint64>> volumeSizesFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    QHash<QString, qint64> sizes;
    for (const auto& item : json->value("Volumes"_L1).toArray())
        sizes.insert(item["Name"_L1].toString(), item["UsageData"_L1]["Size"_L1].toInteger());
    return sizes;
}

base::Result<ImageProgram> imageProgramFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    const auto config = json->value("Config"_L1);
    ImageProgram program;
    for (const auto& words : {config["Entrypoint"_L1].toArray(), config["Cmd"_L1].toArray()})
        for (const auto& word : words)
            program.words.append(word.toString());
    program.user = config["User"_L1].toString().left(MaxName);
    if (program.words.isEmpty())
        return base::fail(base::Errc::Malformed, u"the image of a service starts no program"_s);
    return program;
}

base::Result<quint16> sshPortFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    const auto bindings = json->value("HostConfig"_L1)["PortBindings"_L1]["22/tcp"_L1].toArray();
    bool isGood = false;
    const auto port = bindings.at(0)["HostPort"_L1].toString().toUShort(&isGood);
    if (!isGood || port == 0)
        return base::fail(base::Errc::Malformed, u"a container of ours publishes no SSH port"_s);
    return port;
}

base::Result<QString> imageDescriptionFromJson(const QByteArray& utf8, const QString& reference)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    return describe(*json, reference);
}

base::Result<QString> bridgeFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    const auto ofDocker = json->value("Options"_L1)["com.docker.network.bridge.name"_L1];
    return ofDocker.toString(json->value("network_interface"_L1).toString()).left(MaxName);
}

base::Result<QString> idFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    const auto id = in.text("Id"_L1, MaxName);
    if (!isEngineId(id))
        in.refuse("Id"_L1, u"not an id"_s);
    return in.finish(id);
}

base::Result<ExecFacts> execFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxAnswer);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    ExecFacts facts;
    facts.isRunning = in.boolean("Running"_L1);
    if (!facts.isRunning)
        facts.exitCode = in.integer("ExitCode"_L1, -1024, 1024);
    return in.finish(facts);
}

base::Error refusalFrom(int status, const QByteArray& body)
{
    const auto json = base::parseObject(body, MaxAnswer);
    const auto said = json ? json->value("message"_L1).toString() : QString::fromUtf8(body);
    const auto words = said.simplified().left(MaxMessage);
    const auto detail = u"the container engine answered %1: %2"_s.arg(status).arg(words);
    const bool isPortTaken = words.contains("port is already allocated"_L1)
        || words.contains("address already in use"_L1);
    if (status == 404)
        return {base::Errc::NotFound, detail};
    if (status == 409 || isPortTaken)
        return {base::Errc::Conflict, detail};
    return {base::Errc::Rejected, detail};
}

} // namespace backends
