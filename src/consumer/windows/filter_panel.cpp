// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/filter_panel.h"

#include "widgets/controls.h"
#include "widgets/histogram_slider.h"
#include "widgets/segmented_control.h"
#include "widgets/toggle_switch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int PanelWidth = 184;
constexpr int Steps = widgets::HistogramSlider::BarCount * 10; // of the price slider
const QList<qint64> CpuSteps{0, 1000, 2000, 4000, 8000, 16000};
const QList<qint64> MemorySteps{0, 1024, 2048, 4096, 8192, 16384, 32768};

qint64 hourly(base::Msats perSecond)
{
    return perSecond.value() * 3600 / 1000;
}

// The end of the scale: a round number that most offers are below.
qint64 roundUp(qint64 value)
{
    qint64 step = 1;
    while (step * 10 < value)
        step *= 10;
    return (value + step - 1) / step * step;
}

} // namespace

template <typename Change>
void FilterPanel::change(Change apply)
{
    if (m_isShowing)
        return;
    apply(m_filter);
    showLabels();
    Q_EMIT filterChanged(m_filter);
}

FilterPanel::FilterPanel(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
{
    setFixedWidth(theme.scaled(PanelWidth));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    column->addWidget(makeHead());
    m_text = widgets::makeSearchField(theme, tr("Name, id, text"));
    m_text->setObjectName(u"market.filter.text"_s);
    m_text->setAccessibleName(tr("Search in offers"));
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) {
        change([&text](OfferFilter& filter) { filter.text = text.trimmed(); });
    });
    column->addWidget(m_text);
    column->addWidget(makeOnlineRow());
    column->addWidget(makeSizeRow());
    addPrice(column);
    column->addWidget(widgets::makeLabel(tr("Isolation at least"), LabelRole::Small));
    m_isolation = new widgets::SegmentedControl(
        theme, tr("Isolation at least"), {tr("Any"), tr("Own"), tr("Attested")});
    m_isolation->setObjectName(u"market.filter.isolation"_s);
    connect(m_isolation, &widgets::SegmentedControl::chosen, this, [this](int index) {
        change([index](OfferFilter& filter) { filter.minIsolation = Isolation(index); });
    });
    column->addWidget(m_isolation);
    addSeen(column);
    column->addWidget(widgets::makeLabel(tr("Country contains"), LabelRole::Small));
    m_country = new QLineEdit;
    m_country->setObjectName(u"market.filter.country"_s);
    m_country->setAccessibleName(tr("Country contains"));
    m_country->setPlaceholderText(tr("Any"));
    connect(m_country, &QLineEdit::textChanged, this, [this](const QString& text) {
        change([&text](OfferFilter& filter) { filter.country = text.trimmed(); });
    });
    column->addWidget(m_country);
    column->addWidget(widgets::makeHairline());
    auto* checks = widgets::makeColumn(10);
    checks->addWidget(
        makeCheck(tr("Mint I hold"), u"market.filter.payable"_s, &OfferFilter::isPayableOnly));
    checks->addWidget(makeCheck(
        tr("Returns unused time"), u"market.filter.refunds"_s, &OfferFilter::isRefundingOnly));
    checks->addWidget(
        makeCheck(tr("Hide avoided"), u"market.filter.avoided"_s, &OfferFilter::hidesAvoided));
    checks->addWidget(makeCheck(tr("Verified names only"), u"market.filter.verified"_s,
        &OfferFilter::hidesUnverifiedNames));
    column->addLayout(checks);
    column->addStretch();
    showFilter(m_filter);
}

QWidget* FilterPanel::makeHead()
{
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 4);
    row->addWidget(widgets::makeLabel(tr("Filters"), LabelRole::Section));
    row->addStretch();
    auto* reset = widgets::makeButton(tr("Reset"), widgets::ButtonKind::Link);
    reset->setObjectName(u"market.filter.reset"_s);
    reset->setAccessibleName(tr("Reset filters"));
    connect(reset, &QPushButton::clicked, this, [this] { setFilter({}); });
    row->addWidget(reset);
    return head;
}

