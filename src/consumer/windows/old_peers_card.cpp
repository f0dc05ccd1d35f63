// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/old_peers_card.h"

#include "consumer/core/typed_address.h"
#include "consumer/windows/address_line.h"
#include "consumer/windows/row_list.h"
#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

OldPeersCard::OldPeersCard(QWidget* parent)
    : SettingsCard(tr("Old encryption (NIP-04)"), u"nip04"_s, parent)
    , m_rows{widgets::makeColumn(0)}
{
    auto* warning = widgets::makeWrappingLabel(
        tr("Only for a provider that does not answer otherwise. Relays then see who writes to whom "
           "and when, and keep it."),
        widgets::LabelRole::Small);
    widgets::setTone(warning, widgets::Tone::Warn);
    addPart(warning);
    body()->addLayout(m_rows);
    m_line = new AddressLine(
        {tr("Provider"), u"npub1…"_s, tr("Allow"), tr("This is not the key of a provider.")},
        objectName(), providerKey);
    connect(m_line, &AddressLine::given, this, [this](const QString& key) {
        auto peers = settings().oldPeers;
        if (!peers.contains(key))
            want(peers << key);
    });
    addPart(m_line);
    connect(addReset(), &QPushButton::clicked, this, [this] { want({}); });
}

void OldPeersCard::want(const QStringList& peers)
{
    auto wanted = settings();
    wanted.oldPeers = peers.first(std::min(peers.size(), MaxOldPeers));
    Q_EMIT settingsWanted(wanted);
}

void OldPeersCard::showSettings()
{
    if (settings().oldPeers == m_shown)
        return;
    m_shown = settings().oldPeers;
    clearRows(m_rows);
    for (int i = 0; i < m_shown.size(); ++i) {
        m_rows->addWidget(widgets::makeHairline());
        m_rows->addWidget(makePeer(m_shown[i], i));
    }
}

QWidget* OldPeersCard::makePeer(const QString& key, int index)
{
    const auto& offers = state().offers;
    const auto offer = std::find_if(offers.begin(), offers.end(),
        [&key](const OfferRow& row) { return row.providerKey == key; });
    const auto title = offer == offers.end() ? tr("Provider %1").arg(key.left(8)) : offer->name;
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(12);
    auto* words = widgets::makeColumn(0);
    auto* name = widgets::makeLabel(title);
    name->setObjectName(u"%1.%2"_s.arg(objectName()).arg(index + 1));
    words->addWidget(name);
    words->addWidget(widgets::makeLabel(key.left(16), widgets::LabelRole::Mono));
    row->addLayout(words, 1);
    auto* remove = widgets::makeButton(tr("Remove"), widgets::ButtonKind::Small);
    remove->setObjectName(u"%1.%2.remove"_s.arg(objectName()).arg(index + 1));
    remove->setAccessibleName(tr("Remove %1").arg(title));
    connect(remove, &QPushButton::clicked, this, [this, key] {
        auto peers = settings().oldPeers;
        peers.removeAll(key);
        want(peers);
    });
    row->addWidget(remove);
    return line;
}

} // namespace consumer
