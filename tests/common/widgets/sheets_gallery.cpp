// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"
#include "widgets/amount_field.h"
#include "widgets/badge.h"
#include "widgets/card.h"
#include "widgets/choice_chips.h"
#include "widgets/controls.h"
#include "widgets/copy_field.h"
#include "widgets/duration_field.h"
#include "widgets/error_panel.h"
#include "widgets/lane_timeline.h"
#include "widgets/log_slider.h"
#include "widgets/option_row.h"
#include "widgets/pick_row.h"
#include "widgets/qr_view.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"
#include "widgets/step_header.h"
#include "widgets/step_list.h"
#include "widgets/toggle_switch.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<QWidget> windowWith(const Theme& theme, Sheet* sheet)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    window->resize(1280, 800);
    auto* scrim = new Scrim(theme, window.get());
    scrim->open(sheet);
    return window;
}

QWidget* makeTimeSide(const Theme& theme)
{
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    column->addWidget(makeLabel(u"How long"_s, LabelRole::Section));
    auto* linked = makeRow(12);
    auto* time = new DurationField(theme, u"Time"_s);
    time->showSpan(1h);
    time->setFixedWidth(184);
    auto* sats = new AmountField({}, u"Amount"_s);
    sats->showAmount(base::Sats{180});
    sats->setFixedWidth(128);
    linked->addWidget(time);
    linked->addWidget(sats);
    linked->addStretch();
    linked->addWidget(makeLabel(u"ends today 15:33"_s, LabelRole::Small));
    column->addLayout(linked);
    auto* chips = new ChoiceChips(
        theme, u"Usual times"_s, {u"10 min"_s, u"1 h"_s, u"6 h"_s, u"1 day"_s, u"1 week"_s});
    chips->setCurrent(1);
    column->addWidget(chips);
    auto* slider = new LogSlider(theme, u"Time"_s, 600, 604800);
    slider->setTicks({{600, u"10 min"_s}, {3600, u"1 h"_s}, {21600, u"6 h"_s}, {86400, u"1 day"_s},
        {604800, u"1 week"_s}});
    slider->showAmount(3600);
    column->addWidget(slider);
    column->addSpacing(8);
    column->addWidget(makeLabel(u"Pay from"_s, LabelRole::Section));
    auto* mints = new PickList(theme, u"Pay from"_s);
    auto* alder = mints->addRow(u"Alder Mint"_s);
    alder->setTexts(u"Alder Mint"_s, u"fee 1 sat per note, answers in 0.2 s"_s, u"8,200 sat"_s);
    alder->setMint(u"Alder Mint"_s, true);
    alder->setChecked(true);
    auto* harbor = mints->addRow(u"Harbor Mint"_s);
    harbor->setTexts(u"Harbor Mint"_s, u"fee 0 sat, answers in 0.4 s"_s, u"3,860 sat"_s);
    harbor->setMint(u"Harbor Mint"_s, true);
    auto* ostra = mints->addRow(u"Ostra Cash"_s);
    ostra->setTexts(u"Ostra Cash"_s, u"not accepted here"_s, u"420 sat"_s);
    ostra->setMint(u"Ostra Cash"_s, false);
    ostra->setSideWidget(makeButton(u"Move…"_s, ButtonKind::Link));
    ostra->setAvailable(false);
    column->addWidget(mints);
    column->addSpacing(8);
    auto* little = new ToggleSwitch(theme, u"Pay a little first"_s);
    little->setChecked(true);
    column->addWidget(new OptionRow(u"Pay a little first"_s,
        u"34 sat now for 10 min, 156 sat when the server answers"_s, little));
    column->addWidget(
        new OptionRow(u"Keep it running"_s, u"Buys more time before it ends, up to a cap you set"_s,
            new ToggleSwitch(theme, u"Keep it running"_s)));
    column->addWidget(
        new OptionRow(u"Protection"_s, u"No standby: if this computer dies, the server ends"_s,
            makeButton(u"Change…"_s, ButtonKind::Small)));
    column->addStretch();
    return side;
}

QWidget* makePriceSide(const Theme& theme)
{
    auto* side = new QWidget;
    setLook(side, Look::SheetSide);
    side->setFixedWidth(287);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    column->addWidget(makeLabel(u"You pay"_s, LabelRole::Section));
    column->addWidget(makeLabel(u"1 h at 180 sat/h"_s, LabelRole::Body2));
    column->addWidget(makeEdge(Qt::Horizontal));
    auto* total = makeLabel(u"190 sat"_s, LabelRole::Display);
    setMoneyTone(total);
    column->addWidget(total, 0, Qt::AlignRight);
    auto* steps = new StepList(theme, u"State"_s);
    steps->setSteps({{StepState::Done, u"Invoice made"_s, u"14:32:08, by Alder Mint"_s},
        {StepState::Working, u"Waiting for your payment"_s, u"checked 2 s ago, every 3 s"_s},
        {StepState::Waiting, u"Paid"_s, {}},
        {StepState::Waiting, u"5,000 sat in your wallet"_s, {}}});
    column->addWidget(steps);
    column->addStretch();
    auto* name = new QLineEdit(u"owl-3"_s);
    name->setAccessibleName(u"Name"_s);
    column->addWidget(name);
    return side;
}

