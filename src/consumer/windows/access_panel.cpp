// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/access_panel.h"

#include "consumer/core/market_host.h"
#include "consumer/core/system_terminal.h"
#include "consumer/models/offer_table_model.h"
#include "consumer/models/server_table_model.h"
#include "consumer/windows/rent_words.h"
#include "consumer/windows/scaled_size.h"
#include "widgets/badge.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/copy_field.h"
#include "widgets/icon_label.h"
#include "widgets/qr_view.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using widgets::LabelRole;
using widgets::Token;

namespace consumer {

namespace {

constexpr auto AboutStart = "This is "_L1;
constexpr int LongestAbout = 300;

QLabel* addFact(QVBoxLayout* column, const widgets::Theme& theme, const QString& name)
{
    auto* row = widgets::makeRow(12);
    auto* caption = widgets::makeLabel(name, LabelRole::Small);
    keepWidth(theme, caption, 64);
    row->addWidget(caption, 0, Qt::AlignTop);
    auto* value = widgets::makeWrappingLabel({});
    row->addWidget(value, 1);
    column->addLayout(row);
    return value;
}

} // namespace

QString aboutText(const ServerRow& server)
{
    for (const auto& line : server.instructions) {
        if (line.startsWith(AboutStart)
            && (server.password.isEmpty() || !line.contains(server.password)))
            return line.mid(AboutStart.size()).left(LongestAbout).simplified();
    }
    return {};
}

AccessPanel::AccessPanel(
    MarketHost& host, const widgets::Theme& theme, const QString& area, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(16);
    row->addWidget(makeSshCard(area), 5, Qt::AlignTop);
    auto* side = widgets::makeColumn(16);
    side->addWidget(makeAboutCard());
    auto* note = widgets::makeRow(8);
    note->setContentsMargins(6, 0, 6, 0);
    note->addWidget(new widgets::IconLabel(theme, u"info"_s, Token::Text2), 0, Qt::AlignTop);
    m_owner = widgets::makeWrappingLabel({}, LabelRole::Small);
    note->addWidget(m_owner, 1);
    side->addLayout(note);
    side->addStretch(1);
    row->addLayout(side, 4);
}

QWidget* AccessPanel::makeSshCard(const QString& area)
{
    auto* card = new widgets::Card(tr("SSH"));
    card->addLeading(new widgets::IconLabel(m_theme, u"terminal"_s, Token::Accent, 20));
    card->addAction(new widgets::Badge(m_theme, widgets::Tone::Ok, u"lock"_s, tr("Encrypted")));
    auto* top = widgets::makeRow(12);
    auto* fields = widgets::makeColumn(12);
    m_command = new widgets::CopyField(m_theme, tr("SSH command"));
    m_command->setObjectName(area + u".ssh.command"_s);
    m_password = new widgets::CopyField(m_theme, tr("Password"), widgets::Masking::Masked);
    m_password->setObjectName(area + u".ssh.password"_s);
    m_password->setCaption(tr("Password"));
    fields->addWidget(m_command);
    fields->addWidget(m_password);
    top->addLayout(fields, 1);
    m_qr = new widgets::QrView(m_theme, tr("SSH address as a QR code"));
    m_qr->setObjectName(area + u".ssh.qr"_s);
    m_qr->setModuleSize(3);
    top->addWidget(m_qr, 0, Qt::AlignTop);
    card->body()->addLayout(top);

    auto* buttons = widgets::makeRow(8);
    m_terminal = widgets::makeButton(tr("Open in system terminal"), widgets::ButtonKind::Primary);
    m_terminal->setObjectName(area + u".terminal"_s);
    widgets::setButtonIcon(m_theme, m_terminal, u"external"_s);
    connect(m_terminal, &QPushButton::clicked, this, &AccessPanel::openTerminal);
    buttons->addWidget(m_terminal);
    m_terminalNote = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_terminalNote->setObjectName(area + u".terminal.note"_s);
    buttons->addWidget(m_terminalNote, 1);
    card->body()->addLayout(buttons);

    card->body()->addWidget(widgets::makeHairline());
    auto* answer = widgets::makeRow(12);
    m_answerIcon = new widgets::IconLabel(m_theme, u"state-unknown"_s, Token::Text3, 16);
    answer->addWidget(m_answerIcon);
    auto* words = widgets::makeColumn(0);
    m_answer = widgets::makeLabel({});
    m_answer->setObjectName(area + u".answers"_s);
    m_answerNote = widgets::makeWrappingLabel({}, LabelRole::Small);
    words->addWidget(m_answer);
    words->addWidget(m_answerNote);
    answer->addLayout(words, 1);
    m_test = widgets::makeButton(tr("Test now"));
    m_test->setObjectName(area + u".test"_s);
    connect(m_test, &QPushButton::clicked, this, &AccessPanel::test);
    answer->addWidget(m_test);
    card->body()->addLayout(answer);
    return card;
}

QWidget* AccessPanel::makeAboutCard()
{
    auto* card = new widgets::Card(tr("What it is"));
    card->addLeading(new widgets::IconLabel(m_theme, u"server"_s, Token::Accent, 20));
    m_about = widgets::makeWrappingLabel({});
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card->body()->addWidget(m_about);
    m_size = addFact(card->body(), m_theme, tr("Size"));
    m_address = addFact(card->body(), m_theme, tr("Address"));
    m_lease = addFact(card->body(), m_theme, tr("Server id"));
    return card;
}

void AccessPanel::showServer(const ServerRow& server, const MarketState& state)
{
    if (server.isAnswering != m_server.isAnswering || server.lastAnswerAt != m_server.lastAnswerAt
        || server.number != m_server.number)
        m_isTesting = false;
    if (server.number != m_server.number) {
        m_password->mask();
        m_terminalNote->clear();
    }
    m_server = server;
    const bool isReachable = !server.host.isEmpty() && server.canStop();
    if (isReachable && !server.isAnswering && m_tested != server.number && isVisible()) {
        m_tested = server.number; // once by itself, later by the button
        test();
    }
    m_command->setValue(server.sshCommand);
    m_password->setValue(server.password);
    m_password->setHidden(server.password.isEmpty());
    m_qr->setText(server.host.isEmpty()
            ? QString{}
            : u"ssh://%1@%2:%3"_s.arg(server.user, server.host).arg(server.port));
    m_terminal->setEnabled(isReachable);
    m_test->setEnabled(isReachable);
    showAnswer();
    const auto about = aboutText(server);
    m_about->setText(about.isEmpty()
            ? tr("%1. The provider does not say more about it.").arg(runsText(server))
            : tr("%1. The provider says it is %2").arg(runsText(server), about));
    m_size->setText(
        tr("%1, %2 vCPU, %3")
            .arg(server.specName, coresText(server.cpuMillicores), memoryText(server.memoryMb)));
    m_address->setText(server.host.isEmpty() ? tr("not known yet")
                                             : tr("%1, port %2").arg(server.host).arg(server.port));
    m_lease->setText(server.leaseId.isEmpty() ? tr("not known yet") : server.leaseId);
    const auto offer = std::find_if(state.offers.begin(), state.offers.end(),
        [&](const OfferRow& row) { return row.providerKey == server.providerKey; });
    m_owner->setText(
        ownerSentence(offer == state.offers.end() ? Isolation::SharedKernel : offer->isolation));
}

void AccessPanel::test()
{
    m_isTesting = true;
    showAnswer();
    m_host.probeServer(m_server.leaseId);
}

void AccessPanel::showAnswer()
{
    if (m_server.state == ServerState::Ended) {
        m_answerIcon->setIcon(u"state-ended"_s, Token::Text3);
        m_answer->setText(tr("Ended"));
        m_answerNote->setText(tr("the server and its files are gone"));
    } else if (m_isTesting) {
        m_answerIcon->setIcon(u"state-starting"_s, Token::Info);
        m_answer->setText(tr("Testing…"));
        m_answerNote->setText(tr("trying port %1").arg(m_server.port));
    } else if (!m_server.isAnswering) {
        m_answerIcon->setIcon(u"state-unknown"_s, Token::Text3);
        m_answer->setText(tr("Not tested yet"));
        m_answerNote->setText(tr("whether SSH answers on port %1").arg(m_server.port));
    } else if (*m_server.isAnswering) {
        m_answerIcon->setIcon(u"state-running"_s, Token::Ok);
        m_answer->setText(tr("Answers"));
        m_answerNote->setText(tr("SSH on port %1").arg(m_server.port));
    } else {
        m_answerIcon->setIcon(u"state-problem"_s, Token::Bad);
        m_answer->setText(tr("Does not answer"));
        m_answerNote->setText(tr("nothing listens on port %1").arg(m_server.port));
    }
}

void AccessPanel::openTerminal()
{
    const auto opened = openSystemTerminal({m_server.leaseId, m_server.user, m_server.host,
        m_server.port, m_server.password, m_server.sshOptions});
    if (opened) {
        m_terminalNote->setText(tr("Opened, logged in for you."));
        return;
    }
    m_command->copy();
    m_terminalNote->setText(
        tr("No terminal program was found. The command is copied: paste it into one."));
}

} // namespace consumer
