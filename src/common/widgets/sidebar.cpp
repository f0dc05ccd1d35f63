// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sidebar.h"

#include "widgets/controls.h"
#include "widgets/icon_label.h"
#include "widgets/sidebar_item.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int MarkSize = 28;

} // namespace

Sidebar::Sidebar(const Theme& theme, Brand brand, SidebarDensity density, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_density(density)
    , m_brandWords(new QWidget(this))
    , m_items(makeColumn(2))
    , m_pills(makeColumn(4))
    , m_group(new QButtonGroup(this))
{
    setObjectName(u"sidebar"_s);
    setProperty("look", u"sidebar"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(theme.scaled(Width));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 12, 9, 12);
    column->setSpacing(0);

    auto* brandRow = makeRow(8);
    brandRow->setContentsMargins(8, 0, 0, 0);
    brandRow->addWidget(new IconLabel(theme, markOf(brand), Token::Text, MarkSize, this));
    auto* words = new QVBoxLayout(m_brandWords);
    words->setContentsMargins({});
    words->setSpacing(0);
    words->addWidget(makeLabel(u"Paygress"_s, LabelRole::Bold));
    words->addWidget(makeLabel(
        brand == Brand::Marketplace ? tr("Marketplace") : tr("Provider"), LabelRole::Small));
    brandRow->addWidget(m_brandWords, 1);
    column->addLayout(brandRow);
    column->addSpacing(12);
    column->addLayout(m_items);
    column->addStretch(1);
    column->addLayout(m_pills);
    connect(&theme, &Theme::changed, this, [this] { setFolded(m_isFolded); });
    connect(m_group, &QButtonGroup::idToggled, this, [this](int number, bool isChecked) {
        if (isChecked)
            Q_EMIT chosen(static_cast<SidebarItem*>(m_group->button(number))->id());
    });
}

void Sidebar::addItem(const QString& id, const QString& icon, const QString& text)
{
    const int height = m_density == SidebarDensity::Normal ? 40 : 36;
    auto* item = new SidebarItem(m_theme, id, icon, text, height, this);
    item->setObjectName(u"sidebar."_s + id);
    item->setFolded(m_isFolded);
    m_group->addButton(item, int(m_group->buttons().size()));
    m_items->addWidget(item);
}

SidebarItem* Sidebar::item(const QString& id) const
{
    for (auto* button : m_group->buttons()) {
        auto* item = static_cast<SidebarItem*>(button);
        if (item->id() == id)
            return item;
    }
    return nullptr;
}

void Sidebar::setCount(const QString& id, int count)
{
    if (auto* found = item(id))
        found->setCount(count);
}

void Sidebar::setCurrent(const QString& id)
{
    if (auto* found = item(id))
        found->setChecked(true);
}

QString Sidebar::current() const
{
    const auto* checked = static_cast<SidebarItem*>(m_group->checkedButton());
    return checked ? checked->id() : QString();
}

SidebarPill* Sidebar::addPill(const QString& id, const QString& icon, const QString& text)
{
    auto* pill = new SidebarPill(m_theme, icon, text, this);
    pill->setObjectName(u"sidebar.pill."_s + id);
    pill->setFolded(m_isFolded);
    m_pills->addWidget(pill);
    return pill;
}

void Sidebar::setFolded(bool isFolded)
{
    m_isFolded = isFolded;
    setFixedWidth(isFolded ? FoldedWidth : m_theme.scaled(Width));
    m_brandWords->setHidden(isFolded);
    for (auto* item : findChildren<SidebarItem*>())
        item->setFolded(isFolded);
    for (auto* pill : findChildren<SidebarPill*>())
        pill->setFolded(isFolded);
}

bool Sidebar::event(QEvent* event)
{
    if (event->type() == QEvent::ParentChange || event->type() == QEvent::Polish) {
        window()->removeEventFilter(this);
        window()->installEventFilter(this);
    }
    return QFrame::event(event);
}

bool Sidebar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == window() && watched != this && event->type() == QEvent::Resize) {
        const bool isNarrow = window()->width() < FoldBelow;
        if (isNarrow != m_isFolded)
            setFolded(isNarrow);
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace widgets
