// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/offer_table_model.h"

#include "widgets/row_roles.h"
#include "widgets/state_shape.h"

#include <QLocale>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::role;
using widgets::RowRole;

namespace consumer {

namespace {

constexpr int HoursForAPercentage = 48; // below this the hours known are said instead

bool isRightAligned(OfferColumn column)
{
    return column == OfferColumn::Cpu || column == OfferColumn::Memory
        || column == OfferColumn::Price || column == OfferColumn::Country;
}

QVariantList dayShares(const SeenUptime& seen)
{
    QVariantList shares;
    for (const auto day : seen.days)
        shares.append(day == UnknownUptime ? -1.0 : day / 100.0);
    while (shares.size() < 7)
        shares.prepend(-1.0);
    return shares;
}

// The letter that tells mints apart: most hosts begin with the same few words.
QString letterOf(const QString& host)
{
    static const QStringList usual{u"mint"_s, u"cashu"_s, u"cash"_s, u"ecash"_s, u"www"_s};
    auto parts = host.split(u'.', Qt::SkipEmptyParts);
    while (parts.size() > 2 && usual.contains(parts.first()))
        parts.removeFirst();
    return parts.isEmpty() ? u"?"_s : parts.first().left(1).toUpper();
}

// One letter a mint, P for play money; "o:" marks one where we hold nothing.
QStringList mintChips(const OfferRow& offer, widgets::MoneyKind kind)
{
    QStringList chips;
    for (const auto& mint : offer.mints.mid(0, 3)) {
        const auto letter = kind == widgets::MoneyKind::Play ? u"P"_s : letterOf(QUrl{mint}.host());
        chips.append(offer.canPay ? letter : u"o:"_s + letter);
    }
    return chips;
}

} // namespace

QString coresText(qint64 millicores)
{
    return QLocale().toString(double(millicores) / 1000, 'g', 3);
}

QString memoryText(qint64 megabytes)
{
    return OfferTableModel::tr("%1 GB").arg(QLocale().toString(double(megabytes) / 1024, 'g', 3));
}

QString isolationText(Isolation isolation)
{
    switch (isolation) {
    case Isolation::SharedKernel:
        return OfferTableModel::tr("Shared");
    case Isolation::DedicatedHost:
        return OfferTableModel::tr("Own kernel");
    case Isolation::Attested:
        return OfferTableModel::tr("Attested");
    }
    Q_UNREACHABLE();
}

QString seenText(const SeenUptime& seen)
{
    if (!seen.fraction && seen.hoursKnown == 0)
        return OfferTableModel::tr("unknown");
    if (!seen.fraction || seen.hoursKnown < HoursForAPercentage)
        return OfferTableModel::tr("%1 h known").arg(std::max(1, seen.hoursKnown));
    return OfferTableModel::tr("%1 %").arg(QLocale().toString(*seen.fraction * 100, 'f', 1));
}

OfferTableModel::OfferTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void OfferTableModel::update(const QList<OfferRow>& offers)
{
    QHash<QString, int> wanted;
    wanted.reserve(offers.size());
    for (int i = 0; i < offers.size(); ++i)
        wanted.insert(offers[i].id, i);
    removeMissing(wanted);
    changeOrAppend(offers);
}

void OfferTableModel::removeMissing(const QHash<QString, int>& wanted)
{
    int last = int(m_rows.size()) - 1;
    while (last >= 0) {
        if (wanted.contains(m_rows[last].id)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !wanted.contains(m_rows[first - 1].id))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        m_rowOf.clear();
        for (int row = 0; row < m_rows.size(); ++row)
            m_rowOf.insert(m_rows[row].id, row);
        endRemoveRows();
        last = first - 1;
    }
}

void OfferTableModel::changeOrAppend(const QList<OfferRow>& offers)
{
    QList<int> changed;
    QList<OfferRow> added;
    for (const auto& offer : offers) {
        const int row = rowOf(offer.id);
        if (row < 0) {
            added.append(offer);
        } else if (m_rows[row] != offer) {
            m_rows[row] = offer;
            changed.append(row);
        }
    }
    announce(changed);
    if (added.isEmpty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(added.size()) - 1);
    for (const auto& offer : added) {
        m_rowOf.insert(offer.id, int(m_rows.size()));
        m_rows.append(offer);
    }
    endInsertRows();
}

void OfferTableModel::announce(const QList<int>& changed)
{
    for (qsizetype i = 0; i < changed.size();) {
        qsizetype end = i;
        while (end + 1 < changed.size() && changed[end + 1] == changed[end] + 1)
            ++end;
        Q_EMIT dataChanged(index(changed[i], 0), index(changed[end], OfferColumnCount - 1));
        i = end + 1;
    }
}

void OfferTableModel::setAmountText(const widgets::AmountText& amounts)
{
    if (m_amounts == amounts)
        return;
    m_amounts = amounts;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, OfferColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, int(OfferColumn::Price), int(OfferColumn::Price));
}

int OfferTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int OfferTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : OfferColumnCount;
}

QVariant OfferTableModel::text(const OfferRow& offer, OfferColumn column) const
{
    switch (column) {
    case OfferColumn::Status:
        return {};
    case OfferColumn::Provider:
        return offer.name;
    case OfferColumn::Spec:
        return offer.spec.name;
    case OfferColumn::Cpu:
        return coresText(offer.spec.cpuMillicores);
    case OfferColumn::Memory:
        return memoryText(offer.spec.memoryMb);
    case OfferColumn::Price:
        return m_amounts.hourlyNumber(offer.spec.ratePerSecond);
    case OfferColumn::IsolationLevel:
        return isolationText(offer.isolation);
    case OfferColumn::Seen:
        return seenText(offer.seen);
    case OfferColumn::Mints:
        return {};
    case OfferColumn::Country:
        return offer.claimedLocation.section(u'-', 0, 0);
    }
    Q_UNREACHABLE();
}

