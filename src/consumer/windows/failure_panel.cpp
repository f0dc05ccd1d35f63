// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/failure_panel.h"

#include "consumer/models/offer_table_model.h"
#include "consumer/windows/rent_words.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/icon_label.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::ErrorAction;
using widgets::LabelRole;
using widgets::MoneyFate;

namespace consumer {

namespace {

constexpr qsizetype MostChoices = 3;

widgets::AmountText amountsOf(const MarketState& state)
{
    widgets::AmountText amounts;
    amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    return amounts;
}

MoneyFate fateOf(MoneyOutcome money, base::Sats amount)
{
    switch (money) {
    case MoneyOutcome::None:
        return amount.isZero() ? MoneyFate::NotInvolved : MoneyFate::NeverSent;
    case MoneyOutcome::Unspent:
        return MoneyFate::NotKnownYet;
    case MoneyOutcome::TakenBack:
        return MoneyFate::BackInWallet;
    case MoneyOutcome::WithProvider:
        return MoneyFate::TakenByProvider;
    case MoneyOutcome::Pending:
        return MoneyFate::WaitingAtMint;
    }
    Q_UNREACHABLE();
}

// "insufficient_payment" comes from providers, "E-…" is our own.
widgets::ErrorWords wordsFor(const QString& code, const QString& theirText)
{
    return code.startsWith(u"E-"_s) ? widgets::codeText(code)
                                    : widgets::replyErrorText(code, theirText);
}

// Only what this window can do.
QList<ErrorAction> possible(const QList<ErrorAction>& actions)
{
    QList<ErrorAction> kept;
    for (const auto action : actions) {
        switch (action) {
        case ErrorAction::TryAnother:
        case ErrorAction::FindOthers:
        case ErrorAction::AvoidProvider:
        case ErrorAction::KeepWaiting:
        case ErrorAction::CheckMoney:
        case ErrorAction::AddFunds:
        case ErrorAction::Close:
        case ErrorAction::GoBack:
        case ErrorAction::Retry:
            kept.append(action);
            break;
        default: // belongs to screens that are not built
            break;
        }
    }
    if (kept.isEmpty())
        kept.append(ErrorAction::Close);
    return kept;
}

} // namespace

QList<OfferRow> alternativesTo(const QString& providerKey, const MarketState& state)
{
    OfferRow wanted;
    QList<OfferRow> found;
    for (const auto& offer : state.offers) {
        if (offer.providerKey == providerKey)
            wanted = offer;
    }
    for (const auto& offer : state.offers) {
        if (offer.providerKey != providerKey && offer.isOnline && offer.canPay && !offer.isAvoided
            && !offer.isWithdrawn && offer.spec.cpuMillicores >= wanted.spec.cpuMillicores
            && offer.spec.memoryMb >= wanted.spec.memoryMb)
            found.append(offer);
    }
    std::stable_sort(found.begin(), found.end(), [](const OfferRow& a, const OfferRow& b) {
        return a.spec.ratePerSecond < b.spec.ratePerSecond;
    });
    return found.mid(0, MostChoices);
}

widgets::ErrorStory storyOf(const Notice& notice, const MarketState& state)
{
    const auto words = wordsFor(notice.code, notice.message);
    widgets::ErrorStory story;
    story.fate = fateOf(notice.money, notice.amount);
    story.money = widgets::moneySentence({story.fate, notice.amount}, amountsOf(state));
    story.title = words.title;
    story.text = words.text;
    story.actions = possible(words.actions);
    story.code = notice.code;
    QStringList details{notice.code, widgets::isoText(notice.at)};
    if (!notice.providerName.isEmpty())
        details.append(FailurePanel::tr("Provider: %1").arg(notice.providerName));
    if (!notice.subject.isEmpty())
        details.append(FailurePanel::tr("About: %1").arg(notice.subject));
    if (!notice.message.isEmpty())
        details.append(FailurePanel::tr("Said: %1").arg(notice.message.left(300)));
    story.details = details.join(u'\n');
    return story;
}

widgets::ErrorStory storyOf(const PurchaseView& purchase, const MarketState& state)
{
    const auto amounts = amountsOf(state);
    const auto words = wordsFor(purchase.errorCode, purchase.errorMessage);
    widgets::ErrorStory story;
    story.fate = fateOf(purchase.money, purchase.amount);
    story.money = widgets::moneySentence({story.fate, purchase.amount}, amounts);
    if (!purchase.setAsideForLater.isZero())
        story.moneyNote = FailurePanel::tr("The other %1 never left your wallet.")
                              .arg(amounts.sats(purchase.setAsideForLater));
    const bool isSilent = purchase.phase == PurchasePhase::TimedOut;
    story.title
        = isSilent ? FailurePanel::tr("%1 did not answer").arg(purchase.providerName) : words.title;
    if (isSilent)
        story.text
            = FailurePanel::tr("Your request reached %1 of %2 relays, but no reply came in %3.")
                  .arg(purchase.relaysAccepted)
                  .arg(purchase.relaysAsked)
                  .arg(widgets::shortDurationText(purchase.waitLimit))
            + (purchase.money == MoneyOutcome::TakenBack ? u' '
                        + FailurePanel::tr("The mint said that the payment was never used, so we "
                                           "took it back. Nothing was started.")
                                                         : QString{});
    else
        story.text = words.text;
    story.actions = {ErrorAction::TryAnother};
    if (purchase.isStillListening)
        story.actions.append(ErrorAction::KeepWaiting);
    else if (story.fate == MoneyFate::NotKnownYet || story.fate == MoneyFate::WaitingAtMint)
        story.actions.append(ErrorAction::CheckMoney);
    else
        story.actions.append(ErrorAction::Close);
    story.actions.append(ErrorAction::AvoidProvider);
    story.code = purchase.errorCode.isEmpty() ? u"E-REPLY-LATE"_s : purchase.errorCode;
    QStringList details{story.code,
        FailurePanel::tr("Provider: %1 (%2)").arg(purchase.providerName, purchase.providerKey),
        FailurePanel::tr("Spec: %1").arg(purchase.specName)};
    if (!purchase.leaseId.isEmpty())
        details.append(FailurePanel::tr("Server id: %1").arg(purchase.leaseId));
    if (!purchase.errorMessage.isEmpty())
        details.append(FailurePanel::tr("Said: %1").arg(purchase.errorMessage.left(300)));
    story.details = details.join(u'\n');
    return story;
}

FailurePanel::FailurePanel(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
    , m_panel{new widgets::ErrorPanel(theme, widgets::PanelForm::InSheet)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_panel);
    connect(m_panel, &widgets::ErrorPanel::actionChosen, this, &FailurePanel::actionChosen);
}

void FailurePanel::showNotice(const Notice& notice, const MarketState& state)
{
    m_panel->setStory(storyOf(notice, state));
    showChoices({}, amountsOf(state));
}

void FailurePanel::showPurchase(const PurchaseView& purchase, const MarketState& state)
{
    m_panel->setStory(storyOf(purchase, state));
    showChoices(alternativesTo(purchase.providerKey, state), amountsOf(state));
}

void FailurePanel::showChoices(const QList<OfferRow>& offers, const widgets::AmountText& amounts)
{
    auto* column = m_panel->choices();
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    if (offers.isEmpty())
        return;
    auto* title = widgets::makeLabel(tr("What you can do"), LabelRole::Section);
    title->setContentsMargins(0, 6, 0, 0);
    column->addWidget(title);
    auto* list = new QFrame;
    widgets::setLook(list, widgets::Look::Card);
    auto* rows = new QVBoxLayout(list);
    rows->setContentsMargins(1, 1, 1, 1);
    rows->setSpacing(0);
    for (int i = 0; i < offers.size(); ++i) {
        const auto& offer = offers[i];
        if (i > 0)
            rows->addWidget(widgets::makeHairline());
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(14, 4, 12, 4);
        row->setSpacing(8);
        row->addWidget(new widgets::IconLabel(m_theme, u"state-online"_s, widgets::Token::Ok, 12));
        auto* words = widgets::makeColumn(0);
        words->addWidget(widgets::makeLabel(offer.name, LabelRole::Strong));
        words->addWidget(widgets::makeLabel(
            tr("%1 · %2").arg(sizeText(offer),
                offer.seen.fraction ? tr("seen %1").arg(seenText(offer.seen))
                                    : tr("%1 h known").arg(offer.seen.hoursKnown)),
            LabelRole::Small));
        row->addLayout(words, 1);
        row->addWidget(widgets::makeLabel(amounts.perHour(offer.spec.ratePerSecond)));
        row->addSpacing(8);
        auto* rent = widgets::makeButton(tr("Rent…"), widgets::ButtonKind::Small);
        rent->setObjectName(u"error.rent.%1"_s.arg(i + 1));
        rent->setAccessibleName(tr("Rent from %1").arg(offer.name));
        connect(rent, &QPushButton::clicked, this, [this, offer] { Q_EMIT rentRequested(offer); });
        row->addWidget(rent);
        rows->addWidget(line);
    }
    column->addWidget(list);
}

} // namespace consumer
