// SPDX-License-Identifier: GPL-3.0-or-later
// What a Proxmox VE server answers (REST API, /api2/json), as values. Numbers may come as texts.
// Readers are strict about what we use.
#pragma once

#include "backends/workload.h"
#include "net/http_client.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QSet>

#include <optional>

namespace backends {

using Vmid = quint32;

enum class GuestKind {
    Container,
    Machine,
};

// The part of a path: "lxc", "qemu".
QString toPath(GuestKind kind);

struct PveVersion {
    int major = 0;
    QString text; // "8.2.4"
    bool operator==(const PveVersion&) const = default;
};

struct PveTask {
    bool hasEnded = false;
    QString failure; // in the server's words; empty when there is none
    bool operator==(const PveTask&) const = default;
};

struct PveNode {
    qint64 processors = 0;
    double busyShare = 0; // of all processors, 0 to 1
    qint64 freeMemoryMb = 0;
    bool operator==(const PveNode&) const = default;
};

struct PveStorage {
    QStringList content; // "rootdir", "images", "vztmpl"
    qint64 freeMb = 0;
    bool isActive = false;
    bool operator==(const PveStorage&) const = default;
};

struct PveGuest {
    Vmid vmid = 0;
    GuestKind kind = GuestKind::Container;
    QString node;
    bool operator==(const PveGuest&) const = default;
};

// A guest's configuration: what it says of itself and the digest that a change must name.
struct PveConfig {
    QString description;
    QString digest;
    QString network; // the property "net0"
    QString address; // "10.0.0.7" when it is a fixed one
    QString lock; // what is being done to it: "create", "backup"; empty when nothing
    QString bootDisk; // of a machine: "scsi0"
    QString volume; // where that disk is, or a container's root: "local-lvm:vm-1003-disk-0"
    bool isTemplate = false;
    qint64 diskMb = 0; // of that disk, or of a container's root; 0 when it is not told
    bool operator==(const PveConfig&) const = default;
};

// The wrapping of every answer: the value of "data". Otherwise what the server's refusal means:
// NotAllowed: the token is unknown or lacks a right. NotFound: there is no such guest or volume.
// Conflict: the number is taken, or the guest is locked. Malformed: it names the parameters that it
// refuses. Network: one of its nodes cannot be reached. Else Rejected.
base::Result<QJsonValue> dataFromAnswer(const net::HttpAnswer& answer);
// What a task's or an answer's words mean.
base::Error pveRefusal(const QString& words);

base::Result<PveVersion> pveVersionFromJson(const QJsonValue& data);
base::Result<PveTask> pveTaskFromJson(const QJsonValue& data);
QString lastWordsFromJson(const QJsonValue& data); // of a task's log; only for people
base::Result<PveNode> pveNodeFromJson(const QJsonValue& data);
base::Result<PveStorage> pveStorageFromJson(const QJsonValue& data);
base::Result<QList<PveGuest>> pveGuestsFromJson(const QJsonValue& data); // of the whole cluster
// A guest's current status; nothing when the server itself does not know.
std::optional<bool> isRunningFromJson(const QJsonValue& data);
base::Result<PveConfig> pveConfigFromJson(const QJsonValue& data);
base::Result<QString> addressFromJson(const QJsonValue& data); // empty: it has none yet
QSet<QString> rightsFromJson(const QJsonValue& data); // of one path
bool isSwitchedOn(const QJsonValue& data, QLatin1StringView option, bool isOtherwise);
bool hasVolume(const QJsonValue& data, const QString& volume);
bool hasBridge(const QJsonValue& data, const QString& bridge);
// The ids of tasks that work on these numbers and have not ended.
QStringList runningTasksFromJson(const QJsonValue& data, Vmid first, Vmid last);

} // namespace backends
