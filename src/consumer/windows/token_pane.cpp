// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/token_pane.h"

#include "consumer/core/market_host.h"
#include "consumer/windows/mint_picker.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/controls.h"
#include "widgets/error_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using widgets::LabelRole;

namespace consumer {

namespace {

constexpr int PaneWidth = 560;
constexpr qsizetype LongestToken = 1 << 20;
const auto KnownMint = u"E-MINT-UNTRUSTED"_s;

} // namespace

TokenPane::TokenPane(MarketHost& host, const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_host{host}
    , m_theme{theme}
{
    auto* page = new QWidget;
    auto* outer = new QHBoxLayout(page);
    outer->setContentsMargins(16, 24, 16, 16);
    auto* area = new QWidget;
    area->setMaximumWidth(theme.scaled(PaneWidth));
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins({});
    column->setSpacing(12);
    auto* title = widgets::makeRow();
    title->addWidget(widgets::makeLabel(tr("Paste a token"), LabelRole::Section), 1);
    m_paste = widgets::makeButton(tr("Paste"), widgets::ButtonKind::Small);
    m_paste->setObjectName(u"wallet.token.paste"_s);
    connect(m_paste, &QPushButton::clicked, this,
        [this] { m_text->setPlainText(QGuiApplication::clipboard()->text().left(LongestToken)); });
    title->addWidget(m_paste);
    column->addLayout(title);
    m_text = new QPlainTextEdit;
    m_text->setObjectName(u"wallet.token.text"_s);
    m_text->setAccessibleName(tr("Ecash token"));
    m_text->setPlaceholderText(tr("cashuB…"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(theme.scaled(112));
    connect(m_text, &QPlainTextEdit::textChanged, this, &TokenPane::look);
    column->addWidget(m_text);
    column->addWidget(widgets::makeWrappingLabel(tr("A token is money for whoever has its text. It "
                                                    "is exchanged at its mint at once, so that "
                                                    "only you can spend it."),
        LabelRole::Small));
    column->addWidget(makePreview());
    m_result = new widgets::Banner(theme, widgets::Tone::Ok, widgets::BannerShape::TwoLines);
    m_result->setObjectName(u"wallet.token.result"_s);
    column->addWidget(m_result);
    column->addStretch(1);
    outer->addWidget(area, 4);
    outer->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins({});
    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    all->addWidget(scroll);
    connect(&host, &MarketHost::tokenPreviewed, this, [this](const TokenPreview& preview) {
        if (preview.request == m_lookRequest)
            showPreview(preview);
    });
    connect(&host, &MarketHost::tokenReceived, this, [this](const TokenReceipt& receipt) {
        if (receipt.request == m_receiveRequest)
            showReceipt(receipt);
    });
    m_card->hide();
    m_result->hide();
}

QWidget* TokenPane::makePreview()
{
    m_card = new widgets::Card;
    auto* column = m_card->body();
    column->setSpacing(8);
    m_amount = widgets::makeLabel({}, LabelRole::Display);
    m_amount->setObjectName(u"wallet.token.amount"_s);
    widgets::setMoneyTone(m_amount);
    column->addWidget(m_amount);
    m_mint = widgets::makeLabel({});
    column->addWidget(m_mint);
    m_fee = widgets::makeLabel({}, LabelRole::Small);
    column->addWidget(m_fee);
    m_memo = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_memo->setTextFormat(Qt::PlainText);
    column->addWidget(m_memo);
    m_trust = widgets::makeWrappingLabel({}, LabelRole::Small);
    m_trust->setObjectName(u"wallet.token.trust"_s);
    widgets::setTone(m_trust, widgets::Tone::Warn);
    column->addWidget(m_trust);
    auto* buttons = widgets::makeRow(8);
    m_receive = widgets::makeButton({}, widgets::ButtonKind::Primary);
    m_receive->setObjectName(u"wallet.token.receive"_s);
    connect(m_receive, &QPushButton::clicked, this, &TokenPane::receive);
    buttons->addWidget(m_receive);
    m_cancel = widgets::makeButton(tr("Cancel"));
    m_cancel->setObjectName(u"wallet.token.cancel"_s);
    connect(m_cancel, &QPushButton::clicked, this, &TokenPane::clear);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    column->addSpacing(4);
    column->addLayout(buttons);
    return m_card;
}

void TokenPane::clear()
{
    m_text->clear();
    m_card->hide();
    m_result->hide();
    m_lookRequest = 0;
}

void TokenPane::showState(const MarketState& state)
{
    m_state = state;
    m_amounts.kind = state.isPractice ? widgets::MoneyKind::Play : widgets::MoneyKind::Real;
}

QString TokenPane::mintName(const QString& url) const
{
    for (const auto& mint : m_state.wallet.mints) {
        if (mint.url == url)
            return mintTitle(mint.name, url);
    }
    return mintTitle({}, url);
}

void TokenPane::look()
{
    m_card->hide();
    m_result->hide();
    const auto text = m_text->toPlainText().trimmed();
    if (!text.isEmpty())
        m_lookRequest = m_host.previewToken(text.left(LongestToken));
}

void TokenPane::showPreview(const TokenPreview& preview)
{
    m_preview = preview;
    const bool isGood = preview.errorCode.isEmpty() || preview.errorCode == KnownMint;
    m_card->setVisible(isGood);
    m_result->setVisible(!isGood);
    if (!isGood) {
        const auto words = widgets::codeText(preview.errorCode);
        m_result->setContent(
            widgets::Tone::Warn, u"state-late"_s, words.title, tr("Nothing was taken."));
        return;
    }
    m_amount->setText(m_amounts.sats(preview.amount));
    m_mint->setText(tr("from %1").arg(mintName(preview.mintUrl)));
    m_fee->setText(preview.fee.isZero()
            ? tr("no fee")
            : tr("its mint keeps %1 for the exchange").arg(m_amounts.sats(preview.fee)));
    m_memo->setVisible(!preview.memo.isEmpty());
    m_memo->setText(tr("“%1”").arg(preview.memo.left(200)));
    m_trust->setVisible(!preview.isKnownMint);
    m_trust->setText(tr("You do not use this mint yet. Trust it only if you know who runs it: it "
                        "holds the bitcoin behind this token."));
    m_receive->setText(preview.isKnownMint ? tr("Receive %1").arg(m_amounts.sats(preview.amount))
                                           : tr("Trust this mint and receive"));
    m_receive->setEnabled(true);
}

void TokenPane::receive()
{
    m_receive->setEnabled(false);
    m_receive->setText(tr("Exchanging…"));
    m_receiveRequest = m_host.receiveToken(m_text->toPlainText().trimmed(),
        m_preview.isKnownMint ? MintTrust::KnownOnly : MintTrust::TrustNew);
}

void TokenPane::showReceipt(const TokenReceipt& receipt)
{
    m_card->hide();
    m_result->show();
    if (receipt.errorCode.isEmpty()) {
        m_text->blockSignals(true);
        m_text->clear(); // spent now
        m_text->blockSignals(false);
        m_result->setContent(widgets::Tone::Ok, u"state-done"_s,
            tr("%1 are in your wallet").arg(m_amounts.sats(receipt.amount)),
            tr("at %1").arg(mintName(receipt.mintUrl)));
        return;
    }
    const auto words = widgets::codeText(receipt.errorCode);
    m_result->setContent(widgets::Tone::Warn, u"state-late"_s, words.title, words.text);
}

} // namespace consumer
