// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include "widgets/badge.h"
#include "widgets/banner.h"
#include "widgets/bars.h"
#include "widgets/card.h"
#include "widgets/choice_chips.h"
#include "widgets/controls.h"
#include "widgets/empty_state.h"
#include "widgets/filter_chip.h"
#include "widgets/flow_layout.h"
#include "widgets/heartbeat_grid.h"
#include "widgets/histogram_slider.h"
#include "widgets/icon_label.h"
#include "widgets/mint_chip.h"
#include "widgets/page_head.h"
#include "widgets/practice_frame.h"
#include "widgets/row_delegate.h"
#include "widgets/segmented_control.h"
#include "widgets/sidebar.h"
#include "widgets/sidebar_item.h"
#include "widgets/status_line.h"
#include "widgets/toggle_switch.h"
#include "widgets/welcome_choice.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

Sidebar* makeSidebar(const Theme& theme, QWidget* parent)
{
    auto* bar = new Sidebar(theme, Brand::Marketplace, SidebarDensity::Normal, parent);
    bar->addItem(u"servers"_s, u"server"_s, u"Servers"_s);
    bar->addItem(u"market"_s, u"market"_s, u"Market"_s);
    bar->addItem(u"wallet"_s, u"wallet"_s, u"Wallet"_s);
    bar->addItem(u"activity"_s, u"activity"_s, u"Activity"_s);
    bar->addItem(u"settings"_s, u"settings"_s, u"Settings"_s);
    bar->addItem(u"help"_s, u"help"_s, u"Help"_s);
    bar->setCount(u"servers"_s, 6);
    bar->addPill(u"relays"_s, u"relay"_s, u"3 of 3 relays"_s)
        ->setContent(u"relay"_s, u"3 of 3 relays"_s, Tone::Ok);
    bar->addPill(u"wallet"_s, u"wallet"_s, u"12,480 sat"_s);
    bar->addPill(u"lock"_s, u"lock"_s, u"Lock"_s)->setShortcutText(u"Ctrl L"_s);
    return bar;
}

QStandardItem* cell(const QString& text, const QString& second = {}, bool isRight = false)
{
    auto* item = new QStandardItem(text);
    if (!second.isEmpty())
        item->setData(second, role(RowRole::SecondLine));
    if (isRight)
        item->setData(int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    return item;
}

QStandardItemModel* makeOffers(QObject* parent)
{
    auto* model = new QStandardItemModel(parent);
    const QStringList heads{u""_s, u"Provider"_s, u"Spec"_s, u"vCPU"_s, u"RAM"_s, u"sat/h"_s,
        u"Isolation"_s, u"Seen 7 d"_s, u"Mints"_s};
    for (const auto* row : {"QuietSilverHeron b41e07d9 108", "BraveCedarLynx 2c90f7aa 126",
             "HumbleTideOtter 77d2b81e 126", "SwiftGoldenOwl 9f3a61c2 180",
             "NobleFernCrane e05b3c44 234", "WindyCobaltPuffin a9e26c5f 54"}) {
        const auto words = QString::fromLatin1(row).split(u' ');
        const bool isLate = words[0].startsWith(u'W');
        auto* state = cell({});
        state->setData(int(isLate ? State::Late : State::Online), role(RowRole::State));
        auto* name = cell(words[0], words[1]);
        name->setData(true, role(RowRole::IsStrong));
        name->setData(words[0].startsWith(u'S'), role(RowRole::IsStarred));
        name->setData(isLate, role(RowRole::IsWarned));
        auto* spec = cell(u"Basic"_s);
        spec->setData(true, role(RowRole::IsQuiet));
        auto* price = cell(words[2], u"≈ $0.11"_s, true);
        price->setData(true, role(RowRole::IsStrong));
        auto* isolation = cell(u"Shared"_s);
        isolation->setData(true, role(RowRole::IsQuiet));
        auto* seen = cell(u"99.9 %"_s);
        seen->setData(QVariantList{1.0, 1.0, 0.97, 1.0, 0.9, 0.5, -1.0}, role(RowRole::DayShares));
        auto* mints = cell({});
        mints->setData(QStringList{u"A"_s, u"H"_s, u"o:O"_s}, role(RowRole::MintChips));
        model->appendRow({state, name, spec, cell(u"1"_s, {}, true), cell(u"1 GB"_s, {}, true),
            price, isolation, seen, mints});
    }
    model->setHorizontalHeaderLabels(heads);
    for (const int column : {3, 4, 5})
        model->setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight), Qt::TextAlignmentRole);
    return model;
}

