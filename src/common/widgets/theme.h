// SPDX-License-Identifier: GPL-3.0-or-later
// How both windows look: colour tokens, type roles, recoloured icons and the style sheet. Built
// once in main and given to windows by reference; a theme can change while windows are open.
#pragma once

#include "widgets/tokens.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QPixmap>
#include <QTemporaryDir>

#include <array>
#include <optional>

class QAbstractButton;
class QAction;
class QApplication;

namespace widgets {

enum class ThemeName { System, Light, Dark, Contrast };
enum class TypeRole { Display, Title, Section, Body, Strong, Small, SmallStrong, Mono };

class Theme : public QObject {
    Q_OBJECT

public:
    static constexpr int MinTextScale = 80;
    static constexpr int MaxTextScale = 200;

    explicit Theme(QObject* parent = nullptr);

    // System follows the desktop, now and later: what it prefers, else how light its palette is.
    void load(ThemeName name);
    void setDesktopPreference(std::optional<ThemeName> preference); // Light or Dark
    void setTextScale(int percent);
    void applyTo(QApplication& application); // and again at every change

    ThemeName name() const { return m_name; }
    bool isDark() const;
    int textScale() const { return m_textScale; }
    int scaled(int pixels) const; // a length that grows with the text size
    int lineWidth() const { return m_lineWidth; }

    QColor color(Token token) const { return m_colors[std::size_t(token)]; }
    QColor color(Token token, qreal opacity) const;
    QFont font(TypeRole role) const;
    QPalette palette() const;
    QString styleSheet() const;

    QPixmap pixmap(const QString& icon, Token token, int size, qreal ratio = 1.0) const;
    QIcon icon(const QString& icon, Token token, int size = 16) const;
    // Sets the icon now and after every change of theme.
    void keepIcon(QAbstractButton* button, const QString& icon, Token token, int size = 16) const;
    void keepIcon(QAction* action, const QString& icon, Token token, int size = 16) const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void readColors();
    void writeSheetIcons();
    void announce();
    ThemeName systemName() const;
    void followSystem();
    void dress();

    QApplication* m_application = nullptr;
    bool m_isDressing = false;
    ThemeName m_chosen = ThemeName::Light;
    std::optional<ThemeName> m_preference; // of the desktop
    ThemeName m_name = ThemeName::Light; // what is shown
    QPalette m_systemPalette;
    std::array<QColor, TokenCount> m_colors;
    int m_textScale = 100;
    int m_lineWidth = 1;
    int m_sheetVersion = 0; // Qt caches style sheet images by file name
    QString m_family;
    QString m_monoFamily;
    QTemporaryDir m_sheetIcons;
    mutable QHash<QString, QPixmap> m_pixmaps;
};

} // namespace widgets
