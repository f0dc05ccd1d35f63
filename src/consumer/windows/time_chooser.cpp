// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/time_chooser.h"

#include "consumer/windows/scaled_size.h"
#include "widgets/amount_field.h"
#include "widgets/choice_chips.h"
#include "widgets/controls.h"
#include "widgets/duration_field.h"
#include "widgets/icon_label.h"
#include "widgets/log_slider.h"

#include <QAbstractButton>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr std::array<std::chrono::seconds, 5> Spans{10min, 1h, 6h, 24h, 168h};
constexpr std::chrono::seconds Longest = 24h * 365;

} // namespace

TimeChooser::TimeChooser(const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_span{1h}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    auto* fields = widgets::makeRow(8);
    m_time = new widgets::DurationField(theme, tr("Time"));
    m_time->setObjectName(area + u".time.minutes"_s);
    keepWidth(theme, m_time, 184);
    fields->addWidget(m_time);
    fields->addWidget(new widgets::IconLabel(theme, u"link-fields"_s, widgets::Token::Text2));
    m_sats = new widgets::AmountField({}, tr("Price of the time"));
    m_sats->setObjectName(area + u".time.sats"_s);
    keepWidth(theme, m_sats, 128);
    fields->addWidget(m_sats);
    m_note = widgets::makeLabel({}, widgets::LabelRole::Small);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    fields->addWidget(m_note, 1);
    column->addLayout(fields);

    const QStringList names{tr("10 min"), tr("1 h"), tr("6 h"), tr("1 day"), tr("1 week")};
    m_chips = new widgets::ChoiceChips(theme, tr("Usual times"), names);
    for (int i = 0; i < names.size(); ++i)
        m_chips->option(i)->setObjectName(u"%1.time.chip.%2"_s.arg(area).arg(i + 1));
    column->addWidget(m_chips);
    m_slider
        = new widgets::LogSlider(theme, tr("Time"), Spans.front().count(), Spans.back().count());
    m_slider->setObjectName(area + u".time.slider"_s);
    QList<widgets::LogTick> ticks;
    for (int i = 0; i < names.size(); ++i)
        ticks.append({qint64(Spans[std::size_t(i)].count()), names[i]});
    m_slider->setTicks(ticks);
    column->addWidget(m_slider);

    connect(m_time, &widgets::DurationField::spanChosen, this, &TimeChooser::choose);
    connect(m_sats, &widgets::AmountField::amountChosen, this,
        [this](base::Sats sats) { choose(base::timeFor(base::toMsats(sats), m_rate)); });
    connect(m_chips, &widgets::ChoiceChips::chosen, this,
        [this](int index) { choose(Spans[std::size_t(index)]); });
    connect(m_slider, &widgets::LogSlider::amountChosen, this,
        [this](qint64 value) { choose(std::chrono::seconds{value}); });
    showSpan();
}

void TimeChooser::setAmountText(const widgets::AmountText& amounts)
{
    m_sats->setAmounts(amounts);
}

void TimeChooser::setRate(base::Msats ratePerSecond)
{
    if (m_rate == ratePerSecond)
        return;
    m_rate = ratePerSecond;
    showSpan();
}

void TimeChooser::setSpan(std::chrono::seconds span)
{
    m_span = std::clamp(span, 0s, Longest);
    showSpan();
}

void TimeChooser::setNote(const QString& note)
{
    m_note->setText(note);
}

base::Sats TimeChooser::cost() const
{
    return base::roundUpToSats(base::priceFor(m_rate, m_span));
}

void TimeChooser::choose(std::chrono::seconds span)
{
    setSpan(span);
    Q_EMIT spanChanged();
}

void TimeChooser::showSpan()
{
    m_time->showSpan(m_span);
    m_sats->showAmount(cost());
    m_slider->showAmount(
        std::clamp<qint64>(m_span.count(), Spans.front().count(), Spans.back().count()));
    const auto found = std::find(Spans.begin(), Spans.end(), m_span);
    m_chips->setCurrent(found == Spans.end() ? -1 : int(found - Spans.begin()));
}

} // namespace consumer