QTableView* makeTable(const Theme& theme, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setAccessibleName(u"Offers"_s);
    auto* rows = styleTable(theme, table);
    table->setModel(makeOffers(table));
    const QList<int> widths{36, 150, 62, 36, 52, 68, 86, 80, 64};
    for (int i = 0; i < widths.size(); ++i)
        table->setColumnWidth(i, widths[i]);
    rows->setPadding(6, {18, 0});
    rows->setPadding(7, {12, 0});
    table->selectRow(3);
    return table;
}

QWidget* makeFilters(const Theme& theme, QWidget* parent)
{
    auto* pane = new QWidget(parent);
    pane->setFixedWidth(184);
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(10);
    column->addWidget(makeLabel(u"Filters"_s, LabelRole::Section));
    column->addWidget(makeSearchField(theme, u"Name, id, text"_s));
    auto* online = makeRow();
    online->addWidget(makeLabel(u"Online only"_s), 1);
    auto* toggle = new ToggleSwitch(theme, u"Online only"_s);
    toggle->setChecked(true);
    online->addWidget(toggle);
    column->addLayout(online);
    column->addWidget(makeLabel(u"Works for"_s, LabelRole::Small));
    auto* works = new QComboBox;
    works->addItem(theme.icon(u"terminal"_s, Token::Text2), u"Plain Linux"_s);
    works->setAccessibleName(u"Works for"_s);
    column->addWidget(works);
    column->addWidget(makeLabel(u"Price up to"_s, LabelRole::Small));
    auto* price = new HistogramSlider(theme, u"Price up to"_s);
    std::vector<double> bars;
    for (int i = 0; i < HistogramSlider::BarCount; ++i)
        bars.push_back(i < 8 ? 0.2 + 0.1 * i : std::max(0.05, 1.0 - 0.08 * (i - 8)));
    price->setBars(bars);
    price->setValue(58);
    column->addWidget(price);
    column->addWidget(makeLabel(u"Isolation at least"_s, LabelRole::Small));
    column->addWidget(
        new SegmentedControl(theme, u"Isolation at least"_s, {u"Any"_s, u"Own"_s, u"Attested"_s}));
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setAccessibleName(u"Seen uptime from"_s);
    slider->setValue(70);
    column->addWidget(slider);
    auto* hold = new QCheckBox(u"Mint I hold"_s);
    auto* avoided = new QCheckBox(u"Hide avoided"_s);
    avoided->setChecked(true);
    column->addWidget(hold);
    column->addWidget(avoided);
    column->addStretch();
    return pane;
}

QWidget* makeSummary(const Theme& theme, QWidget* parent)
{
    auto* pane = new QWidget(parent);
    setLook(pane, Look::Surface);
    pane->setFixedWidth(256);
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(makeLabel(u"SwiftGoldenOwl"_s, LabelRole::Section));
    column->addWidget(makeLabel(u"9f3a61c2"_s, LabelRole::Mono));
    column->addWidget(makeHairline());
    auto* grid = new HeartbeatGrid(theme);
    QList<BeatCell> cells(HeartbeatGrid::Days * HeartbeatGrid::Hours, BeatCell::Seen);
    cells[42] = BeatCell::Gaps;
    cells[76] = BeatCell::Missing;
    for (int i = 158; i < cells.size(); ++i)
        cells[i] = BeatCell::Unknown;
    grid->setCells(cells, {u"Fri"_s, u"Sat"_s, u"Sun"_s, u"Mon"_s, u"Tue"_s, u"Wed"_s, u"Thu"_s});
    column->addWidget(grid);
    for (const auto state :
        {State::Running, State::Starting, State::StandingBy, State::Late, State::TakingOver,
            State::Unprotected, State::Ending, State::Ended, State::Problem, State::Unknown})
        column->addWidget(new Badge(theme, state));
    column->addStretch();
    column->addWidget(makeLabel(u"180 sat/h"_s, LabelRole::Title));
    auto* buttons = makeRow();
    buttons->addWidget(makeButton(u"Rent…"_s, ButtonKind::PrimaryLarge), 2);
    buttons->addWidget(makeButton(u"Details"_s), 1);
    column->addLayout(buttons);
    return pane;
}

