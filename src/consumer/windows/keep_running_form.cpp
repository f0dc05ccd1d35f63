// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/keep_running_form.h"

#include "consumer/windows/scaled_size.h"
#include "widgets/amount_field.h"
#include "widgets/controls.h"
#include "widgets/duration_text.h"
#include "widgets/option_row.h"
#include "widgets/toggle_switch.h"

#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int FieldWidth = 128;
constexpr std::chrono::hours Day{24};
constexpr std::chrono::hours Week{7 * 24};

} // namespace

KeepRunningForm::KeepRunningForm(const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
    , m_area{area}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(6);
    m_switch = new widgets::ToggleSwitch(theme, tr("Keep it running"));
    m_switch->setObjectName(area + u".keep"_s);
    m_row = new widgets::OptionRow(tr("Keep it running"), {}, m_switch);
    column->addWidget(m_row);
    m_caps = makeCaps();
    column->addWidget(m_caps);
    connect(m_switch, &QAbstractButton::toggled, this, [this] {
        showTexts();
        Q_EMIT changed();
    });
    showTexts();
}

QWidget* KeepRunningForm::makeCaps()
{
    auto* caps = new QWidget;
    auto* column = new QVBoxLayout(caps);
    column->setContentsMargins({});
    column->setSpacing(4);
    auto* row = widgets::makeRow(8);
    const auto addField = [&](const QString& before, const QString& name, const QString& id) {
        auto* label = widgets::makeLabel(before, LabelRole::Small);
        auto* field = new widgets::AmountField(m_amounts, name);
        field->setObjectName(m_area + id);
        label->setBuddy(field);
        keepWidth(m_theme, field, FieldWidth);
        connect(field, &widgets::AmountField::amountChosen, this, [this] {
            m_isTyped = true;
            showTexts();
            Q_EMIT changed();
        });
        row->addWidget(label);
        row->addWidget(field);
        return field;
    };
    m_perDay = addField(tr("At most a day"), tr("At most a day"), u".keep.day"_s);
    m_inAll = addField(tr("and in all"), tr("At most in all"), u".keep.all"_s);
    row->addStretch(1);
    column->addLayout(row);
    m_note = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_note->setObjectName(m_area + u".keep.note"_s);
    column->addWidget(m_note);
    return caps;
}

void KeepRunningForm::setAmountText(const widgets::AmountText& amounts)
{
    if (m_amounts == amounts)
        return;
    m_amounts = amounts;
    m_perDay->setAmounts(amounts);
    m_inAll->setAmounts(amounts);
    showTexts();
}

void KeepRunningForm::setPrice(base::Msats perSecond)
{
    if (m_price == perSecond)
        return;
    m_price = perSecond;
    propose();
    showTexts();
}

void KeepRunningForm::propose()
{
    if (m_isTyped)
        return;
    m_perDay->showAmount(base::roundUpToSats(base::priceFor(m_price, Day)));
    m_inAll->showAmount(base::roundUpToSats(base::priceFor(m_price, Week)));
}

void KeepRunningForm::showTerms(const KeepRunningTerms& terms)
{
    const QSignalBlocker silence{this};
    m_terms = terms;
    m_switch->setChecked(terms.isOn());
    m_isTyped = terms.isOn();
    if (terms.isOn()) {
        m_perDay->showAmount(terms.perDay);
        m_inAll->showAmount(terms.inAll);
    } else {
        propose();
    }
    showTexts();
}

KeepRunningTerms KeepRunningForm::terms() const
{
    auto terms = m_terms;
    terms.perDay = m_switch->isChecked() ? m_perDay->amount() : base::Sats{};
    terms.inAll = m_switch->isChecked() ? m_inAll->amount() : base::Sats{};
    return terms;
}

QString KeepRunningForm::reason() const
{
    if (!m_switch->isChecked())
        return {};
    const auto slice = base::roundUpToSats(base::priceFor(m_price, m_terms.slice));
    if (m_perDay->amount() < slice || m_inAll->amount() < slice)
        return tr("%1 cost %2: the limits must allow that once.")
            .arg(widgets::shortDurationText(m_terms.slice), m_amounts.sats(slice));
    return {};
}

void KeepRunningForm::showTexts()
{
    const bool isOn = m_switch->isChecked();
    m_caps->setVisible(isOn);
    m_row->setTexts(tr("Keep it running"),
        isOn ? tr("Buys %1 whenever less than %2 are left, while this window is open")
                   .arg(widgets::shortDurationText(m_terms.slice),
                       widgets::shortDurationText(m_terms.below))
             : tr("Buys more time before it ends, up to a limit you set"));
    const auto why = reason();
    m_note->setText(why.isEmpty()
            ? tr("Stops when the price rises, the provider is silent or a payment fails twice.")
            : why);
    widgets::setTone(m_note, why.isEmpty() ? widgets::Tone::Neutral : widgets::Tone::Bad);
}

} // namespace consumer
