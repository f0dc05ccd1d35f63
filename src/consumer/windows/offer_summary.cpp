// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/offer_summary.h"

#include "consumer/models/offer_table_model.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/heartbeat_grid.h"
#include "widgets/icon_label.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr int PaneWidth = 256;
constexpr int FullShare = 98; // percent of an hour's beats that count as all seen

widgets::BeatCell cellOf(UptimeCell hour)
{
    if (hour == UnknownUptime)
        return widgets::BeatCell::Unknown;
    return hour >= FullShare ? widgets::BeatCell::Seen
        : hour > 0           ? widgets::BeatCell::Gaps
                             : widgets::BeatCell::Missing;
}

QStringList lastSevenDays(base::UnixTime now)
{
    QStringList names;
    const auto today = QDateTime::fromSecsSinceEpoch(now.time_since_epoch().count()).date();
    for (int back = 6; back >= 0; --back)
        names.append(QLocale().dayName(today.addDays(-back).dayOfWeek(), QLocale::ShortFormat));
    return names;
}

QWidget* makeSection(QVBoxLayout*& column)
{
    auto* section = new QWidget;
    column = new QVBoxLayout(section);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    return section;
}

QWidget* makeSentence(const widgets::Theme& theme, const QString& icon, QLabel*& text)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 4);
    row->setSpacing(8);
    row->addWidget(new widgets::IconLabel(theme, icon, Token::Text2), 0, Qt::AlignTop);
    text = widgets::makeWrappingLabel({}, LabelRole::Small);
    row->addWidget(text, 1);
    return line;
}

} // namespace

QString isolationSentence(Isolation isolation)
{
    switch (isolation) {
    case Isolation::SharedKernel:
        return OfferSummary::tr("Shared kernel: the owner can read memory and disk.");
    case Isolation::DedicatedHost:
        return OfferSummary::tr("Own kernel: a virtual machine for you alone. The owner can still "
                                "read memory and disk.");
    case Isolation::Attested:
        return OfferSummary::tr(
            "Attested: the provider says its owner cannot read memory. We could not check it.");
    }
    Q_UNREACHABLE();
}

