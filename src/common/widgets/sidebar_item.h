// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in a Sidebar: a section (icon, text, count) and a pill at its foot (icon, text, key).
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace widgets {

class SidebarItem : public QAbstractButton {
    Q_OBJECT

public:
    SidebarItem(const Theme& theme, const QString& id, const QString& icon, const QString& text,
        int height, QWidget* parent = nullptr);

    const QString& id() const { return m_id; }
    void setCount(int count);
    void setFolded(bool isFolded);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    QString m_id;
    QString m_icon;
    int m_height;
    int m_count = 0;
    bool m_isFolded = false;
};

class SidebarPill : public QAbstractButton {
    Q_OBJECT

public:
    SidebarPill(
        const Theme& theme, const QString& icon, const QString& text, QWidget* parent = nullptr);

    void setContent(
        const QString& icon, const QString& text, Tone iconTone, Tone textTone = Tone::Neutral);
    void setShortcutText(const QString& keys); // shown at the right, "Ctrl L"
    void setFolded(bool isFolded);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_icon;
    QString m_keys;
    Tone m_iconTone = Tone::Neutral;
    Tone m_textTone = Tone::Neutral;
    bool m_isFolded = false;
};

} // namespace widgets
