// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/error_sheet.h"

#include "consumer/windows/failure_panel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::ErrorAction;

namespace consumer {

namespace {

// A notice names its purchase, its lease or nothing.
const PurchaseView* purchaseOf(const Notice& notice, const MarketState& state)
{
    for (const auto& purchase : state.purchases) {
        if (!notice.subject.isEmpty()
            && (purchase.id == notice.subject || purchase.leaseId == notice.subject))
            return &purchase;
    }
    return nullptr;
}

QString providerKeyOf(const Notice& notice, const MarketState& state)
{
    if (const auto* purchase = purchaseOf(notice, state))
        return purchase->providerKey;
    for (const auto& server : state.servers) {
        if (!notice.subject.isEmpty() && server.leaseId == notice.subject)
            return server.providerKey;
    }
    return {};
}

} // namespace

ErrorSheet::ErrorSheet(
    const widgets::Theme& theme, const Notice& notice, const MarketState& state, QWidget* parent)
    : widgets::Sheet(theme, {}, {widgets::ErrorSheetWidth, 0}, parent)
{
    setObjectName(u"screen.E"_s);
    hideHead();
    auto* panel = new FailurePanel(theme);
    const auto* purchase = purchaseOf(notice, state);
    const bool hasFailed
        = purchase && purchase->isFinal() && purchase->phase != PurchasePhase::Ready;
    if (hasFailed)
        panel->showPurchase(*purchase, state);
    else
        panel->showNotice(notice, state);
    setTitle(hasFailed ? storyOf(*purchase, state).title : storyOf(notice, state).title);
    body()->addWidget(panel);
    const auto key = providerKeyOf(notice, state);
    const auto purchaseId = purchase ? purchase->id : QString{};
    connect(panel, &FailurePanel::rentRequested, this, &ErrorSheet::rent);
    connect(panel, &FailurePanel::actionChosen, this, [this, key, purchaseId](ErrorAction action) {
        if (action == ErrorAction::TryAnother || action == ErrorAction::FindOthers)
            Q_EMIT tryAnother();
        else if (action == ErrorAction::AvoidProvider && !key.isEmpty())
            Q_EMIT avoid(key);
        else {
            if (action == ErrorAction::KeepWaiting)
                Q_EMIT keepListening(purchaseId);
            requestClose();
        }
    });
}

} // namespace consumer
