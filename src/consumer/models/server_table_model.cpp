// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/server_table_model.h"

#include "widgets/duration_text.h"
#include "widgets/row_roles.h"
#include "widgets/time_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::role;
using widgets::RowRole;

namespace consumer {

namespace {

bool isRightAligned(ServerColumn column)
{
    return column == ServerColumn::Cost || column == ServerColumn::Price;
}

bool isAlive(const ServerRow& server)
{
    return server.state != ServerState::Starting && server.state != ServerState::Ended;
}

std::chrono::seconds leftOf(const ServerRow& server, base::UnixTime now)
{
    return std::max(server.expiresAt - now, 0s);
}

} // namespace

widgets::State shapeOf(ServerState state)
{
    switch (state) {
    case ServerState::Starting:
        return widgets::State::Starting;
    case ServerState::Running:
        return widgets::State::Running;
    case ServerState::Ending:
        return widgets::State::Ending;
    case ServerState::Ended:
        return widgets::State::Ended;
    case ServerState::Problem:
        return widgets::State::Problem;
    }
    Q_UNREACHABLE();
}

QString timeLeftText(const ServerRow& server, base::UnixTime now)
{
    if (server.state == ServerState::Starting)
        return ServerTableModel::tr("not started");
    if (server.state == ServerState::Ended) {
        auto when = widgets::timeText(server.expiresAt, now);
        if (when.startsWith(u"Today"_s) || when.startsWith(u"Yesterday"_s))
            when[0] = when[0].toLower();
        return ServerTableModel::tr("ended %1").arg(when);
    }
    return widgets::countdownText(leftOf(server, now));
}

widgets::Tone timeLeftTone(const ServerRow& server, base::UnixTime now)
{
    if (server.state == ServerState::Starting || server.state == ServerState::Ended)
        return widgets::Tone::Neutral;
    const auto left = leftOf(server, now);
    return left < 10min ? widgets::Tone::Bad
        : left < 1h     ? widgets::Tone::Warn
                        : widgets::Tone::Neutral;
}

double timeLeftShare(const ServerRow& server, base::UnixTime now)
{
    const auto whole = server.expiresAt - server.startedAt;
    if (whole <= 0s || server.state == ServerState::Starting || server.state == ServerState::Ended)
        return 0;
    return std::clamp(double(leftOf(server, now).count()) / double(whole.count()), 0.0, 1.0);
}

QString runsText(const ServerRow& server)
{
    return server.runs.isEmpty() || server.runs.startsWith(u"ubuntu"_s)
        ? ServerTableModel::tr("Plain Linux")
        : server.runs;
}

QString keepText(KeepRunningState state)
{
    switch (state) {
    case KeepRunningState::Off:
        return ServerTableModel::tr("Off");
    case KeepRunningState::On:
        return ServerTableModel::tr("On");
    case KeepRunningState::WaitingForFunds:
        return ServerTableModel::tr("Waiting");
    case KeepRunningState::CapReached:
        return ServerTableModel::tr("Limit reached");
    case KeepRunningState::ProviderSilent:
    case KeepRunningState::PriceRose:
    case KeepRunningState::ProviderRefuses:
        return ServerTableModel::tr("Paused");
    }
    Q_UNREACHABLE();
}

QString keepReason(KeepRunningState state)
{
    switch (state) {
    case KeepRunningState::Off:
    case KeepRunningState::On:
        return {};
    case KeepRunningState::WaitingForFunds:
        return ServerTableModel::tr("not enough money");
    case KeepRunningState::CapReached:
        return ServerTableModel::tr("nothing more is paid");
    case KeepRunningState::ProviderSilent:
        return ServerTableModel::tr("provider silent");
    case KeepRunningState::PriceRose:
        return ServerTableModel::tr("price rose");
    case KeepRunningState::ProviderRefuses:
        return ServerTableModel::tr("payment failed twice");
    }
    Q_UNREACHABLE();
}

ServerTableModel::ServerTableModel(QObject* parent)
    : PlacedRows(parent)
{
}

bool ServerTableModel::belongs(const ServerRow& server, ServerTab tab) const
{
    const bool hasEnded = server.state == ServerState::Ended;
    return tab == ServerTab::All || (tab == ServerTab::Ended) == hasEnded;
}

int ServerTableModel::countIn(ServerTab tab) const
{
    return int(std::count_if(m_all.begin(), m_all.end(),
        [this, tab](const ServerRow& server) { return belongs(server, tab); }));
}

void ServerTableModel::update(const QList<ServerRow>& servers)
{
    if (m_all == servers)
        return;
    m_all = servers;
    refill();
}

void ServerTableModel::setTab(ServerTab tab)
{
    m_tab = tab;
    refill();
}

void ServerTableModel::setSearch(const QString& text)
{
    m_search = text;
    refill();
}

void ServerTableModel::refill()
{
    QList<ServerRow> wanted;
    for (const auto& server : m_all) {
        const bool isFound = m_search.isEmpty()
            || server.name.contains(m_search, Qt::CaseInsensitive)
            || server.providerName.contains(m_search, Qt::CaseInsensitive)
            || server.leaseId.contains(m_search, Qt::CaseInsensitive);
        if (isFound && belongs(server, m_tab))
            wanted.append(server);
    }
    // Countdown order; what has not started yet comes last, what ended newest first.
    std::stable_sort(wanted.begin(), wanted.end(), [](const ServerRow& a, const ServerRow& b) {
        const auto rank = [](const ServerRow& server) {
            return server.state == ServerState::Ended   ? 2
                : server.state == ServerState::Starting ? 1
                                                        : 0;
        };
        if (rank(a) != rank(b))
            return rank(a) < rank(b);
        return rank(a) == 2 ? a.expiresAt > b.expiresAt : a.expiresAt < b.expiresAt;
    });
    place(wanted);
}

void ServerTableModel::setAmountText(const widgets::AmountText& amounts)
{
    m_amounts = amounts;
    tick(m_now);
}

void ServerTableModel::tick(base::UnixTime now)
{
    m_now = now;
    changeAll();
}

int ServerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ServerColumnCount;
}

