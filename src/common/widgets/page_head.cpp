// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/page_head.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace widgets {

using namespace Qt::StringLiterals;

PageHead::PageHead(const Theme& theme, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_row(new QHBoxLayout(this))
    , m_title(makeLabel(title, LabelRole::Title, this))
    , m_subtitle(makeLabel({}, LabelRole::Small, this))
{
    setMinimumHeight(theme.scaled(56));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_row->setContentsMargins(16, 0, 16, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle);
    m_row->addStretch(1);
    m_subtitle->setContentsMargins(0, 4, 0, 0);
    m_subtitle->hide();
}

void PageHead::setTitle(const QString& title)
{
    m_title->setText(title);
}

void PageHead::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setHidden(subtitle.isEmpty());
}

void PageHead::addAction(QWidget* widget)
{
    m_row->addWidget(widget);
}

QToolButton* PageHead::addBackButton()
{
    auto* button = makeToolButton(m_theme, u"chevron-left"_s, tr("Back"), this);
    m_row->insertWidget(0, button);
    return button;
}

} // namespace widgets