QWidget* makeMarketPage(const Theme& theme, QWidget* parent)
{
    auto* page = new QWidget(parent);
    setLook(page, Look::Surface);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* head = new PageHead(theme, u"Market"_s);
    head->setSubtitle(u"142 of 1,208 offers"_s);
    auto* order = new QComboBox;
    order->addItem(u"Best value"_s);
    order->setAccessibleName(u"Order"_s);
    head->addAction(order);
    head->addAction(makeIconButton(theme, u"compare"_s, u"Compare"_s));
    head->addAction(makeIconButton(theme, u"columns"_s, u"Columns"_s));
    column->addWidget(head);
    auto* chips = new QWidget;
    auto* flow = new FlowLayout(chips, 8);
    flow->setContentsMargins(16, 0, 16, 8);
    for (const auto& text :
        {u"Online"_s, u"Plain Linux"_s, u"≤ 400 sat/h"_s, u"Seen ≥ 85 %"_s, u"Avoided hidden"_s})
        flow->addWidget(new FilterChip(theme, text));
    column->addWidget(chips);
    column->addWidget(makeTable(theme, page), 1);
    auto* status = new StatusLine(theme);
    status->setTexts(u"Updated 2 s ago from 3 relays"_s, u"Enter rents · Space details"_s);
    column->addWidget(status);
    return page;
}

QWidget* makeMintCard(const Theme& theme, const QString& name, const QString& host, bool isTrusted)
{
    auto* card = new Card;
    auto* head = makeRow(12);
    auto* chip = new MintChip(theme, LargeMintChip);
    chip->setMint(name, true);
    head->addWidget(chip);
    auto* words = makeColumn(0);
    words->addWidget(makeLabel(name, LabelRole::Strong));
    words->addWidget(makeLabel(host, LabelRole::Small));
    head->addLayout(words, 1);
    head->addWidget(new Badge(theme, isTrusted ? Tone::Ok : Tone::Warn, {},
        isTrusted ? u"Trusted"_s : u"Not answering"_s));
    card->body()->addLayout(head);
    card->body()->addWidget(makeLabel(u"8,200 sat"_s, LabelRole::Title));
    auto* buttons = makeRow();
    for (const auto& text : {u"Receive"_s, u"Send"_s, u"Move"_s}) {
        auto* button = makeButton(text, ButtonKind::Small);
        button->setEnabled(isTrusted);
        buttons->addWidget(button);
    }
    card->body()->addLayout(buttons);
    return card;
}

} // namespace

std::unique_ptr<QWidget> marketGallery(const Theme& theme)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    auto* row = new QHBoxLayout(window.get());
    row->setContentsMargins({});
    row->setSpacing(0);
    auto* bar = makeSidebar(theme, window.get());
    bar->setCurrent(u"market"_s);
    row->addWidget(bar);
    row->addWidget(makeFilters(theme, window.get()));
    row->addWidget(makeEdge(Qt::Vertical));
    row->addWidget(makeMarketPage(theme, window.get()), 1);
    row->addWidget(makeEdge(Qt::Vertical));
    row->addWidget(makeSummary(theme, window.get()));
    window->resize(1280, 772);
    return window;
}

