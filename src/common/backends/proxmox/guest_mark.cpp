// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/guest_mark.h"

#include <QMap>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestDescription = 8192;
constexpr auto OwnerLine = "paygress-provider"_L1;
constexpr auto WorkloadLine = "paygress-workload"_L1;
constexpr auto SshPortLine = "paygress-ssh-port"_L1;
constexpr auto FinishedLine = "paygress-finished"_L1;

} // namespace

QString toDescription(const GuestMark& mark)
{
    const QStringList lines{u"A server rented by Paygress. These lines say whose it is:"_s,
        u"%1=%2"_s.arg(OwnerLine, mark.owner), u"%1=%2"_s.arg(WorkloadLine, mark.workload.value),
        u"%1=%2"_s.arg(SshPortLine).arg(mark.sshPort),
        u"%1=%2"_s.arg(FinishedLine, mark.isFinished ? u"yes"_s : u"no"_s)};
    return lines.join(u'\n');
}

std::optional<GuestMark> guestMarkFrom(const QString& description)
{
    if (description.size() > LongestDescription)
        return std::nullopt;
    QMap<QString, QString> told;
    for (const auto& line : description.split(u'\n'))
        told.insert(line.section(u'=', 0, 0).trimmed(), line.section(u'=', 1).trimmed());
    GuestMark mark;
    mark.owner = told.value(OwnerLine);
    mark.workload = WorkloadId{told.value(WorkloadLine)};
    mark.sshPort = told.value(SshPortLine).toUShort();
    mark.isFinished = told.value(FinishedLine) == "yes"_L1;
    if (mark.owner.isEmpty() || !isGoodId(mark.workload) || mark.sshPort == 0)
        return std::nullopt;
    return mark;
}

} // namespace backends