Lane lane(const QString& caption, const QString& name, Tone tone, const QString& icon,
    const QString& badge)
{
    Lane lane;
    lane.caption = caption;
    lane.name = name;
    lane.place = u"SE"_s;
    lane.amount = u"1,310 sat"_s;
    lane.amountNote = u"for 6 h"_s;
    lane.badgeTone = tone;
    lane.badgeIcon = icon;
    lane.badgeText = badge;
    return lane;
}

} // namespace

std::unique_ptr<QWidget> paySheetGallery(const Theme& theme)
{
    auto* sheet = new Sheet(theme, u"Rent Basic from SwiftGoldenOwl"_s, PaySheetSize);
    sheet->setSubtitle(u"Plain Linux · 1 vCPU · 1 GB · shared kernel · 180 sat/h"_s);
    auto* steps = new StepHeader(
        theme, {u"What to run"_s, u"Check, 13 of 13 passed"_s, u"Time and payment"_s, u"Ready"_s});
    steps->setCurrent(2);
    sheet->head()->addSpacing(6);
    sheet->head()->addWidget(steps);
    auto* sides = makeRow(0);
    sides->addWidget(makeScrollArea(makeTimeSide(theme)), 1);
    sides->addWidget(makeEdge(Qt::Vertical));
    sides->addWidget(makePriceSide(theme));
    sheet->body()->addLayout(sides);
    sheet->addFootStart(makeButton(u"Back"_s, ButtonKind::Flat));
    sheet->addFootEnd(makeButton(u"Cancel"_s));
    sheet->addFootEnd(makeButton(u"Pay 190 sat"_s, ButtonKind::PrimaryLarge));
    return windowWith(theme, sheet);
}

std::unique_ptr<QWidget> progressSheetGallery(const Theme& theme)
{
    auto* sheet = new Sheet(theme, u"Renting fox-relay"_s, ProgressSheetSize);
    sheet->setSubtitle(u"Nostr relay for 6 h, warm standby on 3 providers"_s);
    auto* timeline = new LaneTimeline(theme,
        {u"Funds set aside"_s, u"Request sent"_s, u"Provider received it"_s, u"Payment taken"_s,
            u"Server created"_s, u"Answers on network"_s, u"Ready"_s});
    using S = LaneStepState;
    auto first = lane(u"Primary"_s, u"CalmReedFox"_s, Tone::Ok, u"state-running"_s, u"Ready"_s);
    auto second = lane(
        u"Standby 1"_s, u"NobleFernCrane"_s, Tone::Info, u"state-starting"_s, u"Reserving"_s);
    auto third = lane(
        u"Standby 2"_s, u"BraveCedarLynx"_s, Tone::Neutral, u"state-unknown"_s, u"Waiting"_s);
    for (int i = 0; i < 7; ++i) {
        first.steps.append(
            {S::Done, i == 3 ? u"1,310 sat"_s : u"3 of 3 relays"_s, u"0:0%1"_s.arg(i), i == 3});
        second.steps.append({i < 4 ? S::Done
                : i == 4           ? S::Working
                                   : S::NotObservable,
            i < 5 ? u"reserving a place"_s : u"seen only at takeover"_s,
            i < 5 ? u"0:3%1"_s.arg(i) : QString(), false});
        third.steps.append({i < 1 ? S::Done
                : i == 2          ? S::Failed
                : i < 5           ? S::Waiting
                                  : S::NotObservable,
            i == 1 ? u"after standby 1"_s : QString(), {}, false});
    }
    timeline->setLanes({first, second, third});
    sheet->body()->addWidget(timeline);
    sheet->body()->addStretch();
    auto* cancel = makeButton(u"Cancel standby 2, take back 764 sat"_s, ButtonKind::Flat);
    setButtonIcon(theme, cancel, u"refund"_s);
    sheet->addFootStart(cancel);
    sheet->addFootEnd(makeButton(u"Close"_s));
    sheet->addFootEnd(makeButton(u"Open fox-relay"_s, ButtonKind::PrimaryLarge));
    return windowWith(theme, sheet);
}