std::unique_ptr<QWidget> walletGallery(const Theme& theme)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    auto* column = new QVBoxLayout(window.get());
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(16);
    auto* head = new PageHead(theme, u"Wallet"_s);
    head->layout()->setContentsMargins({});
    head->addAction(makeIconButton(theme, u"eye"_s, u"Hide amounts"_s));
    auto* send = makeButton(u"Send"_s);
    setButtonIcon(theme, send, u"send"_s);
    auto* receive = makeButton(u"Receive"_s, ButtonKind::Primary);
    setButtonIcon(theme, receive, u"receive"_s);
    head->addAction(send);
    head->addAction(receive);
    column->addWidget(head);
    auto* backup = new Banner(theme, Tone::Info, BannerShape::OneLine);
    backup->setContent(Tone::Info, u"words"_s, u"Back up 12 words"_s,
        u"— 2 minutes. They bring this money back if the computer dies."_s);
    backup->addQuietButton(u"Later today"_s);
    backup->addButton(u"Back up now"_s);
    column->addWidget(backup);
    auto* ending = new Banner(theme, Tone::Warn, BannerShape::TwoLines);
    ending->setContent(Tone::Warn, u"state-ending"_s, u"scratch ends in 9:41"_s,
        u"Its files are deleted at 14:42."_s);
    ending->addQuietButton(u"Let it end"_s);
    ending->addButton(u"Top up 1 h, 90 sat"_s);
    column->addWidget(ending);
    auto* balance = new Card;
    balance->body()->addWidget(makeLabel(u"Spendable"_s, LabelRole::Small));
    balance->body()->addWidget(makeLabel(u"12,480 sat"_s, LabelRole::Display));
    auto* shares = new ShareBar(theme, u"Where the money is"_s);
    shares->setShares({{u"Alder Mint"_s, 8200}, {u"Harbor Mint"_s, 3860}, {u"Ostra Cash"_s, 420},
        {u"Reserved"_s, 690, true}});
    balance->body()->addWidget(shares);
    column->addWidget(balance);
    auto* mints = makeRow(16);
    mints->addWidget(makeMintCard(theme, u"Alder Mint"_s, u"mint.alder.example"_s, true));
    mints->addWidget(makeMintCard(theme, u"Harbor Mint"_s, u"harbor.example"_s, true));
    mints->addWidget(makeMintCard(theme, u"Ostra Cash"_s, u"cash.ostra.example"_s, false));
    column->addLayout(mints);
    auto* limits = new Card(u"Spending limits"_s, CardPadding::Rows);
    limits->addAction(makeButton(u"Change"_s, ButtonKind::Link));
    auto* line = new QWidget;
    auto* lineRow = new QHBoxLayout(line);
    lineRow->setContentsMargins(16, 12, 16, 12);
    lineRow->addWidget(makeLabel(u"harbor-relay"_s));
    auto* meter = new MeterBar(theme, u"harbor-relay limit"_s, BarHeight::Progress);
    meter->setFraction(0.9, Tone::Warn);
    lineRow->addWidget(meter, 1);
    lineRow->addWidget(makeLabel(u"1,804 of 2,000 today"_s, LabelRole::Body2));
    limits->addRow(line);
    column->addWidget(limits);
    column->addStretch();
    window->resize(1112, 772);
    return window;
}

std::unique_ptr<QWidget> welcomeGallery(const Theme& theme)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    auto* column = new QVBoxLayout(window.get());
    column->setContentsMargins(96, 64, 72, 24);
    column->setSpacing(12);
    column->addWidget(new IconLabel(theme, u"app-marketplace"_s, Token::Text, 52));
    column->addWidget(makeLabel(u"Rent a server in a minute"_s, LabelRole::Display));
    column->addWidget(makeWrappingLabel(
        u"No account and no card. You pay by the second with ecash, and you always know where every sat is."_s,
        LabelRole::Body2));
    auto* play = new WelcomeChoice(theme, Tone::Play, u"nut"_s, u"Try it with play money"_s,
        u"A complete market on this computer, works offline"_s);
    play->setPreferred(true);
    column->addWidget(play);
    column->addWidget(new WelcomeChoice(theme, Tone::Accent, u"bolt"_s, u"Start for real"_s,
        u"Makes your keys and opens the market"_s));
    column->addWidget(new WelcomeChoice(theme, Tone::Info, u"words"_s,
        u"I have a recovery phrase or key"_s, u"Brings back identity, money and servers"_s));
    column->addStretch();
    window->resize(632, 640);
    return window;
}

std::unique_ptr<QWidget> practiceGallery(const Theme& theme)
{
    auto window = std::make_unique<QWidget>();
    setLook(window.get(), Look::Page);
    auto* column = new QVBoxLayout(window.get());
    column->setContentsMargins(3, 3, 3, 3);
    column->setSpacing(0);
    auto* strip = new PracticeStrip(theme);
    strip->addControl(new SegmentedControl(theme, u"Speed"_s, {u"×1"_s, u"×20"_s}));
    column->addWidget(strip);
    auto* below = makeRow(0);
    below->addWidget(makeSidebar(theme, window.get()));
    auto* empty = new EmptyState(theme, u"server"_s, u"No servers yet"_s,
        u"Rent one from the market. It starts in about half a minute and costs play money only."_s);
    empty->addPrimaryButton(u"Open the market"_s);
    empty->addButton(u"How it works"_s);
    below->addWidget(empty, 1);
    column->addLayout(below, 1);
    new PracticeFrame(theme, window.get());
    window->resize(860, 560);
    return window;
}

} // namespace widgets
