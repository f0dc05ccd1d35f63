// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/known_problems.h"

using namespace Qt::StringLiterals;

namespace consumer {

Check checkKnownProblems(const OfferRecord& record, const PurchaseOrder& order)
{
    const auto warn = [](const QString& code, qint64 value = 0) {
        return Check{CheckKind::NoKnownProblem, CheckResult::Warning, code, {}, value};
    };
    if (record.memory.failures > 0)
        return warn(u"failed_before"_s, record.memory.failures);
    const auto& offer = record.offer;
    const auto has
        = [&offer](QStringView kind) { return offer.capabilities.contains(kind.toString()); };
    // Whoever returns unused time also checks before it takes the payment.
    const bool isOlder = !offer.canDo(protocol::RefundCapability);
    if (isOlder && has(u"docker") && order.templateSlug.isEmpty())
        return warn(u"no_ssh_there"_s); // protocol A22
    if (isOlder && has(u"vm"))
        return warn(u"fails_after_payment"_s); // protocol A20, A23
    return {CheckKind::NoKnownProblem, CheckResult::Good, {}, {}, 0};
}

} // namespace consumer
