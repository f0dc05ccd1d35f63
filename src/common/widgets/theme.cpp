// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QPainter>
#include <QRegularExpression>
#include <QScreen>
#include <QSettings>
#include <QStyleFactory>
#include <QSvgRenderer>

#include <algorithm>

static void registerLook()
{
    Q_INIT_RESOURCE(look); // static libraries do not register resources by themselves
}

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxCachedPixmaps = 2000;
constexpr auto KeptIcon = "keptIcon";

QString fileOf(ThemeName name)
{
    switch (name) {
    case ThemeName::System:
    case ThemeName::Light:
        return u":/theme/light.ini"_s;
    case ThemeName::Dark:
        return u":/theme/dark.ini"_s;
    case ThemeName::Contrast:
        return u":/theme/contrast.ini"_s;
    }
    Q_UNREACHABLE();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// QSvgRenderer paints currentColor black.
QByteArray recoloured(const QString& icon, const QColor& color)
{
    auto svg = contentOf(u":/icons/%1.svg"_s.arg(icon));
    return svg.replace("currentColor", color.name().toLatin1());
}

QString familyOr(const QString& wanted, QFontDatabase::SystemFont otherwise)
{
    return QFontDatabase::hasFamily(wanted) ? wanted
                                            : QFontDatabase::systemFont(otherwise).family();
}

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent)
    , m_systemPalette(QGuiApplication::palette())
    , m_family(familyOr(u"Inter"_s, QFontDatabase::GeneralFont))
    , m_monoFamily(familyOr(u"JetBrains Mono"_s, QFontDatabase::FixedFont))
{
    registerLook();
    readColors();
    writeSheetIcons();
}

ThemeName Theme::systemName() const
{
    if (m_preference)
        return *m_preference;
    const auto& window = m_systemPalette.color(QPalette::Window);
    const auto& text = m_systemPalette.color(QPalette::WindowText);
    return window.lightness() < text.lightness() ? ThemeName::Dark : ThemeName::Light;
}

bool Theme::isDark() const
{
    return color(Token::Bg).lightness() < color(Token::Text).lightness();
}

void Theme::load(ThemeName name)
{
    m_chosen = name;
    m_name = name == ThemeName::System ? systemName() : name;
    announce();
}

void Theme::setDesktopPreference(std::optional<ThemeName> preference)
{
    m_preference = preference;
    followSystem();
}

void Theme::followSystem()
{
    if (m_chosen == ThemeName::System && m_name != systemName())
        load(ThemeName::System);
}

// The desktop changed its palette. Ours covers it, so it is taken off for a look.
bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && watched->isWindowType() && !m_isDressing) {
        m_isDressing = true;
        m_application->setPalette(QPalette{});
        m_systemPalette = QGuiApplication::palette();
        m_application->setPalette(palette());
        m_isDressing = false;
        followSystem();
    }
    return QObject::eventFilter(watched, event);
}

void Theme::setTextScale(int percent)
{
    m_textScale = std::clamp(percent, MinTextScale, MaxTextScale);
    announce();
}

void Theme::announce()
{
    readColors();
    writeSheetIcons();
    m_pixmaps.clear();
    Q_EMIT changed();
}

void Theme::applyTo(QApplication& application)
{
    m_application = &application;
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    dress();
    connect(this, &Theme::changed, &application, [this] { dress(); });
    application.installEventFilter(this);
}

void Theme::dress()
{
    m_application->setPalette(palette());
    m_application->setFont(font(TypeRole::Body));
    m_application->setStyleSheet(styleSheet());
}

void Theme::readColors()
{
    QSettings file(fileOf(m_name), QSettings::IniFormat);
    for (std::size_t i = 0; i < m_colors.size(); ++i) {
        const auto key = u"colors/"_s + nameOf(Token(i));
        m_colors[i] = QColor(file.value(key).toString());
    }
    m_lineWidth = file.value(u"metrics/line"_s, 1).toInt();
}