QVariant OfferTableModel::secondLine(const OfferRow& offer, OfferColumn column) const
{
    if (column == OfferColumn::Provider)
        return offer.shortId;
    if (column != OfferColumn::Price)
        return {};
    if (m_amounts.kind == widgets::MoneyKind::Play)
        return m_amounts.unit();
    const auto daily = base::priceFor(offer.spec.ratePerSecond, std::chrono::hours{24});
    return tr("%1/day").arg(m_amounts.number(base::roundUpToSats(daily)));
}

QVariant OfferTableModel::sortKey(const OfferRow& offer, OfferColumn column) const
{
    switch (column) {
    case OfferColumn::Status:
        return offer.isOnline ? 0 : offer.isEarlier ? 1 : 2;
    case OfferColumn::Cpu:
        return offer.spec.cpuMillicores;
    case OfferColumn::Memory:
        return offer.spec.memoryMb;
    case OfferColumn::Price:
        return qint64{offer.spec.ratePerSecond.value()};
    case OfferColumn::IsolationLevel:
        return int(offer.isolation);
    case OfferColumn::Seen:
        return offer.seen.fraction ? int(*offer.seen.fraction * 1000) : -1;
    case OfferColumn::Mints:
        return int(offer.mints.size());
    case OfferColumn::Provider:
    case OfferColumn::Spec:
    case OfferColumn::Country:
        return text(offer, column);
    }
    Q_UNREACHABLE();
}

QString OfferTableModel::stateText(const OfferRow& offer)
{
    return offer.isOnline ? tr("online") : offer.isEarlier ? tr("not known yet") : tr("offline");
}

QString OfferTableModel::sentence(const OfferRow& offer) const
{
    return tr("%1, %2, %3, %n core(s), %4, %5, %6, seen %7", nullptr,
        int(offer.spec.cpuMillicores / 1000))
        .arg(offer.name, stateText(offer), offer.spec.name, memoryText(offer.spec.memoryMb),
            m_amounts.perHour(offer.spec.ratePerSecond), isolationText(offer.isolation),
            seenText(offer.seen));
}

QVariant OfferTableModel::data(const QModelIndex& index, int role_) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const auto& offer = m_rows[index.row()];
    const auto column = OfferColumn(index.column());
    switch (role_) {
    case Qt::DisplayRole:
        return text(offer, column);
    case Qt::ToolTipRole:
        return column == OfferColumn::Provider ? offer.providerNpub
            : column == OfferColumn::Price     ? m_amounts.perThirtyDays(offer.spec.ratePerSecond)
                                               : QVariant{};
    case Qt::TextAlignmentRole:
        return QVariant(
            Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole:
        return column == OfferColumn::Status ? sentence(offer) : text(offer, column);
    case role(RowRole::SecondLine):
        return secondLine(offer, column);
    case role(RowRole::State):
        return column == OfferColumn::Status ? QVariant(int(offer.isOnline ? widgets::State::Online
                       : offer.isEarlier                                   ? widgets::State::Unknown
                                         : widgets::State::Offline))
                                             : QVariant{};
    case role(RowRole::IsStrong):
        return column == OfferColumn::Provider || column == OfferColumn::Price;
    case role(RowRole::IsQuiet):
        return column == OfferColumn::Spec || column == OfferColumn::IsolationLevel
            || column == OfferColumn::Country;
    case role(RowRole::IsStarred):
        return column == OfferColumn::Provider && offer.isStarred;
    case role(RowRole::IsWarned):
        return column == OfferColumn::Provider && !offer.nameMatchesKey;
    case role(RowRole::DayShares):
        return column == OfferColumn::Seen ? QVariant(dayShares(offer.seen)) : QVariant{};
    case role(RowRole::MintChips):
        return column == OfferColumn::Mints ? QVariant(mintChips(offer, m_amounts.kind))
                                            : QVariant{};
    case role(RowRole::Sort):
        return sortKey(offer, column);
    case role(RowRole::RowId):
        return offer.id;
    default:
        return {};
    }
}

QVariant OfferTableModel::headerData(int section, Qt::Orientation orientation, int role_) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = OfferColumn(section);
    if (role_ == Qt::TextAlignmentRole)
        return QVariant(
            Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    if (role_ != Qt::DisplayRole)
        return {};
    switch (column) {
    case OfferColumn::Status:
        return QString{};
    case OfferColumn::Provider:
        return tr("Provider");
    case OfferColumn::Spec:
        return tr("Spec");
    case OfferColumn::Cpu:
        return tr("vCPU");
    case OfferColumn::Memory:
        return tr("RAM");
    case OfferColumn::Price:
        return m_amounts.kind == widgets::MoneyKind::Play ? tr("per hour") : tr("sat/h");
    case OfferColumn::IsolationLevel:
        return tr("Isolation");
    case OfferColumn::Seen:
        return tr("Seen 7 d");
    case OfferColumn::Mints:
        return tr("Mints");
    case OfferColumn::Country:
        return tr("Where");
    }
    Q_UNREACHABLE();
}

} // namespace consumer
