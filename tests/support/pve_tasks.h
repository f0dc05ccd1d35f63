// SPDX-License-Identifier: GPL-3.0-or-later
// What a model of a Proxmox VE server does in the background: tasks by UPID, with a state, an exit
// status and a log.
#pragma once

#include "support/pve_http.h"

#include <QJsonArray>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace test {

inline PveReply pveRefusal(int status, const QByteArray& words)
{
    return {.status = status, .reason = words, .data = QJsonValue::Null, .errors = {}};
}
inline PveReply pveReply(const QJsonValue& data)
{
    return {.data = data, .errors = {}};
}

class PveTasks {
public:
    using Done = std::function<void(const QString&)>; // why it failed; empty when it did not
    using Work = std::function<void(Done)>;

    QString nextFailure; // what the next task says instead of working

    PveReply begin(const QString& type, quint32 vmid, const QString& user,
        std::chrono::milliseconds time, const Work& work)
    {
        ++m_last;
        const auto upid = QStringLiteral("UPID:pve:%1:%2:66F1C9E0:%3:%4:%5:")
                              .arg(m_last, 8, 16, QLatin1Char{'0'})
                              .arg(m_last, 8, 16, QLatin1Char{'0'})
                              .arg(type)
                              .arg(vmid)
                              .arg(user);
        Task task;
        task.type = type;
        task.vmid = vmid;
        m_tasks.insert(upid, task);
        const Done done = [this, upid](const QString& why) { end(upid, why); };
        QTimer::singleShot(time, &m_life, [work, done, failure = nextFailure] {
            if (failure.isEmpty())
                work(done);
            else
                done(failure);
        });
        return pveReply(upid);
    }

    // "tasks", "tasks/UPID", "tasks/UPID/status", "tasks/UPID/log"
    PveReply answer(const PveRequest& request, const QStringList& parts) const
    {
        if (parts.size() == 1)
            return pveReply(active(request.fields.value(QStringLiteral("typefilter"))));
        const auto found = m_tasks.find(parts.value(1));
        if (found == m_tasks.end())
            return pveRefusal(500, "no such task");
        if (request.method == "DELETE")
            return pveReply(QJsonValue::Null);
        if (parts.value(2) == QStringLiteral("log"))
            return pveReply(found->log);
        QJsonObject status{{QStringLiteral("upid"), parts.value(1)},
            {QStringLiteral("type"), found->type},
            {QStringLiteral("status"),
                found->isRunning ? QStringLiteral("running") : QStringLiteral("stopped")}};
        if (!found->isRunning)
            status.insert(QStringLiteral("exitstatus"), found->exitStatus);
        return pveReply(status);
    }

private:
    struct Task {
        QString type;
        quint32 vmid = 0;
        bool isRunning = true;
        QString exitStatus;
        QJsonArray log;
    };

    void end(const QString& upid, const QString& why)
    {
        const auto line = [](int number, const QString& text) {
            return QJsonObject{{QStringLiteral("n"), number}, {QStringLiteral("t"), text}};
        };
        auto& ended = m_tasks[upid];
        ended.isRunning = false;
        ended.exitStatus = why.isEmpty() ? QStringLiteral("OK") : why;
        ended.log = {line(1, QStringLiteral("begin")),
            line(2,
                (why.isEmpty() ? QStringLiteral("TASK ") : QStringLiteral("TASK ERROR: "))
                    + ended.exitStatus)};
    }

    QJsonArray active(const QString& type) const
    {
        QJsonArray list;
        for (auto it = m_tasks.begin(); it != m_tasks.end(); ++it) {
            if (it->isRunning && it->type == type)
                list.append(QJsonObject{{QStringLiteral("upid"), it.key()},
                    {QStringLiteral("id"), QString::number(it->vmid)}});
        }
        return list;
    }

    QObject m_life; // what is still to come ends with us
    QMap<QString, Task> m_tasks;
    int m_last = 0;
};

} // namespace test
