// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sheet.h"

#include "widgets/controls.h"

#include <QAccessibleWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int FlatPadding = 13; // a flat button without its frame lines up with the text above

QAccessibleInterface* accessibleSheet(const QString&, QObject* object)
{
    auto* sheet = qobject_cast<Sheet*>(object);
    return sheet ? new QAccessibleWidget(sheet, QAccessible::Dialog, sheet->accessibleName())
                 : nullptr;
}

} // namespace

Sheet::Sheet(const Theme& theme, const QString& title, QSize size, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_size(size)
    , m_title(makeLabel(title, LabelRole::Title))
    , m_subtitle(makeLabel({}, LabelRole::Body2))
    , m_close(makeToolButton(theme, u"close"_s, tr("Close")))
    , m_titleRow(makeRow(12))
    , m_head(makeColumn(4))
    , m_body(makeColumn(0))
    , m_footStart(makeRow(8))
    , m_footEnd(makeRow(8))
    , m_headFrame(makeHead())
    , m_footFrame(makeFoot())
{
    QAccessible::installFactory(accessibleSheet); // installing twice has no effect
    setLook(this, Look::Sheet);
    setTitle(title);
    setFocusPolicy(Qt::TabFocus);
    m_close->setObjectName(u"sheet.close"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_headFrame);
    column->addLayout(m_body, 1);
    column->addWidget(m_footFrame);
    m_subtitle->hide();
    m_footFrame->hide();
    connect(m_close, &QToolButton::clicked, this, &Sheet::requestClose);
}

QWidget* Sheet::makeHead()
{
    auto* frame = new QWidget(this);
    auto* all = new QVBoxLayout(frame);
    all->setContentsMargins({});
    all->setSpacing(0);
    m_head->setContentsMargins(24, 14, 24, 14);
    m_titleRow->addWidget(m_title);
    auto* closing = makeRow(0);
    closing->addLayout(m_titleRow, 1);
    closing->addWidget(m_close, 0, Qt::AlignTop);
    m_titleRow->addStretch(1);
    m_head->addLayout(closing);
    m_head->addWidget(m_subtitle);
    all->addLayout(m_head);
    all->addWidget(makeEdge(Qt::Horizontal, frame));
    return frame;
}

QWidget* Sheet::makeFoot()
{
    auto* frame = new QWidget(this);
    auto* all = new QVBoxLayout(frame);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(makeEdge(Qt::Horizontal, frame));
    auto* row = makeRow(8);
    row->setContentsMargins(24 - FlatPadding, 13, 24, 13);
    row->addLayout(m_footStart);
    row->addStretch(1);
    row->addLayout(m_footEnd);
    all->addLayout(row);
    return frame;
}

void Sheet::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Sheet::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setHidden(subtitle.isEmpty());
}

void Sheet::setCanClose(bool canClose)
{
    m_canClose = canClose;
    m_close->setVisible(canClose);
}

void Sheet::hideHead()
{
    m_headFrame->hide();
}

void Sheet::addFootStart(QWidget* widget)
{
    if (!qobject_cast<QPushButton*>(widget))
        m_footStart->addSpacing(FlatPadding);
    m_footStart->addWidget(widget);
    m_footFrame->show();
}

void Sheet::addFootEnd(QWidget* widget)
{
    m_footEnd->addWidget(widget);
    m_footFrame->show();
}

void Sheet::setFootVisible(bool isVisible)
{
    m_footFrame->setVisible(isVisible);
}

QSize Sheet::wantedSize() const
{
    const QSize grown(m_theme.scaled(m_size.width()), m_theme.scaled(m_size.height()));
    if (m_size.height() > 0)
        return grown.expandedTo(minimumSizeHint());
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(grown.width())
                                                     : layout()->totalSizeHint().height();
    return {grown.width(), height};
}

void Sheet::setWantedSize(QSize size)
{
    if (size == m_size)
        return;
    m_size = size;
    Q_EMIT wantedSizeChanged();
}

void Sheet::takeFocus()
{
    QWidget* best = nullptr;
    for (auto* at = nextInFocusChain(); at != this; at = at->nextInFocusChain()) {
        const bool isCandidate = isAncestorOf(at) && (at->focusPolicy() & Qt::TabFocus)
            && at->isVisible() && at->isEnabled() && at != m_close;
        if (isCandidate) {
            best = at;
            break;
        }
    }
    (best ? best : this)->setFocus(Qt::TabFocusReason);
}

void Sheet::requestClose()
{
    if (m_canClose)
        Q_EMIT closeRequested();
}

} // namespace widgets
