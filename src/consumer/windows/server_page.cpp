// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/server_page.h"

#include "consumer/core/market_host.h"
#include "consumer/models/server_log.h"
#include "consumer/models/server_table_model.h"
#include "consumer/windows/access_panel.h"
#include "consumer/windows/keep_running_card.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "consumer/windows/second_tick.h"
#include "widgets/badge.h"
#include "widgets/banner.h"
#include "widgets/bars.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/page_head.h"
#include "widgets/tab_button.h"
#include "widgets/tab_row.h"
#include "widgets/time_text.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using widgets::LabelRole;

namespace consumer {

namespace {

enum Tab { AccessTab, MoneyTab, LogTab };

void clear(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

QWidget* makeLine(const QString& when, const QString& what, const QString& detail,
    const QString& amount, const widgets::Theme& theme)
{
    auto* line = new QWidget;
    line->setMinimumHeight(theme.scaled(40));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(16);
    auto* time = widgets::makeLabel(when, LabelRole::Small);
    keepWidth(theme, time, 120);
    row->addWidget(time);
    auto* words = widgets::makeColumn(0);
    words->addWidget(widgets::makeLabel(what));
    if (!detail.isEmpty())
        words->addWidget(widgets::makeWrappingLabel(detail, LabelRole::Small));
    row->addLayout(words, 1);
    if (!amount.isEmpty()) {
        auto* money = widgets::makeLabel(amount, LabelRole::Strong);
        widgets::setMoneyTone(money);
        row->addWidget(money);
    }
    return line;
}

} // namespace

ServerPage::ServerPage(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
    , m_tick{new SecondTick(this)}
{
    setObjectName(u"screen.S2"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_head = new widgets::PageHead(theme, {});
    auto* backButton = m_head->addBackButton();
    backButton->setObjectName(u"server.back"_s);
    connect(backButton, &QToolButton::clicked, this, &ServerPage::back);
    m_badge = new widgets::Badge(theme, widgets::State::Running);
    m_head->addAction(m_badge);
    auto* refresh = widgets::makeIconButton(theme, u"refresh"_s, tr("Ask the provider now"));
    refresh->setObjectName(u"server.refresh"_s);
    connect(
        refresh, &QPushButton::clicked, this, [this] { m_host.refreshStatus(m_server.leaseId); });
    m_head->addAction(refresh);
    m_head->addAction(makeMenu());
    m_stop = widgets::makeButton(tr("Stop…"), widgets::ButtonKind::Danger);
    m_stop->setObjectName(u"server.stop"_s);
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_number); });
    m_head->addAction(m_stop);
    m_topUp = widgets::makeButton(tr("Top up…"), widgets::ButtonKind::Primary);
    m_topUp->setObjectName(u"server.topup"_s);
    widgets::setButtonIcon(theme, m_topUp, u"top-up"_s);
    connect(m_topUp, &QPushButton::clicked, this, [this] { Q_EMIT topUpRequested(m_number); });
    m_head->addAction(m_topUp);
    column->addWidget(m_head);
    column->addWidget(makeMeter());

