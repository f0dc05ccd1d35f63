// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/rent_choose_step.h"

#include "consumer/windows/rent_words.h"
#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/sheet.h"
#include "widgets/welcome_choice.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr QSize ChooseSheetSize{832, 420};

} // namespace

RentChooseStep::RentChooseStep(const widgets::Theme& theme, const OfferRow& offer, QWidget* parent)
    : RentStep(u"R1"_s, ChooseSheetSize, parent)
{
    auto* column = makeScrolledColumn();
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(widgets::makeLabel(tr("What to run"), widgets::LabelRole::Section));
    auto* tile = new widgets::WelcomeChoice(theme, widgets::Tone::Accent, u"terminal"_s,
        tr("Plain Linux"),
        tr("A shell over SSH on a machine that starts clean. Its files are deleted at the end."));
    tile->setObjectName(u"rent.tile.linux"_s);
    tile->setPreferred(true);
    connect(tile, &QAbstractButton::clicked, this, &RentChooseStep::plainLinuxChosen);
    column->addWidget(tile);
    auto* note = widgets::makeRow(10);
    note->setContentsMargins(0, 8, 0, 0);
    note->addWidget(
        new widgets::IconLabel(theme, u"info"_s, widgets::Token::Text2), 0, Qt::AlignTop);
    note->addWidget(
        widgets::makeWrappingLabel(ownerSentence(offer.isolation), widgets::LabelRole::Small), 1);
    column->addLayout(note);
    column->addStretch(1);

    auto* cancel = widgets::makeButton(tr("Cancel"));
    cancel->setObjectName(u"rent.cancel.choose"_s);
    connect(cancel, &QPushButton::clicked, this, &RentChooseStep::cancelRequested);
    auto* next = widgets::makeButton(tr("Check this offer"), widgets::ButtonKind::PrimaryLarge);
    next->setObjectName(u"rent.next"_s);
    connect(next, &QPushButton::clicked, this, &RentChooseStep::plainLinuxChosen);
    m_footEnd = {cancel, next};
}

} // namespace consumer
