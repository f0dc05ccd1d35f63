// SPDX-License-Identifier: GPL-3.0-or-later
// A small working Proxmox VE server: one node, tokens with rights, containers and machines that
// really let people in over SSH, tasks that take their time, locks, digests, and the errors of the
// published API. Tests make it slow, forgetful or broken.
#pragma once

#include "support/pve_guests.h"
#include "support/pve_http.h"
#include "support/pve_schema.h"
#include "support/pve_tasks.h"

#include <QJsonArray>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <crypt.h>
#include <optional>

namespace test {

// What becomes of the next request of that kind.
struct PveFault {
    enum class What {
        AnswerLost, // what was asked for is done all the same
        RequestLost, // nothing is done
        Refused, // with status and words
        TaskFails, // with these words
    };
    What what = What::AnswerLost;
    QByteArray method;
    QString pathEnd;
    int status = 500;
    QByteArray words;
};

class PveModel {
public:
    struct Guest {
        bool isMachine = false;
        bool isRunning = false;
        QMap<QString, QString> config;
        QMap<QString, QString> firewall;
        QList<QMap<QString, QString>> rules;
        QMap<QString, QStringList> addressSets;
        QString password; // what a guest was told at its creation
        int changes = 0;
    };

    explicit PveModel(quint16 sshPort)
        : m_guests{sshPort}
        , m_http{[this](const PveRequest& request, const PveHttp::Answer& answer) {
            serve(request, answer);
        }}
    {
        volumes = {QStringLiteral("local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst")};
        Guest machine; // a template to clone
        machine.isMachine = true;
        machine.config = {{QStringLiteral("name"), QStringLiteral("debian-12-cloud")},
            {QStringLiteral("template"), QStringLiteral("1")},
            {QStringLiteral("boot"), QStringLiteral("order=scsi0;net0")},
            {QStringLiteral("scsi0"), QStringLiteral("local-lvm:base-9000-disk-0,size=600M")}};
        guests[9000] = machine;
    }

    QString url() const { return m_http.url(); }
    QByteArray fingerprint() const { return m_http.fingerprint(); }
    void goAway() { m_http.close(); }

    QString tokenId = QStringLiteral("paygress@pve!daemon");
    QString tokenSecret = QStringLiteral("3f1c2f0e-6d0b-4b0e-9f57-0c3f6f1f2a11");
    QSet<QString> missingRights; // "VM.Allocate"
    std::map<quint32, Guest> guests;
    QStringList volumes;
    QList<PveFault> faults;
    QStringList requestLines; // as a log of accesses would show them
    std::chrono::milliseconds taskTime{20};
    QString version = QStringLiteral("8.2.4");
    QString storageContent = QStringLiteral("rootdir,images");
    bool isFirewallOn = true;
    bool writesNumbersAsText = true;
    quint32 stolenNumber = 0; // somebody takes it just before a creation

private:
    using Done = PveGuests::Done;
    using Fields = QMap<QString, QString>;

    static PveReply refusal(int status, const QByteArray& words)
    {
        return pveRefusal(status, words);
    }
    static PveReply with(const QJsonValue& data) { return pveReply(data); }
    static QString text(const char* latin1) { return QString::fromLatin1(latin1); }
    PveReply beginTask(const QString& type, quint32 vmid, const PveTasks::Work& work)
    {
        return m_tasks.begin(type, vmid, tokenId, taskTime, work);
    }

    void serve(const PveRequest& request, const PveHttp::Answer& answer)
    {
        requestLines += QString::fromUtf8(request.line);
        const auto expected = "PVEAPIToken=" + tokenId.toUtf8() + '=' + tokenSecret.toUtf8();
        if (request.authorization != expected) {
            answer(refusal(401, "invalid token value!"));
            return;
        }
        m_tasks.nextFailure.clear();
        const auto fault = takeFault(request);
        if (fault && fault->what == PveFault::What::Refused) {
            answer(refusal(fault->status, fault->words));
            return;
        }
        PveReply lost;
        lost.isLost = true;
        if (fault && fault->what == PveFault::What::RequestLost) {
            answer(lost);
            return;
        }
        if (fault && fault->what == PveFault::What::TaskFails)
            m_tasks.nextFailure = QString::fromUtf8(fault->words);
        const auto reply = replyTo(request);
        answer(fault && fault->what == PveFault::What::AnswerLost ? lost : reply);
    }

    std::optional<PveFault> takeFault(const PveRequest& request)
    {
        for (qsizetype i = 0; i < faults.size(); ++i) {
            if (faults[i].method == request.method && request.path.endsWith(faults[i].pathEnd))
                return faults.takeAt(i);
        }
        return std::nullopt;
    }

    std::optional<PveReply> lacking(const QString& path, const char* right) const
    {
        if (!missingRights.contains(text(right)))
            return std::nullopt;
        return refusal(
            403, "Permission check failed (" + path.toUtf8() + ", " + QByteArray{right} + ')');
    }