QWidget* FilterPanel::makeOnlineRow()
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(widgets::makeLabel(tr("Online only")));
    row->addStretch();
    m_online = new widgets::ToggleSwitch(m_theme, tr("Online only"));
    m_online->setObjectName(u"market.filter.online"_s);
    connect(m_online, &QCheckBox::toggled, this,
        [this](bool on) { change([on](OfferFilter& filter) { filter.isOnlineOnly = on; }); });
    row->addWidget(m_online);
    return line;
}

QWidget* FilterPanel::makeSizeRow()
{
    auto* pair = new QWidget;
    auto* grid = new QGridLayout(pair);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    m_cpu = new QComboBox;
    m_memory = new QComboBox;
    for (const auto step : CpuSteps)
        m_cpu->addItem(step == 0 ? tr("Any") : QLocale().toString(step / 1000), step);
    for (const auto step : MemorySteps)
        m_memory->addItem(step == 0 ? tr("Any") : tr("%1 GB").arg(step / 1024), step);
    m_cpu->setObjectName(u"market.filter.cpu"_s);
    m_memory->setObjectName(u"market.filter.memory"_s);
    m_cpu->setAccessibleName(tr("vCPU from"));
    m_memory->setAccessibleName(tr("RAM from"));
    connect(m_cpu, &QComboBox::currentIndexChanged, this, [this](int index) {
        change([index](OfferFilter& filter) { filter.minCpuMillicores = CpuSteps[index]; });
    });
    connect(m_memory, &QComboBox::currentIndexChanged, this, [this](int index) {
        change([index](OfferFilter& filter) { filter.minMemoryMb = MemorySteps[index]; });
    });
    grid->addWidget(widgets::makeLabel(tr("vCPU from"), LabelRole::Small), 0, 0);
    grid->addWidget(widgets::makeLabel(tr("RAM from"), LabelRole::Small), 0, 1);
    grid->addWidget(m_cpu, 1, 0);
    grid->addWidget(m_memory, 1, 1);
    return pair;
}

void FilterPanel::addPrice(QVBoxLayout* column)
{
    auto* row = widgets::makeRow();
    row->addWidget(widgets::makeLabel(tr("Price up to"), LabelRole::Small));
    row->addStretch();
    m_priceLabel = widgets::makeLabel({}, LabelRole::Strong);
    row->addWidget(m_priceLabel);
    m_price = new widgets::HistogramSlider(m_theme, tr("Price up to"));
    m_price->setObjectName(u"market.filter.price"_s);
    m_price->setRange(0, Steps);
    connect(m_price, &QSlider::valueChanged, this, [this](int step) {
        change([this, step](OfferFilter& filter) {
            filter.maxRate.reset();
            if (step < Steps)
                filter.maxRate = base::Msats{m_dearest * step / Steps * 1000 / 3600};
        });
    });
    auto* ends = widgets::makeRow();
    ends->addWidget(widgets::makeLabel(u"0"_s, LabelRole::Small));
    ends->addStretch();
    m_dearestLabel = widgets::makeLabel({}, LabelRole::Small);
    ends->addWidget(m_dearestLabel);
    auto* group = widgets::makeColumn(4);
    group->addLayout(row);
    group->addWidget(m_price);
    group->addLayout(ends);
    column->addLayout(group);
}

