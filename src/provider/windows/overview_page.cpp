// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/windows/overview_page.h"

#include "provider/daemon/daemon_host.h"
#include "widgets/banner.h"
#include "widgets/bars.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/icon_label.h"
#include "widgets/key_text.h"
#include "widgets/page_head.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;
using widgets::Tone;

namespace provider {

namespace {

constexpr int CheckNameWidth = 200;
constexpr int CheckRowHeight = 44;

struct FindingLook {
    QString icon;
    Token ink;
    Tone tone;
    QString verdict;
};

FindingLook lookOf(CheckFinding finding)
{
    switch (finding) {
    case CheckFinding::Broken:
        return {u"state-problem"_s, Token::Bad, Tone::Bad, OverviewPage::tr("broken")};
    case CheckFinding::LookAtThis:
        return {u"state-late"_s, Token::Warn, Tone::Warn, OverviewPage::tr("look at this")};
    case CheckFinding::NeedsTime:
        return {u"state-unknown"_s, Token::Text3, Tone::Neutral, OverviewPage::tr("needs time")};
    case CheckFinding::Fine:
        return {u"state-done"_s, Token::Ok, Tone::Ok, OverviewPage::tr("fine")};
    case CheckFinding::Normal:
        return {u"state-info"_s, Token::Info, Tone::Neutral, OverviewPage::tr("normal")};
    }
    Q_UNREACHABLE();
}

QString gigabytes(qint64 megabytes)
{
    return QLocale().toString(double(megabytes) / 1024, 'g', 3);
}

} // namespace

OverviewPage::OverviewPage(DaemonHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
{
    setObjectName(u"screen.P1"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_head = new widgets::PageHead(theme, tr("Overview"));
    auto* buyer = widgets::makeButton(tr("Open as buyer"));
    buyer->setObjectName(u"provider.openAsBuyer"_s);
    widgets::setButtonIcon(theme, buyer, u"external"_s);
    connect(buyer, &QPushButton::clicked, this, &OverviewPage::buyerViewRequested);
    m_head->addAction(buyer);
    m_pause = widgets::makeButton(tr("Pause"));
    m_pause->setObjectName(u"provider.pause"_s);
    widgets::setButtonIcon(theme, m_pause, u"pause"_s);
    connect(m_pause, &QPushButton::clicked, this,
        [this] { m_isPaused ? m_host.resume() : m_host.pause(); });
    m_head->addAction(m_pause);
    column->addWidget(m_head);

    auto* content = new QWidget;
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(16, 0, 16, 16);
    inner->setSpacing(16);
    m_banner = new widgets::Banner(theme, Tone::Info, widgets::BannerShape::TwoLines);
    m_banner->setObjectName(u"provider.state"_s);
    inner->addWidget(m_banner);
    inner->addWidget(makeFigures());
    inner->addWidget(makeChecks());
    inner->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(u"provider.overview"_s);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    column->addWidget(scroll, 1);
}

OverviewPage::Figure OverviewPage::makeFigure(const QString& icon, const QString& title)
{
    Figure figure{};
    figure.card = new widgets::Card;
    auto* head = widgets::makeRow(8);
    head->addWidget(new widgets::IconLabel(m_theme, icon, Token::Text2));
    head->addWidget(widgets::makeLabel(title, LabelRole::Small), 1);
    figure.card->body()->addLayout(head);
    auto* value = widgets::makeRow(6);
    figure.number = widgets::makeLabel({}, LabelRole::Display);
    figure.unit = widgets::makeLabel({}, LabelRole::Body2);
    value->addWidget(figure.number);
    value->addWidget(figure.unit, 1, Qt::AlignBottom);
    figure.card->body()->addLayout(value);
    figure.middle = widgets::makeColumn(0);
    figure.card->body()->addLayout(figure.middle);
    figure.card->body()->addStretch();
    auto* foot = widgets::makeRow(8);
    figure.left = widgets::makeLabel({}, LabelRole::Small);
    figure.right = widgets::makeLabel({}, LabelRole::Small);
    figure.left->setMinimumWidth(1);
    foot->addWidget(figure.left, 1);
    foot->addWidget(figure.right);
    figure.card->body()->addLayout(foot);
    return figure;
}

QWidget* OverviewPage::makeFigures()
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    m_earned = makeFigure(u"earnings"_s, tr("Earned today"));
    m_leases = makeFigure(u"lease"_s, tr("Leases"));
    m_capacity = makeFigure(u"capacity"_s, tr("Capacity offered"));
    m_seen = makeFigure(u"visibility"_s, tr("Offer published"));
    m_computer = makeFigure(u"cpu"_s, tr("This computer"));
    for (auto* figure : {&m_capacity, &m_seen, &m_computer})
        widgets::setRole(figure->number, LabelRole::Section);
    m_capacityBar = new widgets::MeterBar(
        m_theme, tr("Share of the offered memory that is leased"), widgets::BarHeight::Share);
    m_capacity.middle->addWidget(m_capacityBar);
    row->addWidget(m_earned.card, 19);
    row->addWidget(m_leases.card, 19);
    row->addWidget(m_capacity.card, 22);
    row->addWidget(m_seen.card, 22);
    row->addWidget(m_computer.card, 19);
    line->setFixedHeight(m_theme.scaled(132));
    return line;
}

QWidget* OverviewPage::makeChecks()
{
    m_checks = new widgets::Card(tr("Why no tenants?"), widgets::CardPadding::Rows);
    m_checks->setSubtitle(tr("Most likely reason first"));
    auto* refresh = widgets::makeToolButton(m_theme, u"refresh"_s, tr("Check again"));
    refresh->setObjectName(u"provider.checks.refresh"_s);
    connect(refresh, &QToolButton::clicked, &m_host, &DaemonHost::refresh);
    m_checks->addAction(refresh);
    m_conclusion = widgets::makeLabel({}, LabelRole::Body2);
    m_conclusion->setObjectName(u"provider.checks.conclusion"_s);
    return m_checks;
}

OverviewPage::CheckRow OverviewPage::makeCheckRow()
{
    CheckRow check{};
    check.row = new QWidget;
    check.row->setFixedHeight(m_theme.scaled(CheckRowHeight));
    auto* row = new QHBoxLayout(check.row);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    check.icon = new widgets::IconLabel(m_theme, u"state-unknown"_s, Token::Text3);
    check.name = widgets::makeLabel({}, LabelRole::Strong);
    check.name->setFixedWidth(m_theme.scaled(CheckNameWidth - 12));
    check.evidence = widgets::makeLabel({}, LabelRole::Body2);
    check.verdict = widgets::makeLabel({}, LabelRole::Body2);
    row->addWidget(check.icon);
    row->addWidget(check.name);
    row->addWidget(check.evidence, 1);
    row->addWidget(check.verdict);
    return check;
}

void OverviewPage::showState(const DaemonState& state)
{
    m_amounts = {state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    m_head->setSubtitle(state.name.isEmpty()
            ? QString{}
            : tr("%1 · %2").arg(state.name, widgets::shortId(state.provider.toHex())));
    m_isPaused = state.banner == BannerState::Paused;
    m_pause->setText(m_isPaused ? tr("Resume") : tr("Pause"));
    widgets::setButtonIcon(m_theme, m_pause, m_isPaused ? u"play"_s : u"pause"_s);
    m_pause->setEnabled(state.banner != BannerState::Starting);
    showBanner(state);
    showFigures(state);
    showChecks(state);
}

void OverviewPage::showBanner(const DaemonState& state)
{
    m_banner->clearButtons();
    const auto sell = state.isPractice
        ? tr("Rule in force: always, for play money on this computer.")
        : tr("Rule in force: always, while this program runs.");
    switch (state.banner) {
    case BannerState::Starting:
        m_banner->setContent(Tone::Info, u"hourglass"_s, tr("Starting"),
            tr("Opening the wallet, the relays and the backend."));
        break;
    case BannerState::SellingNoTenants:
        m_banner->setContent(Tone::Ok, u"tray-selling"_s, tr("Selling, no tenants yet"), sell);
        break;
    case BannerState::Selling: {
        m_banner->setContent(Tone::Ok, u"tray-selling"_s,
            tr("Selling, %n server(s) rented", nullptr, state.activeLeases), sell);
        auto* show = m_banner->addButton(tr("Show leases"));
        show->setObjectName(u"provider.state.leases"_s);
        connect(show, &QPushButton::clicked, this, &OverviewPage::leasesRequested);
        break;
    }
    case BannerState::NotVisible:
        m_banner->setContent(Tone::Bad, u"visibility"_s, tr("Not visible"),
            tr("No relay has your offer, so nobody can find it. We keep trying."));
        break;
    case BannerState::NeedsAttention:
        m_banner->setContent(Tone::Warn, u"state-late"_s, tr("Needs attention"),
            state.notices.isEmpty() ? QString{} : state.notices.constFirst().detail);
        break;
    case BannerState::ClosingTime:
        m_banner->setContent(Tone::Neutral, u"clock"_s, tr("Closed at this hour"),
            state.activeLeases > 0
                ? tr("Your hours are over: running servers go on, nothing new is accepted.")
                : tr("Nothing new is accepted until your hours begin."));
        break;
    case BannerState::Paused: {
        m_banner->setContent(Tone::Neutral, u"pause"_s, tr("Paused by you"),
            state.activeLeases > 0 ? tr("Running servers go on; nothing new is accepted.")
                                   : tr("Nothing new is accepted until you resume."));
        auto* resume = m_banner->addButton(tr("Resume"));
        resume->setObjectName(u"provider.state.resume"_s);
        connect(resume, &QPushButton::clicked, &m_host, &DaemonHost::resume);
        break;
    }
    }
}

void OverviewPage::showFigures(const DaemonState& state)
{
    const QLocale locale;
    m_earned.number->setText(m_amounts.sats(base::roundDownToSats(state.earnedToday)));
    m_earned.left->setText(
        tr("7 days %1").arg(m_amounts.sats(base::roundDownToSats(state.earnedThisWeek))));
    m_earned.right->setText(
        tr("total %1").arg(m_amounts.number(base::roundDownToSats(state.earnedTotal))));
    m_leases.number->setText(locale.toString(state.activeLeases));
    m_leases.unit->setText(tr("of %1").arg(locale.toString(state.capacity.places)));
    m_leases.left->setText(state.offerPublishedAt
            ? tr("Offer published %1")
                  .arg(widgets::agoText(std::max(state.asOf - *state.offerPublishedAt, 0s)))
            : tr("Offer not published yet"));
    const auto& offered = state.capacity.offered;
    m_capacity.number->setText(
        tr("%1 vCPU · %2 GB")
            .arg(locale.toString(double(offered.cpuMillicores) / 1000, 'g', 3),
                gigabytes(offered.memoryMb)));
    const double share = offered.memoryMb > 0
        ? double(state.capacity.used.memoryMb) / double(offered.memoryMb)
        : 0;
    m_capacityBar->setFraction(share);
    m_capacity.left->setText(tr("%n leased", nullptr, state.capacity.placesTaken));
    m_capacity.right->setText(
        tr("%n free", nullptr, std::max(0, state.capacity.places - state.capacity.placesTaken)));
    m_seen.number->setText(tr("%1 of %n relay(s)", nullptr, int(state.relays.size()))
                               .arg(state.offerAcceptedBy.size()));
    widgets::setTone(m_seen.number, state.offerAcceptedBy.isEmpty() ? Tone::Bad : Tone::Ok);
    m_seen.left->setText(state.lastHeartbeatAt
            ? tr("last beat %1")
                  .arg(widgets::agoText(std::max(state.asOf - *state.lastHeartbeatAt, 0s)))
            : tr("no beat yet"));
    if (state.load) {
        const double load
            = state.load->processors > 0 ? state.load->averageLoad / state.load->processors : 0;
        m_computer.number->setText(
            tr("%1 % load").arg(locale.toString(int(std::min(load, 9.99) * 100))));
        m_computer.left->setText(tr("%1 GB of %2 GB free")
                                     .arg(gigabytes(state.load->availableMemoryMb),
                                         gigabytes(state.load->totalMemoryMb)));
    } else {
        m_computer.number->setText(tr("not measured yet"));
    }
}

void OverviewPage::showChecks(const DaemonState& state)
{
    const auto checks = whyNoTenants(state);
    m_checks->setTitle(state.activeLeases == 0 ? tr("Why no tenants?") : tr("What buyers see"));
    if (m_checkRows.isEmpty()) {
        for (int i = 0; i < checks.size(); ++i) {
            m_checkRows.append(makeCheckRow());
            m_checks->addRow(m_checkRows.constLast().row);
        }
        auto* foot = new QWidget;
        foot->setFixedHeight(m_theme.scaled(CheckRowHeight));
        auto* row = new QHBoxLayout(foot);
        row->setContentsMargins(16, 0, 16, 0);
        row->addWidget(new widgets::IconLabel(m_theme, u"info"_s, Token::Text2));
        row->addWidget(m_conclusion, 1);
        m_checks->addRow(foot);
    }
    for (int i = 0; i < checks.size(); ++i) {
        const auto look = lookOf(checks[i].finding);
        const auto& row = m_checkRows[i];
        row.icon->setIcon(look.icon, look.ink);
        row.name->setText(checks[i].name);
        row.evidence->setText(checks[i].evidence);
        row.verdict->setText(look.verdict);
        widgets::setTone(row.verdict, look.tone);
    }
    m_conclusion->setText(conclusionOf(checks));
}

} // namespace provider
