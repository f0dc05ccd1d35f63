// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/keep_running_card.h"

#include "consumer/models/server_table_model.h"
#include "consumer/windows/keep_running_form.h"
#include "widgets/banner.h"
#include "widgets/controls.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

KeepRunningCard::KeepRunningCard(const widgets::Theme& theme, QWidget* parent)
    : widgets::Card({}, widgets::CardPadding::Normal, parent)
    , m_form{new KeepRunningForm(theme, u"server"_s)}
    , m_state{new widgets::Banner(theme, widgets::Tone::Info, widgets::BannerShape::TwoLines)}
    , m_save{widgets::makeButton(tr("Save"), widgets::ButtonKind::Primary)}
{
    body()->setSpacing(10);
    body()->addWidget(m_form);
    m_state->setObjectName(u"server.keep.state"_s);
    body()->addWidget(m_state);
    auto* row = widgets::makeRow();
    row->addStretch(1);
    m_save->setObjectName(u"server.keep.save"_s);
    row->addWidget(m_save);
    body()->addLayout(row);
    connect(m_form, &KeepRunningForm::changed, this, &KeepRunningCard::showState);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (!m_form->reason().isEmpty())
            return;
        m_asked = m_form->terms();
        Q_EMIT agreed(m_asked);
    });
}

bool KeepRunningCard::hasChanges() const
{
    return m_form->terms() != m_server.keepTerms;
}

void KeepRunningCard::showServer(const ServerRow& server, const widgets::AmountText& amounts)
{
    const bool isOther = server.number != m_server.number;
    const bool wasTouched = !isOther && hasChanges();
    const bool isConfirmed = server.keepTerms == m_asked;
    m_amounts = amounts;
    m_server = server;
    m_form->setAmountText(amounts);
    m_form->setPrice(server.ratePerSecond);
    if (!wasTouched || isConfirmed || isOther)
        m_form->showTerms(server.keepTerms);
    showState();
}

void KeepRunningCard::showState()
{
    const bool isOn = m_server.keepTerms.isOn();
    const auto reason = keepReason(m_server.keepState);
    const bool isStuck = m_server.keepState == KeepRunningState::PriceRose
        || m_server.keepState == KeepRunningState::ProviderRefuses;
    m_state->setVisible(isOn);
    const auto used = tr("%1 of %2 today, %3 of %4 in all")
                          .arg(m_amounts.number(m_server.keepSpentToday),
                              m_amounts.sats(m_server.keepTerms.perDay),
                              m_amounts.number(m_server.keepSpentInAll),
                              m_amounts.sats(m_server.keepTerms.inAll));
    m_state->setContent(reason.isEmpty() ? widgets::Tone::Ok : widgets::Tone::Warn,
        reason.isEmpty() ? u"state-done"_s : u"state-late"_s,
        reason.isEmpty() ? keepText(m_server.keepState)
                         : tr("%1: %2").arg(keepText(m_server.keepState), reason),
        used);
    m_save->setVisible(hasChanges() || isStuck);
    m_save->setText(isStuck && !hasChanges() ? tr("Go on") : tr("Save"));
    m_save->setEnabled(m_form->reason().isEmpty() && m_server.state != ServerState::Ended);
}

} // namespace consumer
