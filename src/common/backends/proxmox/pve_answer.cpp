// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/pve_answer.h"

#include "base/json_reader.h"

#include <QJsonDocument>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 BytesPerMb = 1 << 20;
constexpr qsizetype MaxWords = 300;
constexpr qsizetype MaxGuests = 100'000;
constexpr qint64 MaxVmid = 999'999'999;

tl::unexpected<base::Error> malformed(const QString& what)
{
    return base::fail(base::Errc::Malformed, u"the server's answer has no usable %1"_s.arg(what));
}

QString plainWords(const QString& words)
{
    return words.simplified().left(MaxWords);
}

// Perl writes a number as text when it was used as one before.
std::optional<double> numberFrom(const QJsonValue& value)
{
    if (value.isDouble())
        return value.toDouble();
    bool isNumber = false;
    const auto number = value.toString().toDouble(&isNumber);
    if (!value.isString() || !isNumber)
        return std::nullopt;
    return number;
}

std::optional<qint64> wholeFrom(const QJsonValue& value)
{
    constexpr double Most = 1LL << 60;
    const auto number = numberFrom(value);
    if (!number || !(*number >= 0) || *number > Most)
        return std::nullopt;
    return value.isDouble() ? value.toInteger() : static_cast<qint64>(*number);
}

bool isOn(const QJsonValue& value)
{
    return value.isBool() ? value.toBool() : wholeFrom(value).value_or(0) != 0;
}

// "cores: value is too large; vmid: …"
QString refusedParameters(const QJsonObject& errors)
{
    QStringList told;
    for (auto it = errors.begin(); it != errors.end(); ++it)
        told += u"%1: %2"_s.arg(it.key(), it.value().toString());
    return told.join(u"; "_s);
}

// "name=eth0,bridge=vmbr0,ip=10.0.0.7/24" has the property "ip".
QString propertyOf(const QString& text, QLatin1StringView name)
{
    for (const auto& part : text.split(u','))
        if (part.startsWith(name + u'='))
            return part.mid(name.size() + 1).trimmed();
    return {};
}

// "32G", "512M", "4194304K"
qint64 megabytesFrom(const QString& size)
{
    const auto unit = size.isEmpty() ? QChar{} : size.back();
    const auto number = size.chopped(unit.isLetter() ? 1 : 0).toDouble();
    if (unit == u'T')
        return static_cast<qint64>(number * BytesPerMb);
    if (unit == u'G')
        return static_cast<qint64>(number * 1024);
    if (unit == u'M')
        return static_cast<qint64>(number);
    return static_cast<qint64>(unit == u'K' ? number / 1024 : number / BytesPerMb);
}

// The first disk that a machine starts from: "order=scsi0;net0", older "cdn" with "bootdisk".
QString bootDiskOf(const QJsonObject& config)
{
    const auto order = propertyOf(config.value("boot"_L1).toString(), "order"_L1);
    for (const auto& device : order.split(u';')) {
        const bool isDisk = device.startsWith("scsi"_L1) || device.startsWith("virtio"_L1)
            || device.startsWith("sata"_L1);
        if (isDisk)
            return device;
    }
    const auto named = config.value("bootdisk"_L1).toString();
    if (!named.isEmpty())
        return named;
    return config.contains("scsi0"_L1) ? u"scsi0"_s : u"virtio0"_s;
}

// One of the list has that name.
bool isNamed(const QJsonValue& list, QLatin1StringView field, const QString& name)
{
    const auto items = list.toArray();
    return std::ranges::any_of(
        items, [&](const QJsonValue& item) { return item[field].toString() == name; });
}

} // namespace

QString toPath(GuestKind kind)
{
    return kind == GuestKind::Container ? u"lxc"_s : u"qemu"_s;
}

