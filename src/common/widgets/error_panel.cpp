// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/error_panel.h"

#include "widgets/controls.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal Radius = 10;
constexpr int FlatPadding = 13; // a flat button without its frame lines up with the text above

int sideMargin(PanelForm form)
{
    return form == PanelForm::InSheet ? 24 : 16;
}

} // namespace

ErrorPanel::ErrorPanel(const Theme& theme, PanelForm form, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_form(form)
    , m_band(new QWidget(this))
    , m_bandIcon(new IconLabel(theme, u"info"_s, Token::Text2, 24, this))
    , m_money(makeWrappingLabel({}, LabelRole::Section, this))
    , m_moneyNote(makeWrappingLabel({}, LabelRole::Small, this))
    , m_title(makeWrappingLabel(
          {}, form == PanelForm::InSheet ? LabelRole::Title : LabelRole::Strong, this))
    , m_text(makeWrappingLabel({}, LabelRole::Body2, this))
    , m_choices(makeColumn(8))
    , m_actions(makeRow(8))
    , m_fold(makeButton(tr("Details"), ButtonKind::Flat, this))
    , m_code(makeLabel({}, LabelRole::Small, this))
    , m_copy(makeToolButton(theme, u"copy"_s, tr("Copy details"), this))
    , m_details(makeWrappingLabel({}, LabelRole::Mono, this))
{
    m_money->setObjectName(u"error.money"_s);
    m_title->setObjectName(u"error.title"_s);
    m_text->setObjectName(u"error.text"_s);
    m_fold->setObjectName(u"error.details"_s);
    m_copy->setObjectName(u"error.copy"_s);
    auto* column = new QVBoxLayout(this);
    const int border = form == PanelForm::Inline ? 1 : 0;
    column->setContentsMargins(border, border, border, border);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    column->setSpacing(0);
    column->addWidget(makeBand());
    column->addLayout(form == PanelForm::InSheet ? makeSheetBody() : makeInlineBody());
    column->addWidget(makeDetails());
    if (m_foot)
        column->addWidget(m_foot);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fold(true);
    connect(m_fold, &QPushButton::clicked, this, [this] { fold(m_details->isVisibleTo(this)); });
    connect(m_copy, &QToolButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_detailText); });
}

QWidget* ErrorPanel::makeBand()
{
    auto* row = new QHBoxLayout(m_band);
    const int side = sideMargin(m_form);
    const int upright = m_form == PanelForm::InSheet ? 16 : 12;
    row->setContentsMargins(side, upright, side, upright);
    row->setSpacing(12);
    row->addWidget(m_bandIcon);
    auto* words = makeColumn(2);
    words->addWidget(m_money);
    words->addWidget(m_moneyNote);
    row->addLayout(words, 1);
    return m_band;
}

QLayout* ErrorPanel::makeInlineBody()
{
    auto* row = makeRow(16);
    row->setContentsMargins(16, 12, 16, 12);
    auto* words = makeColumn(4);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addLayout(m_choices);
    row->addLayout(words, 1);
    row->addLayout(m_actions);
    return row;
}

QLayout* ErrorPanel::makeSheetBody()
{
    auto* words = makeColumn(8);
    words->setContentsMargins(24, 20, 24, 16);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addLayout(m_choices);
    m_foot = new QWidget(this);
    auto* foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins({});
    foot->setSpacing(0);
    foot->addWidget(makeEdge(Qt::Horizontal, m_foot));
    m_actions->setContentsMargins(24 - FlatPadding, 13, 24, 13);
    foot->addLayout(m_actions);
    return words;
}

QWidget* ErrorPanel::makeDetails()
{
    auto* frame = new QWidget(this);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHairline(frame));
    auto* row = makeRow(8);
    row->setContentsMargins(sideMargin(m_form) - FlatPadding, 2, sideMargin(m_form) - 6, 2);
    row->addWidget(m_fold);
    row->addStretch(1);
    row->addWidget(m_code);
    row->addWidget(m_copy);
    column->addLayout(row);
    m_details->setContentsMargins(sideMargin(m_form), 0, sideMargin(m_form), 12);
    column->addWidget(m_details);
    return frame;
}

void ErrorPanel::setStory(const ErrorStory& story)
{
    m_tone = toneOf(story.fate);
    m_band->setHidden(story.money.isEmpty());
    m_bandIcon->setIcon(iconOf(story.fate), inkOf(m_tone));
    m_money->setText(story.money);
    m_moneyNote->setText(story.moneyNote);
    m_moneyNote->setHidden(story.moneyNote.isEmpty());
    m_title->setText(story.title);
    m_text->setText(story.text);
    m_text->setHidden(story.text.isEmpty());
    m_code->setText(story.code);
    m_detailText = story.details;
    m_details->setText(story.details);
    setAccessibleName(story.title);
    setAccessibleDescription(story.money);
    showActions(story.actions);
    update();
}

void ErrorPanel::showActions(const QList<ErrorAction>& actions)
{
    while (auto* item = m_actions->takeAt(0)) {
        if (auto* old = item->widget()) {
            old->hide();
            old->deleteLater();
        }
        delete item;
    }
    // The primary action stands last, at the right. From the third on they are quiet, in a sheet at
    // the far left.
    bool isAligned = m_form == PanelForm::Inline;
    if (isAligned)
        m_actions->addStretch(1);
    for (qsizetype i = actions.size(); i-- > 0;) {
        const auto action = actions[i];
        if (!isAligned && i < 2) {
            m_actions->addStretch(1);
            isAligned = true;
        }
        const auto kind = i == 0 ? ButtonKind::Primary
            : i == 1             ? ButtonKind::Normal
                                 : ButtonKind::Flat;
        auto* button = makeButton(textOf(action), kind, this);
        button->setObjectName(u"error.action.%1"_s.arg(i + 1));
        if (action == ErrorAction::AvoidProvider)
            setButtonIcon(m_theme, button, u"avoid"_s);
        connect(
            button, &QPushButton::clicked, this, [this, action] { Q_EMIT actionChosen(action); });
        m_actions->addWidget(button);
    }
}

void ErrorPanel::fold(bool isFolded)
{
    m_details->setHidden(isFolded);
    m_fold->setText(tr("Details"));
    setButtonIcon(m_theme, m_fold, isFolded ? u"chevron-right"_s : u"chevron-down"_s);
    m_fold->setAccessibleName(isFolded ? tr("Show details") : tr("Hide details"));
}

void ErrorPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto area = m_form == PanelForm::Inline ? QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                                                  : QRectF(rect());
    QPainterPath outline;
    outline.addRoundedRect(area, Radius, Radius);
    if (m_form == PanelForm::Inline)
        painter.fillPath(outline, m_theme.color(Token::Surface));
    if (m_band->isVisibleTo(this)) {
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(
            QRectF(0, 0, width(), m_band->geometry().bottom() + 1), m_theme.color(fillOf(m_tone)));
        painter.restore();
    }
    if (m_form == PanelForm::Inline) {
        painter.setPen(m_theme.color(Token::Border));
        painter.drawPath(outline);
    }
}

} // namespace widgets