OfferSummary::OfferSummary(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
{
    setFixedWidth(theme.scaled(PaneWidth));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_content = new QWidget;
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (auto* section : {makeHead(), makeSeen(), makeClaims(), makeTerms(), makeMints()}) {
        if (column->count() > 0)
            column->addWidget(widgets::makeHairline());
        column->addWidget(section);
    }
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(u"market.summary"_s);
    scroll->setWidget(m_content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_empty = widgets::makeWrappingLabel(
        tr("Choose an offer to see what we know about it."), LabelRole::Small);
    m_empty->setContentsMargins(16, 24, 16, 0);
    outer->addWidget(m_empty);
    outer->addWidget(scroll, 1);
    outer->addWidget(widgets::makeEdge(Qt::Horizontal));
    outer->addWidget(makeFoot());
    showOffer({}, {});
}

QWidget* OfferSummary::makeHead()
{
    QVBoxLayout* column = nullptr;
    auto* section = makeSection(column);
    auto* title = widgets::makeRow(4);
    m_name = widgets::makeLabel({}, LabelRole::Section);
    title->addWidget(m_name, 1);
    m_star = widgets::makeToolButton(m_theme, u"star"_s, tr("Star this provider"));
    m_star->setObjectName(u"market.summary.star"_s);
    connect(m_star, &QToolButton::clicked, this, &OfferSummary::starToggled);
    title->addWidget(m_star);
    m_more = widgets::makeToolButton(m_theme, u"more"_s, tr("More about this provider"));
    m_more->setObjectName(u"market.summary.more"_s);
    auto* menu = new QMenu(m_more);
    menu->addAction(tr("Copy key (npub)"), this, [this] {
        QGuiApplication::clipboard()->setText(m_offer ? m_offer->providerNpub : QString{});
    });
    menu->addAction(tr("Avoid, or stop avoiding"), this, &OfferSummary::avoidToggled);
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    title->addWidget(m_more);
    column->addLayout(title);
    auto* identity = widgets::makeRow(6);
    m_id = widgets::makeLabel({}, LabelRole::Mono);
    m_verifiedIcon = new widgets::IconLabel(m_theme, u"shield-check"_s, Token::Ok, 14);
    m_verified = widgets::makeLabel({}, LabelRole::Small);
    identity->addWidget(m_id);
    identity->addWidget(m_verifiedIcon);
    identity->addWidget(m_verified, 1);
    column->addLayout(identity);
    auto* status = widgets::makeRow(6);
    m_onlineIcon = new widgets::IconLabel(m_theme, u"state-online"_s, Token::Ok, 14);
    m_online = widgets::makeLabel({}, LabelRole::Small);
    status->addWidget(m_onlineIcon);
    status->addWidget(m_online, 1);
    column->addLayout(status);
    return section;
}

QWidget* OfferSummary::makeSeen()
{
    QVBoxLayout* column = nullptr;
    auto* section = makeSection(column);
    auto* title = widgets::makeRow();
    title->addWidget(widgets::makeLabel(tr("Seen by us"), LabelRole::Section), 1);
    m_seen = widgets::makeLabel({}, LabelRole::Strong);
    title->addWidget(m_seen);
    column->addLayout(title);
    m_grid = new widgets::HeartbeatGrid(m_theme);
    m_grid->setObjectName(u"market.summary.beats"_s);
    column->addWidget(m_grid);
    m_known = widgets::makeWrappingLabel({}, LabelRole::Small);
    column->addWidget(m_known);
    m_firstSeen = addFact(column, tr("First seen"));
    m_history = addFact(column, tr("My history"));
    return section;
}

QWidget* OfferSummary::makeClaims()
{
    QVBoxLayout* column = nullptr;
    auto* section = makeSection(column);
    column->addWidget(widgets::makeLabel(tr("Says about itself"), LabelRole::Caption));
    m_uptime = addFact(column, tr("Uptime"));
    m_jobs = addFact(column, tr("Finished jobs"));
    m_location = addFact(column, tr("Location"));
    return section;
}

QWidget* OfferSummary::makeTerms()
{
    QVBoxLayout* column = nullptr;
    auto* section = makeSection(column);
    column->addWidget(makeSentence(m_theme, u"refund"_s, m_refund));
    column->addWidget(makeSentence(m_theme, u"shield"_s, m_isolation));
    return section;
}

QWidget* OfferSummary::makeMints()
{
    QVBoxLayout* column = nullptr;
    auto* section = makeSection(column);
    column->addWidget(widgets::makeLabel(tr("Pays here"), LabelRole::Caption));
    m_mints = widgets::makeColumn(6);
    column->addLayout(m_mints);
    return section;
}

QWidget* OfferSummary::makeFoot()
{
    QVBoxLayout* column = nullptr;
    auto* foot = makeSection(column);
    m_price = widgets::makeLabel({}, LabelRole::Title);
    m_daily = widgets::makeLabel({}, LabelRole::Caption);
    column->addWidget(m_price);
    column->addWidget(m_daily);
    m_rent = widgets::makeButton(tr("Rent…"), widgets::ButtonKind::Primary);
    m_rent->setObjectName(u"market.rent"_s);
    connect(m_rent, &QPushButton::clicked, this, &OfferSummary::rentRequested);
    column->addWidget(m_rent);
    return foot;
}

QLabel* OfferSummary::addFact(QVBoxLayout* column, const QString& name)
{
    auto* row = widgets::makeRow();
    row->addWidget(widgets::makeLabel(name, LabelRole::Body2));
    auto* value = widgets::makeLabel({});
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(value, 1);
    column->addLayout(row);
    return value;
}

void OfferSummary::showOffer(const std::optional<OfferRow>& offer, const MarketState& state)
{
    if (offer && m_offer == offer && m_wallet == state.wallet && m_content->isVisibleTo(this)) {
        m_online->setText(offer->isOnline && offer->lastBeatAt
                ? tr("Online · last beat %1")
                      .arg(widgets::agoText(std::max(state.madeAt - *offer->lastBeatAt, 0s)))
                : m_online->text());
        return;
    }
    m_offer = offer;
    m_wallet = state.wallet;
    m_content->setVisible(offer.has_value());
    m_empty->setVisible(!offer);
    m_rent->setEnabled(offer && !offer->isWithdrawn);
    m_price->setText(offer ? m_amounts.perHour(offer->spec.ratePerSecond) : QString{});
    m_daily->setText(offer ? m_amounts.perDay(offer->spec.ratePerSecond) : QString{});
    if (!offer)
        return;
    m_name->setText(offer->name);
    m_theme.keepIcon(m_star, offer->isStarred ? u"star-filled"_s : u"star"_s, Token::Accent);
    m_id->setText(offer->shortId);
    m_id->setToolTip(offer->providerNpub);
    m_verifiedIcon->setIcon(offer->nameMatchesKey ? u"shield-check"_s : u"shield-off"_s,
        offer->nameMatchesKey ? Token::Ok : Token::Warn);
    m_verified->setText(
        offer->nameMatchesKey ? tr("name matches key") : tr("name is its own choice"));
    m_onlineIcon->setIcon(offer->isOnline ? u"state-online"_s : u"state-offline"_s,
        offer->isOnline ? Token::Ok : Token::Text3);
    const auto age = offer->lastBeatAt ? std::max(state.madeAt - *offer->lastBeatAt, 0s) : 0s;
    m_online->setText(offer->isWithdrawn           ? tr("Withdrawn")
            : offer->isEarlier && !offer->isOnline ? tr("From your last visit; not heard yet")
            : !offer->lastBeatAt                   ? tr("No sign of life yet")
            : offer->isOnline ? tr("Online · last beat %1").arg(widgets::agoText(age))
                              : tr("Offline · last beat %1").arg(widgets::agoText(age)));
    showSeen(*offer, state.madeAt);
    m_uptime->setText(tr("%1 %").arg(QLocale().toString(offer->claimedUptime, 'g', 4)));
    m_jobs->setText(QLocale().toString(offer->claimedJobs));
    m_location->setText(
        offer->claimedLocation.isEmpty() ? tr("not reported") : offer->claimedLocation);
    m_refund->setText(offer->canRefund ? tr("Returns unused time when you stop.")
                                       : tr("Cannot return unused time."));
    m_isolation->setText(isolationSentence(offer->isolation));
    showMints(*offer, state);
}

void OfferSummary::showSeen(const OfferRow& offer, base::UnixTime now)
{
    m_seen->setText(seenText(offer.seen));
    widgets::setTone(m_seen,
        offer.seen.fraction.value_or(0) >= 0.95 ? widgets::Tone::Ok : widgets::Tone::Neutral);
    QList<widgets::BeatCell> cells;
    for (const auto hour : offer.seen.hours)
        cells.append(cellOf(hour));
    m_grid->setCells(cells, lastSevenDays(now));
    const auto known = tr("%1 h known").arg(offer.seen.hoursKnown);
    m_known->setText(offer.seen.gaps == 0
            ? known
            : tr("%1, %n gap(s) up to %2", nullptr, offer.seen.gaps)
                  .arg(known, widgets::shortDurationText(offer.seen.longestGap)));
    m_firstSeen->setText(widgets::agoText(std::max(now - offer.firstSeen, 0s)));
    m_history->setText(offer.myLeases == 0 ? tr("none yet")
            : offer.myFailures == 0
            ? tr("%n lease(s), no failure", nullptr, offer.myLeases)
            : tr("%n lease(s), %1 failed", nullptr, offer.myLeases).arg(offer.myFailures));
}

void OfferSummary::showMints(const OfferRow& offer, const MarketState& state)
{
    while (auto* item = m_mints->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& url : offer.mints) {
        const auto mine = std::find_if(state.wallet.mints.begin(), state.wallet.mints.end(),
            [&url](const MintView& mint) { return mint.url == url; });
        const bool isMine = mine != state.wallet.mints.end();
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(
            new widgets::IconLabel(m_theme, u"mint"_s, isMine ? Token::Accent : Token::Text3));
        row->addWidget(
            widgets::makeLabel(isMine && !mine->name.isEmpty() ? mine->name : QUrl{url}.host()), 1);
        row->addWidget(
            widgets::makeLabel(isMine ? m_amounts.sats(mine->spendable) : tr("nothing yet"),
                isMine ? LabelRole::Body : LabelRole::Caption));
        m_mints->addWidget(line);
    }
}

} // namespace consumer