void FilterPanel::addSeen(QVBoxLayout* column)
{
    auto* row = widgets::makeRow();
    row->addWidget(widgets::makeLabel(tr("Seen uptime from"), LabelRole::Small));
    row->addStretch();
    m_seenLabel = widgets::makeLabel({}, LabelRole::Strong);
    row->addWidget(m_seenLabel);
    m_seen = new QSlider(Qt::Horizontal);
    m_seen->setObjectName(u"market.filter.seen"_s);
    m_seen->setAccessibleName(tr("Seen uptime from, percent"));
    m_seen->setRange(0, 100);
    m_seen->setSingleStep(5);
    connect(m_seen, &QSlider::valueChanged, this, [this](int percent) {
        change([percent](OfferFilter& filter) { filter.minSeenPercent = percent; });
    });
    auto* group = widgets::makeColumn(4);
    group->addLayout(row);
    group->addWidget(m_seen);
    column->addLayout(group);
}

QCheckBox* FilterPanel::makeCheck(
    const QString& text, const QString& name, bool OfferFilter::*member)
{
    auto* check = new QCheckBox(text);
    check->setObjectName(name);
    connect(check, &QCheckBox::toggled, this, [this, member](bool on) {
        change([on, member](OfferFilter& filter) { filter.*member = on; });
    });
    m_checks.append({check, member});
    return check;
}

void FilterPanel::setFilter(const OfferFilter& filter)
{
    m_filter = filter;
    showFilter(filter);
    Q_EMIT filterChanged(m_filter);
}

void FilterPanel::showFilter(const OfferFilter& filter)
{
    m_isShowing = true;
    if (m_text->text().trimmed() != filter.text)
        m_text->setText(filter.text);
    m_online->setChecked(filter.isOnlineOnly);
    m_cpu->setCurrentIndex(std::max(0, int(CpuSteps.indexOf(filter.minCpuMillicores))));
    m_memory->setCurrentIndex(std::max(0, int(MemorySteps.indexOf(filter.minMemoryMb))));
    m_price->setValue(
        filter.maxRate && m_dearest > 0 ? int(hourly(*filter.maxRate) * Steps / m_dearest) : Steps);
    m_isolation->setCurrent(int(filter.minIsolation));
    m_seen->setValue(filter.minSeenPercent);
    if (m_country->text().trimmed() != filter.country)
        m_country->setText(filter.country);
    for (const auto& [check, member] : m_checks)
        check->setChecked(filter.*member);
    m_isShowing = false;
    showLabels();
}

void FilterPanel::showLabels()
{
    m_priceLabel->setText(m_filter.maxRate ? m_amounts.perHour(*m_filter.maxRate) : tr("Any"));
    m_seenLabel->setText(
        m_filter.minSeenPercent > 0 ? tr("%1 %").arg(m_filter.minSeenPercent) : tr("Any"));
    m_dearestLabel->setText(m_dearest > 0 ? QLocale().toString(m_dearest) + u"+"_s : QString{});
}

void FilterPanel::setAmountText(const widgets::AmountText& amounts)
{
    m_amounts = amounts;
    showLabels();
}

void FilterPanel::showPrices(const QList<OfferRow>& offers)
{
    std::vector<qint64> prices;
    prices.reserve(std::size_t(offers.size()));
    for (const auto& offer : offers)
        prices.push_back(hourly(offer.spec.ratePerSecond));
    if (prices.empty())
        return;
    // The dearest twentieth would squeeze all others to the left.
    const auto most = prices.begin() + std::ptrdiff_t(prices.size() * 19 / 20);
    std::nth_element(prices.begin(), most == prices.end() ? prices.end() - 1 : most, prices.end());
    m_dearest
        = std::max<qint64>(roundUp((most == prices.end() ? prices.back() : *most) * 3 / 2), 10);
    constexpr int Bars = widgets::HistogramSlider::BarCount;
    std::vector<double> bars(Bars, 0.0);
    for (const auto price : prices)
        bars[std::size_t(std::min<qint64>(price * Bars / m_dearest, Bars - 1))] += 1;
    const double highest = *std::max_element(bars.begin(), bars.end());
    for (auto& bar : bars)
        bar /= highest;
    m_price->setBars(std::move(bars));
    showFilter(m_filter);
}

void FilterPanel::focusSearch()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace consumer