void Theme::writeSheetIcons()
{
    ++m_sheetVersion;
    QDir folder(m_sheetIcons.path());
    folder.mkpath(QString::number(m_sheetVersion));
    const auto write = [&](const QString& icon, const QString& name, Token token) {
        QFile file(folder.filePath(u"%1/%2.svg"_s.arg(m_sheetVersion).arg(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write(recoloured(icon, color(token)));
    };
    write(u"chevron-down"_s, u"chevron-down"_s, Token::Text2);
    write(u"chevron-up"_s, u"chevron-up"_s, Token::Text2);
    write(u"check"_s, u"check-on-accent"_s, Token::OnAccent);
}

int Theme::scaled(int pixels) const
{
    return (pixels * m_textScale + 50) / 100;
}

QColor Theme::color(Token token, qreal opacity) const
{
    auto result = color(token);
    result.setAlphaF(float(opacity));
    return result;
}

QFont Theme::font(TypeRole role) const
{
    QFont font(m_family);
    const auto set = [&](int pixels, QFont::Weight weight) {
        font.setPixelSize(scaled(pixels));
        font.setWeight(weight);
    };
    switch (role) {
    case TypeRole::Display:
        set(28, QFont::DemiBold);
        break;
    case TypeRole::Title:
        set(20, QFont::DemiBold);
        break;
    case TypeRole::Section:
        set(15, QFont::DemiBold);
        break;
    case TypeRole::Body:
        set(13, QFont::Normal);
        break;
    case TypeRole::Strong:
        set(13, QFont::Medium);
        break;
    case TypeRole::Small:
        set(12, QFont::Normal);
        break;
    case TypeRole::SmallStrong:
        set(12, QFont::Medium);
        break;
    case TypeRole::Mono:
        font = QFont(m_monoFamily);
        font.setFixedPitch(true);
        set(12, QFont::Normal);
        break;
    }
    return font;
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, color(Token::Bg));
    palette.setColor(QPalette::WindowText, color(Token::Text));
    palette.setColor(QPalette::Base, color(Token::Surface));
    palette.setColor(QPalette::AlternateBase, color(Token::Sunken));
    palette.setColor(QPalette::Text, color(Token::Text));
    palette.setColor(QPalette::PlaceholderText, color(Token::Text3));
    palette.setColor(QPalette::Button, color(Token::Control));
    palette.setColor(QPalette::ButtonText, color(Token::Text));
    palette.setColor(QPalette::BrightText, color(Token::Bad));
    palette.setColor(QPalette::Highlight, color(Token::Accent));
    palette.setColor(QPalette::HighlightedText, color(Token::OnAccent));
    palette.setColor(QPalette::Link, color(Token::Accent));
    palette.setColor(QPalette::LinkVisited, color(Token::Accent));
    palette.setColor(QPalette::ToolTipBase, color(Token::Raised));
    palette.setColor(QPalette::ToolTipText, color(Token::Text));
    palette.setColor(QPalette::Light, color(Token::Raised));
    palette.setColor(QPalette::Mid, color(Token::Border));
    palette.setColor(QPalette::Dark, color(Token::BorderStrong));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Token::Text3));
    return palette;
}

QString Theme::styleSheet() const
{
    auto sheet = QString::fromUtf8(contentOf(u":/theme/theme.qss"_s));
    static const QRegularExpression comments(
        u"/\\*.*?\\*/"_s, QRegularExpression::DotMatchesEverythingOption);
    sheet.remove(comments);
    for (int i = 0; i < TokenCount; ++i) {
        const auto token = Token(i);
        sheet.replace(u"@%1@"_s.arg(nameOf(token)), color(token).name(QColor::HexArgb));
    }
    for (int pixels = 8; pixels <= 48; ++pixels)
        sheet.replace(u"@%1px@"_s.arg(pixels), u"%1px"_s.arg(scaled(pixels)));
    sheet.replace(u"@line@"_s, u"%1px"_s.arg(m_lineWidth));
    sheet.replace(u"@mono@"_s, m_monoFamily);
    sheet.replace(u"@icons@"_s, u"%1/%2"_s.arg(m_sheetIcons.path()).arg(m_sheetVersion));
    return sheet;
}

QPixmap Theme::pixmap(const QString& icon, Token token, int size, qreal ratio) const
{
    const auto key = u"%1/%2/%3/%4"_s.arg(icon).arg(int(token)).arg(size).arg(qRound(ratio * 100));
    if (const auto known = m_pixmaps.constFind(key); known != m_pixmaps.cend())
        return *known;

    const int pixels = qCeil(size * ratio);
    QPixmap image(pixels, pixels);
    image.fill(Qt::transparent);
    QSvgRenderer drawing(recoloured(icon, color(token)));
    if (drawing.isValid()) {
        QPainter painter(&image);
        drawing.render(&painter, QRectF(0, 0, pixels, pixels));
    }
    image.setDevicePixelRatio(ratio);
    if (m_pixmaps.size() >= MaxCachedPixmaps)
        m_pixmaps.clear();
    m_pixmaps.insert(key, image);
    return image;
}

QIcon Theme::icon(const QString& icon, Token token, int size) const
{
    QIcon result;
    for (const qreal ratio : {1.0, 2.0}) {
        result.addPixmap(pixmap(icon, token, size, ratio));
        result.addPixmap(pixmap(icon, Token::Text3, size, ratio), QIcon::Disabled);
    }
    return result;
}

// The wanted icon is kept on the button, so a later call replaces an earlier one.
void Theme::keepIcon(QAbstractButton* button, const QString& icon, Token token, int size) const
{
    const auto set = [this, button] {
        const auto wanted = button->property(KeptIcon).toList();
        const int pixels = wanted[2].toInt();
        button->setIcon(this->icon(wanted[0].toString(), Token(wanted[1].toInt()), pixels));
        button->setIconSize({pixels, pixels});
    };
    const bool isFollowing = button->property(KeptIcon).isValid();
    button->setProperty(KeptIcon, QVariantList{icon, int(token), size});
    set();
    if (!isFollowing)
        connect(this, &Theme::changed, button, set);
}

void Theme::keepIcon(QAction* action, const QString& icon, Token token, int size) const
{
    const auto set
        = [this, action, icon, token, size] { action->setIcon(this->icon(icon, token, size)); };
    set();
    connect(this, &Theme::changed, action, set);
}

} // namespace widgets