base::Error pveRefusal(const QString& words)
{
    const auto text = plainWords(words);
    const auto says = [&](QLatin1StringView part) { return text.contains(part); };
    if (says("already exists"_L1) || says("already taken"_L1) || says("is locked"_L1)
        || says("modified configuration"_L1) || says("got timeout"_L1)
        || says("can't lock file"_L1))
        return {base::Errc::Conflict, text};
    if (says("does not exist"_L1) || says("no such"_L1))
        return {base::Errc::NotFound, text};
    if (says("Permission check failed"_L1))
        return {base::Errc::NotAllowed, text};
    return {base::Errc::Rejected, text};
}

base::Result<QJsonValue> dataFromAnswer(const net::HttpAnswer& answer)
{
    constexpr int BadRequest = 400;
    constexpr int Unauthorized = 401;
    constexpr int Forbidden = 403;
    constexpr int FirstOfNodes = 595; // its nodes do not reach each other
    const auto json = QJsonDocument::fromJson(answer.body).object();
    const auto reason = plainWords(QString::fromUtf8(answer.reason));
    if (answer.status == 200) {
        if (!json.contains("data"_L1))
            return malformed(u"data"_s);
        return json.value("data"_L1);
    }
    const auto refused = refusedParameters(json.value("errors"_L1).toObject());
    switch (answer.status) {
    case BadRequest:
        return base::fail(base::Errc::Malformed, plainWords(reason + u' ' + refused));
    case Unauthorized:
        return base::fail(base::Errc::NotAllowed, u"the API token is not accepted: "_s + reason);
    case Forbidden:
        return base::fail(base::Errc::NotAllowed, u"the API token lacks a right: "_s + reason);
    default:
        break;
    }
    if (answer.status >= FirstOfNodes)
        return base::fail(base::Errc::Network, u"the node cannot be reached: "_s + reason);
    return tl::unexpected<base::Error>{
        pveRefusal(reason.isEmpty() ? u"status %1"_s.arg(answer.status) : reason + u' ' + refused)};
}

base::Result<PveVersion> pveVersionFromJson(const QJsonValue& data)
{
    PveVersion version;
    version.text = data["version"_L1].toString().left(40);
    version.major = version.text.section(u'.', 0, 0).toInt();
    if (version.major <= 0)
        return malformed(u"version"_s);
    return version;
}

base::Result<PveTask> pveTaskFromJson(const QJsonValue& data)
{
    const auto status = data["status"_L1].toString();
    if (status != "running"_L1 && status != "stopped"_L1)
        return malformed(u"state of a task"_s);
    PveTask task;
    task.hasEnded = status == "stopped"_L1;
    const auto outcome = data["exitstatus"_L1].toString();
    const bool isGood
        = outcome.isEmpty() || outcome == "OK"_L1 || outcome.startsWith("WARNINGS"_L1);
    if (task.hasEnded && !isGood)
        task.failure = plainWords(outcome);
    return task;
}

QString lastWordsFromJson(const QJsonValue& data)
{
    constexpr qsizetype Lines = 5;
    QStringList lines;
    for (const auto& line : data.toArray())
        lines += line["t"_L1].toString();
    return plainWords(lines.mid(std::max<qsizetype>(0, lines.size() - Lines)).join(u' '));
}

base::Result<PveNode> pveNodeFromJson(const QJsonValue& data)
{
    const auto processors = wholeFrom(data["cpuinfo"_L1]["cpus"_L1]);
    const auto busy = numberFrom(data["cpu"_L1]);
    const auto total = wholeFrom(data["memory"_L1]["total"_L1]);
    const auto used = wholeFrom(data["memory"_L1]["used"_L1]);
    if (!processors || *processors == 0 || !busy || !total || !used)
        return malformed(u"state of the node"_s);
    PveNode node;
    node.processors = *processors;
    node.busyShare = std::clamp(*busy, 0.0, 1.0);
    node.freeMemoryMb = std::max<qint64>(0, *total - *used) / BytesPerMb;
    return node;
}

base::Result<PveStorage> pveStorageFromJson(const QJsonValue& data)
{
    PveStorage storage;
    storage.content = data["content"_L1].toString().split(u',', Qt::SkipEmptyParts);
    storage.isActive = isOn(data["active"_L1]) && isOn(data["enabled"_L1]);
    const auto free = wholeFrom(data["avail"_L1]);
    if (storage.content.isEmpty() || !free)
        return malformed(u"state of the storage"_s);
    storage.freeMb = *free / BytesPerMb;
    return storage;
}