    m_tabs = new widgets::TabRow(
        theme, tr("About this server"), {tr("Access"), tr("Time & money"), tr("Log")});
    const QStringList ids{u"access"_s, u"money"_s, u"log"_s};
    for (int i = 0; i < ids.size(); ++i)
        m_tabs->tab(i)->setObjectName(u"server.tab."_s + ids[i]);
    column->addWidget(m_tabs);
    column->addWidget(widgets::makeEdge(Qt::Horizontal));
    m_pages = new QStackedWidget;
    m_access = new AccessPanel(host, theme, u"server"_s);
    m_pages->addWidget(makePage(m_access));
    m_pages->addWidget(makePage(makeMoney()));
    m_pages->addWidget(makePage(makeLog()));
    connect(m_tabs, &widgets::TabRow::chosen, m_pages, &QStackedWidget::setCurrentIndex);
    column->addWidget(m_pages, 1);
    connect(m_tick, &SecondTick::ticked, this, &ServerPage::tick);
}

QToolButton* ServerPage::makeMenu()
{
    auto* more = widgets::makeToolButton(m_theme, u"more"_s, tr("More about this server"));
    more->setObjectName(u"server.more"_s);
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    const auto rename = [this] { Q_EMIT renameRequested(m_number); };
    auto* key = new QShortcut(
        QKeySequence{Qt::Key_F2}, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, this, rename);
    menu->addAction(tr("Rename…"), this, rename)->setObjectName(u"server.rename"_s);
    menu->addAction(tr("Export the log…"), this, &ServerPage::exportLog)
        ->setObjectName(u"server.export"_s);
    more->setMenu(menu);
    return more;
}

// The file dialog is the system's; it never blocks the window's own events.
void ServerPage::exportLog()
{
    auto* dialog = new QFileDialog(this, tr("Export the log of %1").arg(m_server.name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilter(tr("Table (*.csv)"));
    dialog->selectFile(m_server.name + u".csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &ServerPage::writeLog);
    dialog->open();
}

void ServerPage::writeLog(const QString& path)
{
    QSaveFile file{path};
    const auto bytes = logCsv(m_server);
    const bool isWritten
        = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    m_exported->setContent(isWritten ? widgets::Tone::Ok : widgets::Tone::Bad,
        isWritten ? u"state-done"_s : u"state-problem"_s,
        isWritten ? tr("The log is in %1").arg(path)
                  : tr("The log could not be written: %1").arg(file.errorString()));
    m_exported->show();
    m_tabs->setCurrent(LogTab);
}

QWidget* ServerPage::makePage(QWidget* content)
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(content);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* ServerPage::makeMeter()
{
    auto* area = new QWidget;
    auto* outer = new QVBoxLayout(area);
    outer->setContentsMargins(16, 0, 16, 12);
    auto* card = new widgets::Card;
    outer->addWidget(card);
    auto* row = widgets::makeRow(48);
    const auto addCell
        = [&](const QString& caption, const QString& id, QLabel*& value, QLabel** note = nullptr) {
              auto* cell = widgets::makeColumn(2);
              auto* name = widgets::makeLabel(caption, LabelRole::Small);
              cell->addWidget(name);
              value = widgets::makeLabel({}, LabelRole::Section);
              value->setObjectName(id);
              cell->addWidget(value);
              if (note) {
                  *note = widgets::makeLabel({}, LabelRole::Caption);
                  cell->addWidget(*note);
                  m_refundCaption = name;
              }
              cell->addStretch(1);
              row->addLayout(cell);
          };
    auto* time = widgets::makeColumn(6);
    auto* line = widgets::makeRow();
    m_left = widgets::makeLabel({}, LabelRole::Section);
    m_left->setObjectName(u"server.left"_s);
    m_ends = widgets::makeLabel({}, LabelRole::Small);
    line->addWidget(m_left, 1);
    line->addWidget(m_ends);
    time->addLayout(line);
    m_bar = new widgets::MeterBar(m_theme, tr("Time left"), widgets::BarHeight::Progress);
    time->addWidget(m_bar);
    time->addStretch(1);
    row->addLayout(time, 1);
    addCell(tr("Used"), u"server.used"_s, m_used);
    addCell(tr("Remaining"), u"server.remaining"_s, m_remaining);
    addCell(tr("Comes back if you stop now"), u"server.refundable"_s, m_refundable, &m_refundNote);
    widgets::setMoneyTone(m_refundable);
    card->body()->addLayout(row);
    return area;
}

QWidget* ServerPage::makeMoney()
{
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins({});
    column->setSpacing(16);
    m_keep = new KeepRunningCard(m_theme);
    connect(m_keep, &KeepRunningCard::agreed, this,
        [this](const KeepRunningTerms& terms) { m_host.keepRunning(m_server.leaseId, terms); });
    column->addWidget(m_keep);
    auto* card = new widgets::Card(tr("Payments"), widgets::CardPadding::Rows);
    m_money = widgets::makeColumn(0);
    card->body()->addLayout(m_money);
    column->addWidget(card);
    return all;
}

QWidget* ServerPage::makeLog()
{
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins({});
    column->setSpacing(16);
    m_exported = new widgets::Banner(m_theme, widgets::Tone::Ok, widgets::BannerShape::OneLine);
    m_exported->setObjectName(u"server.exported"_s);
    m_exported->hide();
    column->addWidget(m_exported);
    auto* card = new widgets::Card(tr("What happened"), widgets::CardPadding::Rows);
    m_log = widgets::makeColumn(0);
    card->body()->addLayout(m_log);
    column->addWidget(card);
    return all;
}

void ServerPage::showMoney()
{
    m_tabs->setCurrent(MoneyTab);
}

void ServerPage::setServer(qint64 number)
{
    if (number != m_number)
        m_tabs->setCurrent(AccessTab);
    if (number != m_number)
        m_exported->hide();
    m_number = number;
    showState(m_state);
}

void ServerPage::showState(const MarketState& state)
{
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
    m_tick->follow(state.madeAt);
    const auto found = std::find_if(state.servers.begin(), state.servers.end(),
        [this](const ServerRow& server) { return server.number == m_number; });
    if (found == state.servers.end())
        return;
    const bool isOther = found->log != m_server.log || found->number != m_server.number;
    m_server = *found;
    m_head->setTitle(m_server.name);
    m_head->setSubtitle(tr("%1 on %2 · %3")
                            .arg(runsText(m_server), m_server.providerName,
                                m_amounts.perHour(m_server.ratePerSecond)));
    m_badge->setState(shapeOf(m_server.state));
    m_topUp->setEnabled(m_server.canTopUp());
    m_topUp->setText(m_server.isToppingUp ? tr(" Topping up…") : tr(" Top up…"));
    m_stop->setEnabled(m_server.canStop() && !m_server.isStopping);
    m_stop->setText(m_server.isStopping ? tr("Stopping…") : tr("Stop…"));
    m_access->showServer(m_server, state);
    m_keep->showServer(m_server, m_amounts);
    if (isOther) {
        listPayments();
        showLog();
    }
    tick();
}

void ServerPage::tick()
{
    if (m_server.number != 0)
        showMeter();
}

void ServerPage::showMeter()
{
    const auto now = m_tick->now();
    const bool isRunning = m_server.canStop();
    auto left = timeLeftText(m_server, now);
    left[0] = left[0].toUpper();
    m_left->setText(isRunning ? tr("%1 left").arg(left) : left);
    const auto tone = timeLeftTone(m_server, now);
    widgets::setTone(m_left, tone);
    m_ends->setText(isRunning ? endsText(m_server.expiresAt, now) : QString{});
    m_bar->setFraction(timeLeftShare(m_server, now),
        tone == widgets::Tone::Neutral ? widgets::Tone::Accent : tone);
    // Between two states the meter runs on by the price, never beyond what was paid.
    const auto later = isRunning ? std::max(now - m_state.madeAt, 0s) : 0s;
    const auto more = base::roundDownToSats(base::priceFor(m_server.ratePerSecond, later));
    const auto used = std::min(m_server.usedNow + more, m_server.paid);
    m_used->setText(m_amounts.sats(used));
    m_remaining->setText(m_amounts.sats(isRunning ? m_server.paid - used : base::Sats{}));
    const bool hasEnded = m_server.state == ServerState::Ended;
    m_refundCaption->setText(hasEnded ? tr("Came back") : tr("Comes back if you stop now"));
    if (hasEnded || !m_server.canRefund) {
        m_refundable->setText(
            hasEnded ? m_amounts.sats(m_server.refunded) : m_amounts.sats(base::Sats{}));
        m_refundNote->setText(hasEnded ? tr("of %1 paid").arg(m_amounts.sats(m_server.spent))
                                       : tr("this provider cannot return it"));
        return;
    }
    m_refundable->setText(
        m_amounts.sats(m_server.refundableNow - std::min(more, m_server.refundableNow)));
    m_refundNote->setText(tr("shrinks every second"));
}

void ServerPage::listPayments()
{
    clear(m_money);
    const auto add = [this](QWidget* line) {
        m_money->addWidget(widgets::makeHairline());
        m_money->addWidget(line);
    };
    for (const auto& line : m_server.log) {
        if (line.amount.isZero())
            continue;
        const bool cameBack = line.event == u"refunded"_s;
        add(makeLine(widgets::timeText(line.at, m_state.madeAt), eventText(line), detailText(line),
            cameBack ? m_amounts.received(line.amount) : m_amounts.sats(line.amount), m_theme));
    }
    add(makeLine({}, tr("Left your wallet so far"), tr("with all fees"),
        m_amounts.sats(m_server.spent), m_theme));
    if (!m_server.refunded.isZero())
        add(makeLine({}, tr("Came back"), {}, m_amounts.received(m_server.refunded), m_theme));
}

void ServerPage::showLog()
{
    clear(m_log);
    for (qsizetype i = m_server.log.size(); i-- > 0;) { // newest first
        const auto& line = m_server.log[i];
        m_log->addWidget(widgets::makeHairline());
        m_log->addWidget(
            makeLine(widgets::timeText(line.at, m_state.madeAt), eventText(line), detailText(line),
                line.amount.isZero() ? QString{} : m_amounts.sats(line.amount), m_theme));
    }
    if (m_server.log.isEmpty()) {
        m_log->addWidget(widgets::makeHairline());
        m_log->addWidget(makeLine({}, tr("Nothing is written down yet"), {}, {}, m_theme));
    }
}

} // namespace consumer