    PveReply replyTo(const PveRequest& request)
    {
        const auto parts = request.path.mid(1).split(u'/');
        const auto first = parts.value(0);
        if (first == text("version"))
            return with(QJsonObject{{text("version"), version}, {text("release"), text("8.2")}});
        if (first == text("access"))
            return permissions(request.fields.value(text("path")));
        if (request.path == text("/cluster/resources"))
            return resources();
        if (request.path == text("/cluster/firewall/options"))
            return lacking(text("/"), "Sys.Audit")
                .value_or(with(QJsonObject{{text("enable"), isFirewallOn ? 1 : 0}}));
        if (first != text("nodes"))
            return refusal(501, "Method '" + request.method + "' not implemented");
        if (parts.value(1) != text("pve"))
            return refusal(595, "No route to host");
        return onNode(request, parts.mid(2));
    }

    PveReply onNode(const PveRequest& request, const QStringList& parts)
    {
        const auto what = parts.value(0);
        if (what == text("status"))
            return lacking(text("/nodes/pve"), "Sys.Audit").value_or(with(nodeStatus()));
        if (what == text("network"))
            return with(QJsonArray{QJsonObject{{text("iface"), text("vmbr0")}}});
        if (what == text("firewall"))
            return with(QJsonObject{{text("digest"), text("aa")}});
        if (what == text("storage"))
            return onStorage(parts.value(1), parts.value(2), request.fields);
        if (what == text("tasks"))
            return m_tasks.answer(request, parts);
        const bool isMachine = what == text("qemu");
        if (parts.size() == 1 && request.method == "POST" && !isMachine)
            return createContainer(request.fields);
        return onGuest(request, isMachine, parts.mid(1));
    }

    QJsonObject nodeStatus() const
    {
        const QJsonArray load{text("0.10"), text("0.20"), text("0.15")};
        return {{text("cpu"), 0.25}, {text("cpuinfo"), QJsonObject{{text("cpus"), 8}}},
            {text("loadavg"), load},
            {text("memory"),
                QJsonObject{{text("total"), 16LL << 30}, {text("used"), 4LL << 30},
                    {text("free"), 12LL << 30}}},
            {text("uptime"), 1000}};
    }

    PveReply permissions(const QString& path) const
    {
        QJsonObject rights;
        for (const auto* name : {"VM.Allocate", "VM.Audit", "VM.Clone", "VM.Config.CPU",
                 "VM.Config.Disk", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options",
                 "VM.Config.Cloudinit", "VM.PowerMgmt", "Datastore.Audit",
                 "Datastore.AllocateSpace", "Sys.Audit", "SDN.Use"}) {
            if (!missingRights.contains(text(name)))
                rights.insert(text(name), 1);
        }
        return with(QJsonObject{{path, rights}});
    }

    PveReply resources() const
    {
        QJsonArray list;
        for (const auto& [vmid, guest] : guests) {
            QJsonValue number{qint64{vmid}};
            if (writesNumbersAsText && !guest.isMachine)
                number = QString::number(vmid);
            list.append(QJsonObject{{text("vmid"), number}, {text("node"), text("pve")},
                {text("type"), guest.isMachine ? text("qemu") : text("lxc")}});
        }
        return with(list);
    }

    PveReply onStorage(const QString& storage, const QString& what, const Fields& fields) const
    {
        if (storage != text("local") && storage != text("local-lvm"))
            return refusal(500, "storage '" + storage.toUtf8() + "' does not exist");
        if (what == text("status"))
            return with(QJsonObject{{text("content"), storageContent}, {text("active"), 1},
                {text("enabled"), 1}, {text("avail"), QString::number(100LL << 30)}});
        QJsonArray list;
        for (const auto& volume : volumes) {
            const auto vmid = fields.value(text("vmid"));
            const bool isWanted = volume.startsWith(storage + u':')
                && (vmid.isEmpty() || volume.contains(text("-") + vmid + text("-")));
            if (isWanted)
                list.append(QJsonObject{{text("volid"), volume}});
        }
        return with(list);
    }

    // Guests

