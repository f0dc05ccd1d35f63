// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/relays_card.h"

#include "consumer/core/typed_address.h"
#include "consumer/windows/address_line.h"
#include "consumer/windows/row_list.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr qsizetype LeastRelays = 2; // fewer make a payment go missing too easily

} // namespace

RelaysCard::RelaysCard(const widgets::Theme& theme, QWidget* parent)
    : SettingsCard(tr("Relays"), u"relays"_s, parent)
    , m_theme{theme}
    , m_rows{widgets::makeColumn(0)}
{
    body()->addLayout(m_rows);
    m_fixed = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_fixed->setObjectName(named("note"));
    addPart(m_fixed);
    m_line = new AddressLine(
        {tr("Another relay"), u"wss://…"_s, tr("Add"), tr("This is not the address of a relay.")},
        objectName(), relayAddress);
    connect(m_line, &AddressLine::given, this, [this](const QString& address) {
        auto relays = current();
        if (!relays.contains(address))
            want(relays << address);
    });
    addPart(m_line);
    m_reset = addReset();
    connect(m_reset, &QPushButton::clicked, this, [this] { want({}); });
}

QStringList RelaysCard::current() const
{
    QStringList relays;
    for (const auto& relay : state().relays)
        relays.append(relay.url);
    return relays;
}

void RelaysCard::want(const QStringList& relays)
{
    auto wanted = settings();
    wanted.relays = relays.first(std::min(relays.size(), MaxOwnRelays));
    Q_EMIT settingsWanted(wanted);
}

void RelaysCard::showSettings()
{
    const bool areFixed = state().areRelaysFixed;
    m_line->setHidden(areFixed);
    m_reset->setHidden(areFixed);
    qobject_cast<QLabel*>(m_fixed)->setText(state().isPractice
            ? tr("Practice uses the relay on this computer.")
            : areFixed ? tr("These were given when the program was started.")
                       : tr("Offers and letters go through all of them. Two or more should work."));
    if (m_isPainted && m_shown == state().relays && m_wereFixed == areFixed)
        return;
    m_isPainted = true;
    m_shown = state().relays;
    m_wereFixed = areFixed;
    clearRows(m_rows);
    for (int i = 0; i < m_shown.size(); ++i) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makeRelay(m_shown[i], i));
    }
}

QWidget* RelaysCard::makeRelay(const RelayView& relay, int index)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(12);
    row->addWidget(
        new widgets::IconLabel(m_theme, relay.isConnected ? u"state-online"_s : u"state-offline"_s,
            relay.isConnected ? Token::Ok : Token::Text3));
    auto* words = widgets::makeColumn(0);
    auto* name = widgets::makeLabel(relay.url);
    name->setObjectName(u"%1.%2"_s.arg(objectName()).arg(index + 1));
    words->addWidget(name);
    const auto health = relay.isConnected ? relay.latency
            ? tr("Connected · answers in %1 ms").arg(relay.latency->count())
            : tr("Connected")
        : relay.lastError.isEmpty() ? tr("Not connected")
                                          : tr("Not connected: %1").arg(relay.lastError.left(120));
    words->addWidget(widgets::makeWrappingLabel(health, LabelRole::Small));
    row->addLayout(words, 1);
    auto* remove = widgets::makeButton(tr("Remove"), widgets::ButtonKind::Small);
    remove->setObjectName(u"%1.%2.remove"_s.arg(objectName()).arg(index + 1));
    remove->setAccessibleName(tr("Remove %1").arg(relay.url));
    remove->setHidden(state().areRelaysFixed);
    remove->setEnabled(m_shown.size() > LeastRelays);
    connect(remove, &QPushButton::clicked, this, [this, url = relay.url] {
        auto relays = current();
        relays.removeAll(url);
        want(relays);
    });
    row->addWidget(remove);
    return line;
}

} // namespace consumer
