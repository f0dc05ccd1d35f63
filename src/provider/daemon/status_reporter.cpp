// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/status_reporter.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

StoredAnswer StatusReporter::answer(
    const Incoming& incoming, const protocol::StatusRequest& request) const
{
    const auto now = m_clock.now();
    const auto pod = protocol::podIdFromText(request.podId);
    base::Result<std::optional<Lease>> found = std::nullopt;
    if (pod)
        found = m_book.ledger().leases().latestLease(incoming.message.sender, *pod);
    if (!found || !*found || (*found)->state == LeaseState::Failed) {
        const protocol::ErrorReply missing{.type = protocol::error_type::NotFound,
            .message = u"you have no such lease here"_s,
            .details = {},
            .refundToken = {}};
        return answerTo(incoming, protocol::toJson(missing), now);
    }
    const auto& lease = **found;
    const bool isRunning = lease.state == LeaseState::Running || lease.startedAt == Moment{0};
    protocol::StatusReply reply;
    reply.podId = lease.pod.toBareText();
    reply.expiresAt = lease.startedAt == Moment{0} ? now : lease.expiresAt;
    if (!isRunning)
        reply.expiresAt = base::UnixTime{std::chrono::floor<std::chrono::seconds>(lease.endedAt)};
    reply.remaining = std::max(reply.expiresAt - now, std::chrono::seconds{0});
    reply.status = isRunning && (reply.remaining.count() > 0 || lease.startedAt == Moment{0})
        ? u"Running"_s
        : u"Expired"_s;
    reply.cpuMillicores = lease.spec.cpuMillicores;
    reply.memoryMb = lease.spec.memoryMb;
    const auto place = sshPlaceOf(lease, m_book.config().publicAddress);
    reply.sshHost = place.host;
    reply.sshPort = place.port;
    reply.sshUsername = lease.loginUser.isEmpty() ? u"root"_s : lease.loginUser;
    return answerTo(incoming, protocol::toJson(reply), now);
}

} // namespace provider