    PveReply createContainer(const Fields& fields)
    {
        const auto wrong = wrongFields(fields, containerParameters());
        if (!wrong.isEmpty())
            return {.status = 400,
                .reason = "Parameter verification failed.",
                .data = QJsonValue::Null,
                .errors = wrong};
        const auto vmid = fields.value(text("vmid")).toUInt();
        const auto path = text("/vms/") + QString::number(vmid);
        for (const auto* right :
            {"VM.Allocate", "VM.Config.Disk", "VM.Config.Network", "Datastore.AllocateSpace"}) {
            if (const auto refused = lacking(path, right))
                return *refused;
        }
        if (!volumes.contains(fields.value(text("ostemplate"))))
            return refusal(
                500, "volume '" + fields.value(text("ostemplate")).toUtf8() + "' does not exist");
        if (stolenNumber == vmid)
            guests[std::exchange(stolenNumber, 0)].config.insert(text("hostname"), text("other"));
        if (guests.contains(vmid))
            return refusal(500,
                "unable to create CT " + QByteArray::number(vmid) + " - CT "
                    + QByteArray::number(vmid) + " already exists on node 'pve'");
        guests[vmid].config.insert(text("lock"), text("create"));
        return beginMaking(text("vzcreate"), vmid, [this, vmid, fields] {
            auto& guest = guests[vmid];
            guest.config = fields;
            guest.password = guest.config.take(text("password"));
            for (const auto* once : {"vmid", "ostemplate", "storage", "start"})
                guest.config.remove(text(once));
            addDisk(vmid, text("rootfs"), fields.value(text("rootfs")).section(u':', 1));
        });
    }

    // A creation that fails leaves nothing.
    PveReply beginMaking(const QString& type, quint32 vmid, const std::function<void()>& make)
    {
        if (!m_tasks.nextFailure.isEmpty())
            QTimer::singleShot(taskTime, &m_life, [this, vmid] { guests.erase(vmid); });
        return beginTask(type, vmid, [make](const Done& done) {
            make();
            done({});
        });
    }

    void addDisk(quint32 vmid, const QString& name, const QString& gigabytes)
    {
        const auto volume = QStringLiteral("local-lvm:vm-%1-disk-0").arg(vmid);
        volumes += volume;
        const auto mb = static_cast<int>(gigabytes.toDouble() * 1024);
        guests[vmid].config.insert(name, QStringLiteral("%1,size=%2M").arg(volume).arg(mb));
    }

    PveReply clone(quint32 source, const Fields& fields)
    {
        const auto wrong = wrongFields(fields, cloneParameters());
        if (!wrong.isEmpty())
            return {.status = 400,
                .reason = "Parameter verification failed.",
                .data = QJsonValue::Null,
                .errors = wrong};
        if (const auto refused = lacking(text("/vms/9000"), "VM.Clone"))
            return *refused;
        const auto vmid = fields.value(text("newid")).toUInt();
        if (guests.contains(vmid))
            return refusal(500,
                "unable to create VM " + QByteArray::number(vmid)
                    + ": config file "
                      "already exists");
        guests[vmid].config.insert(text("lock"), text("clone"));
        guests[vmid].isMachine = true;
        return beginMaking(text("qmclone"), vmid, [this, vmid, source, fields] {
            auto& guest = guests[vmid];
            guest.config = guests[source].config;
            guest.config.remove(text("template"));
            guest.config.insert(text("name"), fields.value(text("name")));
            guest.config.insert(text("description"), fields.value(text("description")));
            addDisk(vmid, text("scsi0"), text("0.5859375"));
        });
    }

    PveReply onGuest(const PveRequest& request, bool isMachine, const QStringList& parts)
    {
        const auto vmid = parts.value(0).toUInt();
        const auto found = guests.find(vmid);
        if (found == guests.end() || found->second.isMachine != isMachine)
            return refusal(500,
                "Configuration file 'nodes/pve/" + QByteArray{isMachine ? "qemu-server/" : "lxc/"}
                    + QByteArray::number(vmid) + ".conf' does not exist");
        const auto what = parts.value(1);
        if (request.method == "GET" || what == text("config") || what == text("resize"))
            return onConfig(request, vmid, found->second, parts);
        if (what == text("firewall"))
            return onFirewall(request, found->second, parts);
        if (what == text("clone"))
            return clone(vmid, request.fields);
        const auto lock = found->second.config.value(text("lock"));
        if (!lock.isEmpty())
            return refusal(500, "CT is locked (" + lock.toUtf8() + ')');
        if (request.method == "DELETE")
            return destroy(vmid, found->second);
        return changeState(vmid, found->second, parts.value(2));
    }

