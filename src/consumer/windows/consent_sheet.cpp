// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/consent_sheet.h"

#include "widgets/controls.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr QSize SheetSize{520, 0};

} // namespace

ConsentSheet::ConsentSheet(const widgets::Theme& theme, const QString& relay, QWidget* parent)
    : widgets::Sheet(theme, tr("A relay asks who you are"), SheetSize, parent)
    , m_relay{relay}
{
    setObjectName(u"screen.auth"_s);
    setSubtitle(relay);
    auto* column = widgets::makeColumn(12);
    column->setContentsMargins(24, 16, 24, 20);
    column->addWidget(widgets::makeWrappingLabel(
        tr("A provider wants its letters brought there. The relay takes them only from those who "
           "prove their keys, and would see that the keys of your servers belong together.")));
    column->addWidget(widgets::makeWrappingLabel(
        tr("If you keep them secret, letters go through your own relays only, which is usually "
           "enough. Your answer is remembered; Settings can change it."),
        widgets::LabelRole::Small));
    body()->addLayout(column);
    auto* refuse
        = widgets::makeButton(tr("Keep my keys secret"), widgets::ButtonKind::PrimaryLarge);
    refuse->setObjectName(u"auth.refuse"_s);
    connect(refuse, &QPushButton::clicked, this, [this] { answer(AuthAnswer::Refuse); });
    auto* allow = widgets::makeButton(tr("Tell this relay"), widgets::ButtonKind::Large);
    allow->setObjectName(u"auth.allow"_s);
    connect(allow, &QPushButton::clicked, this, [this] { answer(AuthAnswer::Allow); });
    addFootEnd(allow);
    addFootEnd(refuse);
}

void ConsentSheet::answer(AuthAnswer answer)
{
    Q_EMIT answered(m_relay, answer);
    requestClose();
}

} // namespace consumer