QVariant ServerTableModel::text(const ServerRow& server, ServerColumn column) const
{
    switch (column) {
    case ServerColumn::State:
        return widgets::textOf(shapeOf(server.state));
    case ServerColumn::Name:
        return server.name;
    case ServerColumn::Runs:
        return runsText(server);
    case ServerColumn::Provider:
        return server.providerName;
    case ServerColumn::TimeLeft:
        return timeLeftText(server, m_now);
    case ServerColumn::AutoTopUp:
        return keepText(server.keepState);
    case ServerColumn::Cost:
        return m_amounts.number(server.spent - server.refunded);
    case ServerColumn::Price:
        return m_amounts.hourlyNumber(server.ratePerSecond);
    case ServerColumn::Protection:
        return tr("None");
    case ServerColumn::Access:
        return {};
    }
    Q_UNREACHABLE();
}

QVariant ServerTableModel::secondLine(const ServerRow& server, ServerColumn column) const
{
    if (column == ServerColumn::Provider && server.state == ServerState::Starting)
        return tr("paid %1 ago")
            .arg(widgets::stopwatchText(std::max(m_now - server.startedAt, 0s)));
    if (column != ServerColumn::AutoTopUp || server.keepState == KeepRunningState::Off)
        return {};
    const auto reason = keepReason(server.keepState);
    return !reason.isEmpty() ? reason
                             : tr("%1 of %2 today")
                                   .arg(m_amounts.number(server.keepSpentToday),
                                       m_amounts.number(server.keepTerms.perDay));
}

QVariant ServerTableModel::tone(const ServerRow& server, ServerColumn column) const
{
    const auto left = timeLeftTone(server, m_now);
    if (column == ServerColumn::TimeLeft && left != widgets::Tone::Neutral)
        return int(left);
    if (column == ServerColumn::AutoTopUp && !keepReason(server.keepState).isEmpty())
        return int(widgets::Tone::Warn);
    if (column == ServerColumn::State && server.state != ServerState::Running)
        return int(widgets::toneOf(shapeOf(server.state)));
    return {};
}

QVariant ServerTableModel::data(const QModelIndex& index, int role_) const
{
    if (!index.isValid() || index.row() >= rows().size())
        return {};
    const auto& server = rows()[index.row()];
    const auto column = ServerColumn(index.column());
    switch (role_) {
    case Qt::DisplayRole:
        return text(server, column);
    case Qt::TextAlignmentRole:
        return QVariant(
            Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole:
        if (column == ServerColumn::TimeLeft && server.canStop())
            return tr("%1 left").arg(widgets::durationText(leftOf(server, m_now)));
        return text(server, column);
    case role(RowRole::SecondLine):
        return secondLine(server, column);
    case role(RowRole::Tone):
        return tone(server, column);
    case role(RowRole::State):
        return column == ServerColumn::State ? QVariant(int(shapeOf(server.state))) : QVariant{};
    case role(RowRole::IsStrong):
        return column == ServerColumn::Name;
    case role(RowRole::IsQuiet):
        return column == ServerColumn::Runs || column == ServerColumn::Price
            || column == ServerColumn::Protection;
    case role(RowRole::IconName):
        return column == ServerColumn::Runs ? QVariant(u"terminal"_s) : QVariant{};
    case role(RowRole::Fraction):
        return column == ServerColumn::TimeLeft && isAlive(server)
            ? QVariant(timeLeftShare(server, m_now))
            : QVariant{};
    case role(RowRole::IconSlots):
        return column == ServerColumn::Access && !server.host.isEmpty() && isAlive(server)
            ? QVariant(QStringList{u"terminal"_s})
            : QVariant{};
    case role(RowRole::RowId):
        return server.number;
    default:
        return {};
    }
}

QVariant ServerTableModel::headerData(int section, Qt::Orientation orientation, int role_) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = ServerColumn(section);
    if (role_ == Qt::TextAlignmentRole)
        return QVariant(
            Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    if (role_ != Qt::DisplayRole)
        return {};
    switch (column) {
    case ServerColumn::State:
        return tr("State");
    case ServerColumn::Name:
        return tr("Name");
    case ServerColumn::Runs:
        return tr("Runs");
    case ServerColumn::Provider:
        return tr("Provider");
    case ServerColumn::TimeLeft:
        return tr("Time left");
    case ServerColumn::AutoTopUp:
        return tr("Auto top-up");
    case ServerColumn::Cost:
        return tr("Cost, %1").arg(m_amounts.unit());
    case ServerColumn::Price:
        return tr("%1/h").arg(m_amounts.unit());
    case ServerColumn::Protection:
        return tr("Protection");
    case ServerColumn::Access:
        return tr("Access");
    }
    Q_UNREACHABLE();
}

} // namespace consumer
