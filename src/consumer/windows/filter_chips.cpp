// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/filter_chips.h"

#include "consumer/models/offer_table_model.h"
#include "widgets/filter_chip.h"
#include "widgets/flow_layout.h"

using namespace Qt::StringLiterals;

namespace consumer {

FilterChips::FilterChips(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
    , m_chips{new widgets::FlowLayout(this, 8)}
{
    m_chips->setContentsMargins(16, 0, 16, 12);
}

void FilterChips::showFilter(const OfferFilter& filter, const widgets::AmountText& amounts)
{
    while (auto* item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const auto chipWhen = [this, &filter](bool isOn, const QString& text, auto clear) {
        if (!isOn)
            return;
        auto without = filter;
        clear(without);
        addChip(text, without);
    };
    chipWhen(filter.isOnlineOnly, tr("Online"), [](OfferFilter& f) { f.isOnlineOnly = false; });
    chipWhen(!filter.text.isEmpty(), tr("“%1”").arg(filter.text),
        [](OfferFilter& f) { f.text.clear(); });
    chipWhen(filter.minCpuMillicores > 0, tr("≥ %1 vCPU").arg(coresText(filter.minCpuMillicores)),
        [](OfferFilter& f) { f.minCpuMillicores = 0; });
    chipWhen(filter.minMemoryMb > 0, tr("≥ %1").arg(memoryText(filter.minMemoryMb)),
        [](OfferFilter& f) { f.minMemoryMb = 0; });
    chipWhen(filter.maxRate.has_value(),
        tr("≤ %1").arg(amounts.perHour(filter.maxRate.value_or(base::Msats{}))),
        [](OfferFilter& f) { f.maxRate.reset(); });
    chipWhen(filter.minIsolation != Isolation::SharedKernel, isolationText(filter.minIsolation),
        [](OfferFilter& f) { f.minIsolation = Isolation::SharedKernel; });
    chipWhen(filter.minSeenPercent > 0, tr("Seen ≥ %1 %").arg(filter.minSeenPercent),
        [](OfferFilter& f) { f.minSeenPercent = 0; });
    chipWhen(!filter.country.isEmpty(), filter.country, [](OfferFilter& f) { f.country.clear(); });
    chipWhen(
        filter.isPayableOnly, tr("Mint I hold"), [](OfferFilter& f) { f.isPayableOnly = false; });
    chipWhen(filter.isRefundingOnly, tr("Returns unused time"),
        [](OfferFilter& f) { f.isRefundingOnly = false; });
    chipWhen(
        filter.hidesAvoided, tr("Avoided hidden"), [](OfferFilter& f) { f.hidesAvoided = false; });
    chipWhen(filter.hidesUnverifiedNames, tr("Verified names"),
        [](OfferFilter& f) { f.hidesUnverifiedNames = false; });
    setVisible(m_chips->count() > 0);
    updateGeometry();
}

void FilterChips::addChip(const QString& text, OfferFilter without)
{
    auto* chip = new widgets::FilterChip(m_theme, text);
    chip->setObjectName(u"market.chip.%1"_s.arg(m_chips->count() + 1));
    connect(chip, &widgets::FilterChip::removed, this,
        [this, without] { Q_EMIT filterWanted(without); });
    m_chips->addWidget(chip);
    chip->show();
}

} // namespace consumer
