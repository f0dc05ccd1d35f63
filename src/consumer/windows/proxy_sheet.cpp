// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/proxy_sheet.h"

#include "consumer/core/typed_address.h"
#include "widgets/controls.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr QSize SheetSize{480, 0};
constexpr int LongestAddress = 300;

} // namespace

ProxySheet::ProxySheet(const widgets::Theme& theme, const QString& proxy, QWidget* parent)
    : widgets::Sheet(theme, tr("Use a proxy first"), SheetSize, parent)
    , m_address{new QLineEdit(proxy)}
    , m_complaint{widgets::makeWrappingLabel(
          tr("This is not a proxy. It looks like 127.0.0.1:9050."), widgets::LabelRole::Small)}
{
    setObjectName(u"screen.M1.proxy"_s);
    setSubtitle(tr("Nothing has been contacted yet."));
    auto* column = widgets::makeColumn(8);
    column->setContentsMargins(24, 16, 24, 20);
    auto* caption = widgets::makeLabel(tr("SOCKS5 proxy"), widgets::LabelRole::Small);
    caption->setBuddy(m_address);
    m_address->setObjectName(u"proxy.address"_s);
    m_address->setAccessibleName(tr("SOCKS5 proxy"));
    m_address->setPlaceholderText(tr("127.0.0.1:9050 for Tor"));
    m_address->setMaxLength(LongestAddress);
    column->addWidget(caption);
    column->addWidget(m_address);
    widgets::setTone(m_complaint, widgets::Tone::Bad);
    m_complaint->setObjectName(u"proxy.complaint"_s);
    m_complaint->hide();
    column->addWidget(m_complaint);
    column->addWidget(widgets::makeWrappingLabel(
        tr("Relays, mints and servers are reached through it, and it looks up every name. Leave "
           "the field empty for none; Settings can change it later."),
        widgets::LabelRole::Small));
    body()->addLayout(column);
    auto* cancel = widgets::makeButton(tr("Cancel"), widgets::ButtonKind::Large);
    cancel->setObjectName(u"proxy.cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &ProxySheet::requestClose);
    addFootEnd(cancel);
    auto* use = widgets::makeButton(tr("Use it"), widgets::ButtonKind::PrimaryLarge);
    use->setObjectName(u"proxy.use"_s);
    connect(use, &QPushButton::clicked, this, &ProxySheet::save);
    connect(m_address, &QLineEdit::returnPressed, this, &ProxySheet::save);
    addFootEnd(use);
}

void ProxySheet::save()
{
    const auto text = m_address->text().trimmed();
    const auto proxy = proxyAddress(text);
    m_complaint->setVisible(proxy.isEmpty() && !text.isEmpty());
    if (proxy.isEmpty() && !text.isEmpty())
        return;
    Q_EMIT proxyChosen(proxy);
    requestClose();
}

} // namespace consumer
