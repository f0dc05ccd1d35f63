// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/mints_card.h"

#include "consumer/core/typed_address.h"
#include "consumer/windows/address_line.h"
#include "consumer/windows/mint_picker.h"
#include "consumer/windows/row_list.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

MintsCard::MintsCard(const widgets::Theme& theme, QWidget* parent)
    : SettingsCard(tr("Mints"), u"mints"_s, parent)
    , m_theme{theme}
    , m_rows{widgets::makeColumn(0)}
{
    body()->addLayout(m_rows);
    addPart(widgets::makeWrappingLabel(
        tr("A mint holds the real bitcoin behind your ecash. Keep only what you plan to spend."),
        LabelRole::Small));
    m_line = new AddressLine({tr("Another mint"), u"https://…"_s, tr("Use this mint"),
                                 tr("This is not the address of a mint.")},
        objectName(), mintAddress);
    connect(m_line, &AddressLine::given, this, &MintsCard::mintWanted);
    addPart(m_line);
}

void MintsCard::showSettings()
{
    if (m_isPainted && m_shown == state().wallet.mints)
        return;
    m_isPainted = true;
    m_shown = state().wallet.mints;
    clearRows(m_rows);
    for (int i = 0; i < m_shown.size(); ++i) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeMint(m_shown[i], i));
    }
}

QWidget* MintsCard::makeMint(const MintView& mint, int index)
{
    const widgets::AmountText amounts{
        state().isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real};
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(12);
    row->addWidget(
        new widgets::IconLabel(m_theme, mint.isReachable ? u"state-online"_s : u"state-offline"_s,
            mint.isReachable ? Token::Ok : Token::Text3));
    auto* words = widgets::makeColumn(0);
    auto* name = widgets::makeLabel(mintTitle(mint.name, mint.url));
    name->setObjectName(u"%1.%2"_s.arg(objectName()).arg(index + 1));
    words->addWidget(name);
    const auto host = QUrl{mint.url}.host();
    words->addWidget(widgets::makeLabel(
        mint.isReachable ? host : tr("%1 · does not answer").arg(host), LabelRole::Small));
    if (!mint.contact.isEmpty())
        words->addWidget(
            widgets::makeWrappingLabel(tr("Run by %1").arg(mint.contact), LabelRole::Small));
    if (!mint.motd.isEmpty())
        words->addWidget(
            widgets::makeWrappingLabel(tr("It says: %1").arg(mint.motd), LabelRole::Small));
    row->addLayout(words, 1);
    row->addWidget(widgets::makeLabel(amounts.sats(mint.spendable), LabelRole::Strong));
    return line;
}

} // namespace consumer