std::unique_ptr<QWidget> readySheetGallery(const Theme& theme)
{
    auto* sheet = new Sheet(theme, u"sandbox-1"_s, ReadySheetSize);
    sheet->titleRow()->insertWidget(1, new Badge(theme, State::Running));
    sheet->setSubtitle(u"Code sandbox on QuietSilverHeron · ready 22 s after you paid"_s);
    auto* back = new QWidget;
    setLook(back, Look::SheetSide);
    auto* row = new QHBoxLayout(back);
    row->setContentsMargins(24, 16, 24, 16);
    auto* card = new Card(u"SSH"_s);
    card->addAction(new Badge(theme, Tone::Ok, u"lock"_s, u"Encrypted"_s));
    auto* values = makeRow(12);
    auto* fields = makeColumn(12);
    auto* command = new CopyField(theme, u"SSH command"_s);
    command->setValue(u"ssh root@203.0.113.61 -p 31012"_s);
    fields->addWidget(command);
    auto* password = new CopyField(theme, u"password"_s, Masking::Masked);
    password->setCaption(u"Password"_s);
    password->setValue(u"correct horse"_s);
    fields->addWidget(password);
    values->addLayout(fields, 1);
    auto* code = new QrView(theme, u"SSH link as QR code"_s);
    code->setText(u"ssh://root@203.0.113.61:31012"_s);
    code->setModuleSize(3);
    values->addWidget(code, 0, Qt::AlignTop);
    card->body()->addLayout(values);
    auto* buttons = makeRow();
    auto* open = makeButton(u"Open terminal"_s, ButtonKind::Primary);
    setButtonIcon(theme, open, u"terminal"_s);
    auto* other = makeButton(u"Open in system terminal"_s);
    setButtonIcon(theme, other, u"external"_s);
    buttons->addWidget(open);
    buttons->addWidget(other);
    buttons->addStretch();
    card->body()->addLayout(buttons);
    card->body()->addStretch();
    row->addWidget(card, 1);
    auto* api = new Card(u"Sandbox API"_s);
    api->addAction(new Badge(theme, Tone::Warn, u"state-late"_s, u"Open to everyone"_s));
    auto* large = new QrView(theme, u"Invoice"_s);
    large->setText(u"lnbc50u1p5q3xk7pp5t9"_s.repeated(10));
    api->body()->addWidget(large, 1);
    row->addWidget(api, 1);
    sheet->body()->addWidget(back, 1);
    auto* paid = makeLabel(u"Paid 658 sat · receipt kept"_s, LabelRole::Body2);
    sheet->addFootStart(paid);
    sheet->addFootEnd(makeButton(u"Show in Servers"_s));
    sheet->addFootEnd(makeButton(u"Done"_s, ButtonKind::PrimaryLarge));
    return windowWith(theme, sheet);
}

std::unique_ptr<QWidget> errorSheetGallery(const Theme& theme)
{
    auto* sheet = new Sheet(theme, u"SwiftGoldenOwl did not answer"_s, {ErrorSheetWidth, 0});
    sheet->hideHead();
    auto* panel = new ErrorPanel(theme, PanelForm::InSheet);
    const auto words = codeText(u"E-REPLY-LATE"_s);
    panel->setStory({MoneyFate::BackInWallet,
        moneySentence({MoneyFate::BackInWallet, base::Sats{34}}, {}),
        u"Alder Mint confirmed it at 14:43:10. The other 156 sat never left."_s,
        u"SwiftGoldenOwl did not answer"_s,
        u"Your request reached 3 of 3 relays, but no reply came in 10 min. The mint said that the payment was never used, so we took it back. Nothing was started."_s,
        {words.actions[0], words.actions[1], ErrorAction::AvoidProvider}, u"request 41ab9d30"_s,
        u"E-REPLY-LATE · receipt kept in History"_s});
    sheet->body()->addWidget(panel);
    return windowWith(theme, sheet);
}

std::unique_ptr<QWidget> inlineErrorsGallery(const Theme& theme)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    auto* column = new QVBoxLayout(window.get());
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    const auto add = [&](MoneyFate fate, const QString& note, const QString& title,
                         const QString& text, QList<ErrorAction> actions) {
        auto* panel = new ErrorPanel(theme, PanelForm::Inline);
        panel->setStory({fate, moneySentence({fate, base::Sats{190}, 18s}, {}), note, title, text,
            std::move(actions), u"details"_s, {}});
        column->addWidget(panel);
    };
    add(MoneyFate::BackInWallet, u"Alder Mint confirmed it at 13:58:02."_s,
        u"GildedMistRaven refused the payment"_s,
        u"It no longer accepts Harbor Mint. Nothing was started."_s,
        {ErrorAction::ChooseMint, ErrorAction::FindOthers});
    add(MoneyFate::TakenByProvider,
        u"Alder Mint says the payment was used at 13:41:17. The receipt is kept."_s,
        u"HauntedFrostCrane could not create the server"_s,
        u"It answered: “no space left on pool default”. We paid only the first 10 min, so the other 156 sat never left your wallet."_s,
        {ErrorAction::AskForRefund, ErrorAction::TryAnother, ErrorAction::AvoidProvider});
    add(MoneyFate::WaitingAtMint,
        u"Ostra Cash is still working on the payment. Nothing else is sent."_s,
        u"The mint has not finished"_s,
        u"RockySlateIbis sent the payment to the mint at 14:31:50."_s, {ErrorAction::CheckMoney});
    column->addStretch();
    window->resize(1112, 640);
    return window;
}

} // namespace widgets