    PveReply onConfig(
        const PveRequest& request, quint32 vmid, Guest& guest, const QStringList& parts)
    {
        const auto digest = QString::number(0xa000 + guest.changes).rightJustified(40, u'0');
        if (parts.value(1) == text("status"))
            return with(
                QJsonObject{{text("status"), guest.isRunning ? text("running") : text("stopped")}});
        if (parts.value(1) == text("interfaces"))
            return with(QJsonArray{
                QJsonObject{{text("name"), text("lo")}, {text("inet"), text("127.0.0.1/8")}},
                QJsonObject{
                    {text("name"), text("eth0")}, {text("inet"), leasedAddress + text("/24")}}});
        if (request.method == "GET") {
            QJsonObject json{{text("digest"), digest}};
            for (auto it = guest.config.begin(); it != guest.config.end(); ++it)
                json.insert(it.key(), it.value());
            if (json.contains(text("description"))) // as its comments come back
                json.insert(text("description"), guest.config.value(text("description")) + u'\n');
            return with(json);
        }
        if (parts.value(1) == text("resize")) {
            addDisk(vmid, request.fields.value(text("disk")),
                QString::number(request.fields.value(text("size")).chopped(1).toDouble() / 1024));
            volumes.removeDuplicates();
            return with(QJsonValue::Null);
        }
        const auto wrong = wrongFields(request.fields, machineParameters());
        if (!wrong.isEmpty())
            return {.status = 400,
                .reason = "Parameter verification failed.",
                .data = QJsonValue::Null,
                .errors = wrong};
        const auto expected = request.fields.value(text("digest"), digest);
        if (expected != digest)
            return refusal(
                500, "detected modified configuration - file changed by other user? Try again.");
        for (auto it = request.fields.begin(); it != request.fields.end(); ++it)
            guest.config.insert(it.key(), it.value());
        guest.config.remove(text("digest"));
        ++guest.changes;
        return with(QJsonValue::Null);
    }

    PveReply onFirewall(const PveRequest& request, Guest& guest, const QStringList& parts)
    {
        if (const auto refused = lacking(text("/vms"), "VM.Config.Network"))
            return *refused;
        const auto what = parts.value(2);
        auto wrong = QJsonObject{};
        if (what == text("options"))
            wrong = wrongFields(request.fields, firewallOptionParameters());
        if (what == text("rules"))
            wrong = wrongFields(request.fields, firewallRuleParameters());
        if (!wrong.isEmpty())
            return {.status = 400,
                .reason = "Parameter verification failed.",
                .data = QJsonValue::Null,
                .errors = wrong};
        if (what == text("options"))
            guest.firewall = request.fields;
        else if (what == text("rules"))
            guest.rules.prepend(request.fields);
        else if (parts.size() > 3)
            guest.addressSets[parts[3]] += request.fields.value(text("cidr"));
        return with(QJsonValue::Null);
    }

    PveReply changeState(quint32 vmid, Guest& guest, const QString& state)
    {
        if (const auto refused = lacking(text("/vms"), "VM.PowerMgmt"))
            return *refused;
        const bool starts = state == text("start");
        if (starts && guest.isRunning)
            return refusal(500, "CT " + QByteArray::number(vmid) + " already running");
        const auto type = (guest.isMachine ? text("qm") : text("vz")) + state;
        return beginTask(type, vmid, [this, vmid, starts](const Done& done) {
            const Done noting = [this, vmid, starts, done](const QString& why) {
                if (why.isEmpty() && guests.contains(vmid))
                    guests[vmid].isRunning = starts;
                done(why);
            };
            if (!starts) {
                m_guests.stop(vmid, noting);
                return;
            }
            m_guests.start(vmid, addressOf(guests[vmid]), passwordOf(guests[vmid]), noting);
        });
    }

    // A machine is told only a hash: its tenant gets in with what belongs to it.
    QString passwordOf(const Guest& guest) const
    {
        if (!guest.isMachine)
            return guest.password;
        const auto hash = guest.config.value(text("cipassword")).toLatin1();
        const auto* made = ::crypt(tenantsPassword.toUtf8().constData(), hash.constData());
        return made && hash == made ? tenantsPassword : text("nobody-knows");
    }

    QString addressOf(const Guest& guest) const
    {
        const auto network = guest.config.value(guest.isMachine ? text("ipconfig0") : text("net0"));
        const auto address = network.section(text("ip="), 1).section(u'/', 0, 0);
        return address == text("dhcp") ? leasedAddress : address;
    }

    PveReply destroy(quint32 vmid, const Guest& guest)
    {
        if (const auto refused = lacking(text("/vms"), "VM.Allocate"))
            return *refused;
        if (guest.isRunning)
            return refusal(500,
                "unable to destroy CT " + QByteArray::number(vmid) + " - container is running");
        const auto type = guest.isMachine ? text("qmdestroy") : text("vzdestroy");
        return beginTask(type, vmid, [this, vmid](const Done& done) {
            m_guests.remove(vmid, [this, vmid, done](const QString& why) {
                if (!keepsDisks)
                    volumes.removeAll(QStringLiteral("local-lvm:vm-%1-disk-0").arg(vmid));
                guests.erase(vmid);
                done(why);
            });
        });
    }

public:
    QString tenantsPassword = QStringLiteral("correct-horse");
    bool keepsDisks = false; // a storage that does not give them up
    QString leasedAddress = PveGuests::firstAddress().section(u'/', 0, 0);

private:
    QObject m_life; // what is still to come ends with us
    PveTasks m_tasks;
    PveGuests m_guests;
    PveHttp m_http;
};

} // namespace test
