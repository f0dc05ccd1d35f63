// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of a window at its left edge: brand, items with counts, and pills at the foot. It
// folds to icons when the window is narrow.
#pragma once

#include "widgets/app_icon.h"

#include <QFrame>
#include <QList>

class QButtonGroup;
class QLabel;
class QVBoxLayout;

namespace widgets {

class SidebarItem;
class SidebarPill;
class IconLabel;

enum class SidebarDensity { Normal, Tight }; // items of 40 or 36 px

class Sidebar : public QFrame {
    Q_OBJECT

public:
    static constexpr int Width = 168;
    static constexpr int FoldedWidth = 56;
    static constexpr int FoldBelow = 900; // width of the window

    Sidebar(const Theme& theme, Brand brand, SidebarDensity density, QWidget* parent = nullptr);

    // The id is the stable end of the object name: "sidebar.market".
    void addItem(const QString& id, const QString& icon, const QString& text);
    void setCount(const QString& id, int count); // 0 hides it
    void setCurrent(const QString& id);
    QString current() const;

    SidebarPill* addPill(const QString& id, const QString& icon, const QString& text);
    void setFolded(bool isFolded);
    bool isFolded() const { return m_isFolded; }

Q_SIGNALS:
    void chosen(const QString& id); // by the user or setCurrent()

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    SidebarItem* item(const QString& id) const;

    const Theme& m_theme;
    SidebarDensity m_density;
    bool m_isFolded = false;
    QWidget* m_brandWords;
    QVBoxLayout* m_items;
    QVBoxLayout* m_pills;
    QButtonGroup* m_group;
};

} // namespace widgets
