// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_check_step.h"

#include "consumer/windows/rent_words.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/sheet.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr int CheckCount = int(CheckKind::NoOtherRequest) + 1;
constexpr auto TicksAreSeen = 450ms;

const Check* firstOf(const CheckReport& report, CheckResult result)
{
    const auto found = std::find_if(report.checks.begin(), report.checks.end(),
        [result](const Check& check) { return check.result == result; });
    return found == report.checks.end() ? nullptr : &*found;
}

} // namespace

RentCheckStep::RentCheckStep(const widgets::Theme& theme, const OfferRow& offer, QWidget* parent)
    : RentStep(u"R2"_s, widgets::PaySheetSize, parent)
    , m_theme{theme}
    , m_offer{offer}
{
    auto* column = makeScrolledColumn();
    column->setContentsMargins(24, 14, 24, 12);
    column->setSpacing(0);
    auto* title = widgets::makeRow();
    title->setContentsMargins(0, 0, 0, 6);
    title->addWidget(widgets::makeLabel(tr("Before you pay"), LabelRole::Section), 1);
    m_count = widgets::makeLabel({}, LabelRole::Small);
    m_count->setObjectName(u"rent.check.count"_s);
    title->addWidget(m_count);
    column->addLayout(title);
    for (int i = 0; i < CheckCount; ++i)
        column->addWidget(makeLine());
    column->addSpacing(8);
    m_banner = new widgets::Banner(theme, widgets::Tone::Bad, widgets::BannerShape::TwoLines);
    m_banner->setObjectName(u"rent.check.reason"_s);
    m_banner->hide();
    column->addWidget(m_banner);
    auto* note = widgets::makeRow(10);
    note->setContentsMargins(0, 8, 0, 0);
    note->addWidget(new widgets::IconLabel(theme, u"info"_s, Token::Text2), 0, Qt::AlignTop);
    note->addWidget(
        widgets::makeWrappingLabel(ownerSentence(offer.isolation), LabelRole::Small), 1);
    column->addLayout(note);
    column->addStretch(1);
    makeFoot();
    m_movingOn.setSingleShot(true);
    connect(&m_movingOn, &QTimer::timeout, this, &RentCheckStep::passed);
    startOver();
}

QWidget* RentCheckStep::makeLine()
{
    auto* line = new QWidget;
    line->setMinimumHeight(m_theme.scaled(25));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins({});
    row->setSpacing(10);
    auto* icon = new widgets::IconLabel(m_theme, u"state-unknown"_s, Token::Text3);
    auto* text = widgets::makeLabel({});
    auto* detail = widgets::makeLabel({}, LabelRole::Small);
    row->addWidget(icon);
    row->addWidget(text, 1);
    row->addWidget(detail);
    m_lines.append({icon, text, detail});
    return line;
}

void RentCheckStep::makeFoot()
{
    auto* back = widgets::makeButton(tr("Back"), widgets::ButtonKind::Flat);
    back->setObjectName(u"rent.back.check"_s);
    connect(back, &QPushButton::clicked, this, &RentCheckStep::backRequested);
    m_footStart = {back};
    auto* cancel = widgets::makeButton(tr("Cancel"));
    cancel->setObjectName(u"rent.cancel.check"_s);
    connect(cancel, &QPushButton::clicked, this, &RentCheckStep::cancelRequested);
    m_continue = widgets::makeButton(tr("Continue"), widgets::ButtonKind::PrimaryLarge);
    m_continue->setObjectName(u"rent.continue"_s);
    connect(m_continue, &QPushButton::clicked, this, &RentCheckStep::passed);
    m_footEnd = {cancel, m_continue};
}

void RentCheckStep::showState(const MarketState& state)
{
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
}

void RentCheckStep::startOver()
{
    m_movingOn.stop();
    m_mayMoveOn = true;
    CheckReport empty;
    for (int i = 0; i < CheckCount; ++i)
        empty.checks.append(Check{CheckKind(i), CheckResult::Checking, {}, {}, 0});
    showChecks(empty);
}

