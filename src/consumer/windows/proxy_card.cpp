// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/proxy_card.h"

#include "consumer/core/typed_address.h"
#include "consumer/windows/address_line.h"
#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace consumer {

ProxyCard::ProxyCard(QWidget* parent)
    : SettingsCard(tr("Proxy"), u"proxy"_s, parent)
    , m_route{widgets::makeWrappingLabel({}, widgets::LabelRole::Small)}
{
    m_route->setObjectName(named("route"));
    addPart(m_route);
    m_line = new AddressLine({tr("SOCKS5 proxy"), tr("127.0.0.1:9050 for Tor"), tr("Use"),
                                 tr("This is not a proxy. It looks like 127.0.0.1:9050.")},
        objectName(), proxyAddress);
    m_line->setKeepsText(true);
    connect(m_line, &AddressLine::given, this, &ProxyCard::want);
    addPart(m_line);
    m_reset = addReset();
    connect(m_reset, &QPushButton::clicked, this, [this] { want({}); });
}

void ProxyCard::want(const QString& proxy)
{
    auto wanted = settings();
    wanted.proxy = proxy;
    Q_EMIT settingsWanted(wanted);
}

void ProxyCard::showSettings()
{
    const bool isFixed = state().isProxyFixed;
    const auto& proxy = state().proxy;
    m_line->setHidden(isFixed);
    m_reset->setHidden(isFixed);
    m_line->setText(settings().proxy);
    m_route->setText(proxy.isEmpty()
            ? tr("Relays, mints and servers are reached directly: they see your address.")
            : isFixed
            ? tr("Everything goes through %1, as given when the program was started.").arg(proxy)
            : tr("Everything goes through %1, which also looks up every name. If it does not "
                 "answer, nothing is sent without it.")
                  .arg(proxy));
}

} // namespace consumer
