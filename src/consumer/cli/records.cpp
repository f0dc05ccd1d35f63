// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/verbs.h"
#include "consumer/core/views.h"
#include "protocol/time_text.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace consumer {

QJsonObject providerRecord(const OfferRecord& record, base::UnixTime now)
{
    const auto& offer = record.offer;
    QJsonArray specs;
    for (const auto& spec : offer.specs) {
        specs.append(QJsonObject{
            {"id"_L1, spec.id},
            {"name"_L1, spec.name},
            {"description"_L1, spec.description},
            {"cpu_millicores"_L1, spec.cpuMillicores},
            {"memory_mb"_L1, spec.memoryMb},
            {"rate_msats_per_sec"_L1, qint64{spec.ratePerSecond.value()}},
        });
    }
    const qint64 lastSeen
        = record.lastBeat ? record.lastBeat->sentAt.time_since_epoch().count() : 0;
    return {
        {"npub"_L1, offer.provider.toHex()},
        {"hostname"_L1, offer.name},
        {"location"_L1, offer.location ? QJsonValue{*offer.location} : QJsonValue{}},
        {"capabilities"_L1, QJsonArray::fromStringList(offer.capabilities)},
        {"specs"_L1, specs},
        {"whitelisted_mints"_L1, QJsonArray::fromStringList(offer.mints)},
        {"uptime_percent"_L1, static_cast<double>(offer.uptimePercent)},
        {"total_jobs_completed"_L1, offer.completedJobs},
        {"last_seen"_L1, lastSeen},
        {"is_online"_L1, record.isOnline(now)},
        {"isolation_level"_L1, protocol::toText(offer.isolation)},
    };
}

QJsonObject leaseRecord(const Market& market, const Lease& lease)
{
    const auto row = market.serverRow(lease);
    QJsonObject record{
        {"lease"_L1, row.leaseId},
        {"state"_L1, toString(row.state)},
        {"provider"_L1, row.providerKey},
        {"host"_L1, row.host},
        {"port"_L1, row.port},
        {"user"_L1, row.user},
        {"password"_L1, row.password},
        {"expires_at"_L1, protocol::toTimeText(row.expiresAt)},
        {"spent_sat"_L1, qint64{row.spent.value()}},
    };
    QJsonArray ports;
    for (const auto& port : lease.ports)
        ports.append(QJsonObject{{"label"_L1, port.label}, {"port"_L1, port.hostPort},
            {"container_port"_L1, port.containerPort}});
    if (!ports.isEmpty())
        record.insert("ports"_L1, ports);
    if (lease.templateLogin) {
        record.insert("service_user"_L1, lease.templateLogin->user);
        record.insert("service_password"_L1, lease.templateLogin->password);
    }
    return record;
}

QString leaseText(const Market& market, const Lease& lease)
{
    const auto row = market.serverRow(lease);
    QString service;
    for (const auto& port : lease.ports)
        service += u"\n  %1  port %2"_s.arg(port.label).arg(port.hostPort);
    if (lease.templateLogin)
        service += u"\n  service   %1 %2"_s.arg(
            lease.templateLogin->user, lease.templateLogin->password);
    return u"%1  %2\n  provider  %3 (%4)\n  log in    %5\n  password  %6\n  until     %7\n  spent     %8 sat"_s
               .arg(row.leaseId, toString(row.state), row.providerName, row.shortId, row.sshCommand,
                   row.password, protocol::toReadableTime(row.expiresAt),
                   QString::number(row.spent.value()))
        + service;
}

} // namespace consumer
