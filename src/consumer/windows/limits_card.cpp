// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/limits_card.h"

#include "consumer/models/server_table_model.h"
#include "widgets/bars.h"
#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr qsizetype ShownLimits = 8;
constexpr double NearlyUsed = 0.8;

void clear(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

} // namespace

LimitsCard::LimitsCard(const widgets::Theme& theme, QWidget* parent)
    : widgets::Card(tr("Spending limits"), widgets::CardPadding::Rows, parent)
    , m_theme{theme}
    , m_rows{widgets::makeColumn(0)}
{
    body()->addLayout(m_rows);
    body()->addStretch(1);
}

void LimitsCard::showServers(const QList<ServerRow>& servers, const widgets::AmountText& amounts)
{
    m_amounts = amounts;
    clear(m_rows);
    base::Sats spent;
    base::Sats limit;
    base::Sats inAll;
    int index = 0;
    for (const auto& server : servers) {
        if (!server.keepTerms.isOn() || server.state == ServerState::Ended)
            continue;
        spent += server.keepSpentToday;
        limit += server.keepTerms.perDay;
        inAll += server.keepSpentInAll;
        if (++index > ShownLimits)
            continue;
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeLimit(server, index));
    }
    m_rows->addWidget(widgets::makeHairline());
    if (index > 0) {
        m_rows->addWidget(makeTotal(spent, limit, inAll));
        return;
    }
    auto* none = widgets::makeWrappingLabel(
        tr("Nothing is spent without your click. A server that you keep running is listed here "
           "with its limit."),
        LabelRole::Small);
    none->setContentsMargins(16, 12, 16, 8);
    m_rows->addWidget(none);
}

void LimitsCard::addMeter(QHBoxLayout* row, const QString& name, base::Sats spent, base::Sats limit)
{
    const auto share = limit.isZero() ? 0.0 : double(spent.value()) / double(limit.value());
    auto* meter = new widgets::MeterBar(
        m_theme, tr("Spent today by %1").arg(name), widgets::BarHeight::Progress);
    meter->setFraction(share, share >= NearlyUsed ? widgets::Tone::Warn : widgets::Tone::Accent);
    row->addWidget(meter, 3);
    auto* numbers = widgets::makeLabel(
        tr("%1 of %2 today").arg(m_amounts.number(spent), m_amounts.sats(limit)));
    numbers->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(numbers, 4);
}

QWidget* LimitsCard::makeLimit(const ServerRow& server, int index)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    auto* words = widgets::makeColumn(0);
    auto* name = widgets::makeButton(server.name, widgets::ButtonKind::Link);
    name->setObjectName(u"wallet.limit.%1"_s.arg(index));
    name->setAccessibleName(tr("Change the limit of %1").arg(server.name));
    connect(name, &QPushButton::clicked, this,
        [this, number = server.number] { Q_EMIT changeRequested(number); });
    words->addWidget(name, 0, Qt::AlignLeft);
    if (const auto reason = keepReason(server.keepState); !reason.isEmpty()) {
        auto* why = widgets::makeLabel(reason, LabelRole::Small);
        widgets::setTone(why, widgets::Tone::Warn);
        words->addWidget(why);
    }
    row->addLayout(words, 3);
    addMeter(row, server.name, server.keepSpentToday, server.keepTerms.perDay);
    return line;
}

QWidget* LimitsCard::makeTotal(base::Sats spent, base::Sats limit, base::Sats inAll)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(12);
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(tr("All servers"), LabelRole::Strong));
    words->addWidget(
        widgets::makeLabel(tr("%1 in all").arg(m_amounts.sats(inAll)), LabelRole::Small));
    row->addLayout(words, 3);
    addMeter(row, tr("all servers"), spent, limit);
    return line;
}

} // namespace consumer
