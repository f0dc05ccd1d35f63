// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/mint_picker.h"

#include "widgets/controls.h"
#include "widgets/pick_row.h"

#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr qint64 OneSat = 1000; // fees are in 1/1000 sat a note

QString detailOf(const PayableMint& mint)
{
    if (!mint.isAccepted)
        return MintPicker::tr("not accepted here");
    const auto fee = mintFeeText(mint.inputFeePpk);
    if (!mint.isReachable)
        return MintPicker::tr("%1, does not answer").arg(fee);
    if (!mint.answeredIn)
        return fee;
    const auto seconds = std::max(double(mint.answeredIn->count()) / 1000.0, 0.1);
    return MintPicker::tr("%1, answers in %2 s").arg(fee, QLocale().toString(seconds, 'f', 1));
}

} // namespace

QString mintFeeText(qint64 inputFeePpk)
{
    if (inputFeePpk <= 0)
        return MintPicker::tr("no fee");
    if (inputFeePpk % OneSat == 0)
        return MintPicker::tr("fee %1 sat per note").arg(inputFeePpk / OneSat);
    if (OneSat % inputFeePpk == 0)
        return MintPicker::tr("fee 1 sat per %1 notes").arg(OneSat / inputFeePpk);
    return MintPicker::tr("fee %1 sat per 1,000 notes").arg(inputFeePpk);
}

QString mintTitle(const QString& name, const QString& url)
{
    return name.isEmpty() ? QUrl{url}.host() : name;
}

MintPicker::MintPicker(const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_area{area}
    , m_list{new widgets::PickList(theme, tr("Mint to pay from"))}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_list);
}

void MintPicker::setAmountText(const widgets::AmountText& amounts)
{
    if (m_amounts == amounts)
        return;
    m_amounts = amounts;
    rebuild();
}

void MintPicker::showMints(const QList<PayableMint>& mints)
{
    if (mints == m_mints)
        return;
    m_mints = mints;
    const auto isPossible = [](const PayableMint& mint) { return mint.isAccepted; };
    const auto kept = std::find_if(mints.begin(), mints.end(),
        [&](const PayableMint& mint) { return mint.url == m_current && isPossible(mint); });
    if (kept == mints.end()) {
        const auto first = std::find_if(mints.begin(), mints.end(), isPossible);
        m_current = first == mints.end() ? QString{} : first->url;
    }
    rebuild();
}

QString MintPicker::currentName() const
{
    for (const auto& mint : m_mints) {
        if (mint.url == m_current)
            return mintTitle(mint.name, mint.url);
    }
    return {};
}

base::Sats MintPicker::currentSpendable() const
{
    for (const auto& mint : m_mints) {
        if (mint.url == m_current)
            return mint.spendable;
    }
    return {};
}

void MintPicker::rebuild()
{
    m_list->clear();
    for (int i = 0; i < m_mints.size(); ++i)
        addRow(m_mints[i], i);
    setHidden(m_mints.isEmpty());
}

void MintPicker::addRow(const PayableMint& mint, int index)
{
    const auto name = mintTitle(mint.name, mint.url);
    auto* row = m_list->addRow(name);
    row->setObjectName(u"%1.mint.%2"_s.arg(m_area).arg(index + 1));
    row->setTexts(name, detailOf(mint), m_amounts.sats(mint.spendable));
    row->setMint(name, mint.isAccepted && !mint.spendable.isZero());
    row->setAvailable(mint.isAccepted);
    row->setChecked(mint.url == m_current);
    if (mint.isAccepted && mint.spendable.isZero()) {
        auto* add = widgets::makeButton(tr("Add funds…"), widgets::ButtonKind::Link);
        add->setObjectName(u"%1.mint.%2.add"_s.arg(m_area).arg(index + 1));
        connect(add, &QPushButton::clicked, this,
            [this, url = mint.url] { Q_EMIT fundsRequested(url); });
        row->setSideWidget(add);
    }
    connect(row, &widgets::PickRow::toggled, this, [this, url = mint.url](bool isOn) {
        if (!isOn || m_current == url)
            return;
        m_current = url;
        Q_EMIT mintChosen();
    });
}

} // namespace consumer