void RentCheckStep::showChecks(const CheckReport& report)
{
    m_report = report;
    for (int i = 0; i < m_lines.size(); ++i) {
        const bool isThere = i < report.checks.size();
        m_lines[i].text->parentWidget()->setVisible(isThere);
        if (isThere)
            showLine(m_lines[i], report.checks[i]);
    }
    showVerdict();
}

void RentCheckStep::showLine(const Line& line, const Check& check)
{
    line.text->setText(checkText(check.kind));
    auto detail = checkDetail(check, m_amounts);
    switch (check.result) {
    case CheckResult::Checking:
        line.icon->setIcon(u"state-offline"_s, Token::Text3);
        detail = m_report.isFinished ? tr("not known yet") : tr("checking…");
        break;
    case CheckResult::Good:
        line.icon->setIcon(u"state-done"_s, Token::Ok);
        break;
    case CheckResult::Warning:
        line.icon->setIcon(u"state-late"_s, Token::Warn);
        detail = checkReason(check, m_amounts);
        break;
    case CheckResult::Bad:
        line.icon->setIcon(u"state-problem"_s, Token::Bad);
        detail = checkReason(check, m_amounts);
        break;
    }
    line.detail->setText(detail);
    const auto tone = check.result == CheckResult::Bad ? widgets::Tone::Bad
        : check.result == CheckResult::Warning         ? widgets::Tone::Warn
                                                       : widgets::Tone::Neutral;
    widgets::setTone(line.detail, tone);
}

void RentCheckStep::showVerdict()
{
    m_count->setText(m_report.isFinished
            ? tr("%1 of %2 passed").arg(m_report.passed()).arg(m_report.checks.size())
            : tr("checking…"));
    const auto* bad = firstOf(m_report, CheckResult::Bad);
    const auto* warning = firstOf(m_report, CheckResult::Warning);
    m_continue->setEnabled(m_report.isFinished && !bad);
    m_banner->setVisible(bad || (m_report.isFinished && warning));
    m_banner->clearButtons();
    if (bad) {
        m_banner->setContent(widgets::Tone::Bad, u"state-problem"_s, checkReason(*bad, m_amounts),
            tr("Nothing was paid."));
        showWayOut(*bad);
    } else if (warning) {
        m_banner->setContent(widgets::Tone::Warn, u"state-late"_s, checkReason(*warning, m_amounts),
            tr("You can continue all the same."));
    } else if (m_report.isFinished && m_mayMoveOn) {
        m_mayMoveOn = false; // coming back here must not lead away again at once
        m_movingOn.start(TicksAreSeen);
    }
}

void RentCheckStep::showWayOut(const Check& check)
{
    const auto offerButton = [this](const QString& text) {
        auto* button = m_banner->addButton(text);
        button->setObjectName(u"rent.check.fix"_s);
        return button;
    };
    if (check.code == u"E-PRICE-CHANGED"_s) {
        const base::Msats rate{check.value};
        connect(offerButton(tr("Accept %1").arg(m_amounts.perHour(rate))), &QPushButton::clicked,
            this, [this, rate] { Q_EMIT priceAccepted(rate); });
    } else if (check.kind == CheckKind::CommonMint) {
        connect(offerButton(tr("Add funds…")), &QPushButton::clicked, this,
            [this] { Q_EMIT fundsRequested(m_offer.mints.value(0)); });
    } else if (check.kind == CheckKind::ProviderOnline || check.code == u"spec_unavailable"_s
        || check.kind == CheckKind::TemplateAllowed) {
        connect(offerButton(tr("Try another provider")), &QPushButton::clicked, this,
            &RentCheckStep::anotherRequested);
    } else {
        connect(offerButton(tr("Check again")), &QPushButton::clicked, this,
            &RentCheckStep::repeatRequested);
    }
}

} // namespace consumer
