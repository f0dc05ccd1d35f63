// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/models/tenant_checks.h"

#include "widgets/duration_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace std::chrono_literals;

namespace provider {

namespace {

constexpr auto FreshBeat = 120s; // buyers call a provider offline after this
constexpr auto EnoughHistory = std::chrono::hours{24 * 7};

QString words(const char* text)
{
    return QCoreApplication::translate("provider::TenantCheck", text);
}
QString counted(const char* text, qsizetype count)
{
    return QCoreApplication::translate("provider::TenantCheck", text, nullptr, int(count));
}

TenantCheck visible(const DaemonState& state)
{
    const auto all = state.relays.size();
    const auto has = state.offerAcceptedBy.size();
    const auto connected = std::count_if(state.relays.begin(), state.relays.end(),
        [](const auto& relay) { return relay.isConnected; });
    TenantCheck check{TenantCheckKind::Visible, CheckFinding::Fine, words("Offer published"), {}};
    if (connected == 0) {
        check.finding = CheckFinding::Broken;
        check.evidence = counted("None of %n relay(s) answers; we keep trying", all);
    } else if (has == 0) {
        check.finding = CheckFinding::Broken;
        check.evidence = counted("None of %n relay(s) has accepted the offer yet", all);
    } else {
        check.evidence = counted("%1 of %n relay(s) accepted it, %2", all)
                             .arg(has)
                             .arg(widgets::agoText(std::max(
                                 state.asOf - state.offerPublishedAt.value_or(state.asOf), 0s)));
        // A practice market has one relay only; a real offer on a single relay is easily missed.
        if (!state.isPractice && has < 2)
            check.finding = CheckFinding::LookAtThis;
    }
    return check;
}

TenantCheck heartbeat(const DaemonState& state)
{
    TenantCheck check{TenantCheckKind::Heartbeat, CheckFinding::Fine, words("Heartbeat fresh"), {}};
    if (!state.lastHeartbeatAt) {
        check.finding = CheckFinding::NeedsTime;
        check.evidence = words("None sent yet");
        return check;
    }
    const auto age = std::max(state.asOf - *state.lastHeartbeatAt, 0s);
    check.evidence = words("Last one %1, %2 of %3 arrived")
                         .arg(widgets::agoText(age))
                         .arg(state.heartbeatsAccepted)
                         .arg(state.heartbeatsSent);
    if (age >= FreshBeat || state.heartbeatAcceptedBy == 0)
        check.finding = CheckFinding::Broken;
    return check;
}

TenantCheck mints(const DaemonState& state)
{
    const auto working = std::count_if(state.mints.begin(), state.mints.end(),
        [](const MintView& mint) { return mint.condition == MintCondition::Working; });
    TenantCheck check{TenantCheckKind::Mints, CheckFinding::Fine, words("Mints accepted"), {}};
    check.evidence = counted("%1 of %n mint(s) answering", state.mints.size()).arg(working);
    if (working == 0)
        check.finding = CheckFinding::Broken;
    else if (working < state.mints.size())
        check.finding = CheckFinding::LookAtThis;
    return check;
}

TenantCheck backend(const DaemonState& state)
{
    TenantCheck check{TenantCheckKind::Backend, CheckFinding::Fine, words("Servers can start"), {}};
    check.evidence = words("The %1 backend is ready").arg(state.backend);
    for (const auto& notice : state.notices) {
        if (notice.code == NoticeCode::BackendUnreachable
            || notice.code == NoticeCode::StartFailed) {
            check.finding = CheckFinding::Broken;
            check.evidence = notice.detail;
        } else if (notice.code == NoticeCode::IsolationInactive
            && check.finding == CheckFinding::Fine) {
            check.finding = state.isPractice ? CheckFinding::Normal : CheckFinding::Broken;
            check.evidence = notice.detail;
        }
    }
    return check;
}

TenantCheck capacity(const DaemonState& state)
{
    TenantCheck check{TenantCheckKind::Capacity, CheckFinding::Fine, words("Room for tenants"), {}};
    check.evidence
        = counted("%1 of %n place(s) taken", state.capacity.places).arg(state.capacity.placesTaken);
    if (state.capacity.places == 0)
        check.finding = CheckFinding::Broken;
    else if (state.capacity.placesTaken >= state.capacity.places)
        check.finding = CheckFinding::Normal;
    return check;
}

TenantCheck uptime(const DaemonState& state)
{
    const auto known = std::max(state.asOf - state.startedAt, 0s);
    TenantCheck check{TenantCheckKind::Uptime, CheckFinding::Fine, words("Uptime so far"), {}};
    check.evidence = words("%1 since this start").arg(widgets::durationText(known));
    if (known < EnoughHistory && !state.isPractice) {
        check.finding = CheckFinding::NeedsTime;
        check.evidence += words("; most buyers look at 7 days, so this improves by waiting");
    }
    return check;
}

TenantCheck refunds(const DaemonState& state)
{
    const bool refunds = state.capabilities.contains(QStringLiteral("refund/1"));
    return {TenantCheckKind::Refunds, refunds ? CheckFinding::Fine : CheckFinding::LookAtThis,
        words("Unused time"),
        refunds ? words("You return it; buyers can filter for that")
                : words("You keep it; some buyers filter you out")};
}

} // namespace

QList<TenantCheck> whyNoTenants(const DaemonState& state)
{
    QList<TenantCheck> checks{visible(state), heartbeat(state), mints(state), backend(state),
        capacity(state), uptime(state), refunds(state)};
    std::stable_sort(checks.begin(), checks.end(),
        [](const TenantCheck& a, const TenantCheck& b) { return a.finding < b.finding; });
    return checks;
}

QString conclusionOf(const QList<TenantCheck>& checks)
{
    const auto count = [&checks](CheckFinding finding) {
        return std::count_if(checks.begin(), checks.end(),
            [finding](const TenantCheck& check) { return check.finding == finding; });
    };
    if (const auto broken = count(CheckFinding::Broken))
        return counted("%n thing(s) keep buyers away.", broken);
    if (const auto hints = count(CheckFinding::LookAtThis))
        return counted(
            "Nothing is broken. %n change(s) could help; everything else is fine.", hints);
    return words("Nothing is wrong. There is little demand right now.");
}

} // namespace provider