base::Result<QList<PveGuest>> pveGuestsFromJson(const QJsonValue& data)
{
    const auto list = data.toArray();
    if (!data.isArray() || list.size() > MaxGuests)
        return malformed(u"list of guests"_s);
    QList<PveGuest> guests;
    for (const auto& item : list) {
        const auto vmid = wholeFrom(item["vmid"_L1]);
        if (!vmid || *vmid > MaxVmid)
            return malformed(u"vmid"_s);
        PveGuest guest;
        guest.vmid = static_cast<Vmid>(*vmid);
        guest.kind
            = item["type"_L1].toString() == "qemu"_L1 ? GuestKind::Machine : GuestKind::Container;
        guest.node = item["node"_L1].toString();
        guests.append(guest);
    }
    return guests;
}

std::optional<bool> isRunningFromJson(const QJsonValue& data)
{
    const auto status = data["status"_L1].toString();
    if (status == "running"_L1)
        return true;
    if (status == "stopped"_L1)
        return false;
    return std::nullopt;
}

base::Result<PveConfig> pveConfigFromJson(const QJsonValue& data)
{
    const auto json = data.toObject();
    PveConfig config;
    config.digest = json.value("digest"_L1).toString();
    if (config.digest.isEmpty())
        return malformed(u"configuration"_s);
    config.description = json.value("description"_L1).toString();
    config.network = json.value("net0"_L1).toString();
    config.lock = json.value("lock"_L1).toString();
    const bool isMachine = json.contains("ipconfig0"_L1);
    const auto addressing = isMachine ? json.value("ipconfig0"_L1).toString() : config.network;
    const auto address = propertyOf(addressing, "ip"_L1).section(u'/', 0, 0);
    if (address != "dhcp"_L1 && address != "manual"_L1)
        config.address = address;
    config.bootDisk = bootDiskOf(json);
    config.isTemplate = isOn(json.value("template"_L1));
    const auto name = json.contains("rootfs"_L1) ? u"rootfs"_s : config.bootDisk;
    const auto disk = json.value(name).toString();
    config.volume = disk.section(u',', 0, 0);
    config.diskMb = megabytesFrom(propertyOf(disk, "size"_L1));
    return config;
}

base::Result<QString> addressFromJson(const QJsonValue& data)
{
    if (!data.isArray())
        return malformed(u"list of addresses"_s);
    for (const auto& card : data.toArray()) {
        const auto address = card["inet"_L1].toString().section(u'/', 0, 0);
        if (card["name"_L1].toString() != "lo"_L1 && !address.isEmpty())
            return address;
    }
    return QString{};
}

QSet<QString> rightsFromJson(const QJsonValue& data)
{
    QSet<QString> rights;
    const auto paths = data.toObject();
    for (const auto& path : paths)
        for (const auto& name : path.toObject().keys())
            rights.insert(name);
    return rights;
}

bool isSwitchedOn(const QJsonValue& data, QLatin1StringView option, bool isOtherwise)
{
    const auto value = data[option];
    return value.isUndefined() ? isOtherwise : isOn(value);
}

bool hasVolume(const QJsonValue& data, const QString& volume)
{
    return isNamed(data, "volid"_L1, volume);
}

bool hasBridge(const QJsonValue& data, const QString& bridge)
{
    return isNamed(data, "iface"_L1, bridge);
}

QStringList runningTasksFromJson(const QJsonValue& data, Vmid first, Vmid last)
{
    QStringList tasks;
    for (const auto& item : data.toArray()) {
        bool isNumber = false;
        const auto vmid = item["id"_L1].toString().toUInt(&isNumber);
        const bool isOurs = isNumber && vmid >= first && vmid <= last;
        if (isOurs && item["endtime"_L1].isUndefined())
            tasks += item["upid"_L1].toString();
    }
    return tasks;
}

} // namespace backends
