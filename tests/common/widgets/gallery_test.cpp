// SPDX-License-Identifier: GPL-3.0-or-later
// Renders every widget in every theme to <build>/screenshots and checks what a picture cannot.
#include "gallery.h"

#include <QApplication>
#include <QDir>
#include <QWidget>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

using Page = std::unique_ptr<QWidget> (*)(const Theme&);

struct NamedPage {
    const char* name;
    Page make;
};

constexpr NamedPage Pages[] = {
    {"market", marketGallery},
    {"wallet", walletGallery},
    {"pay", paySheetGallery},
    {"progress", progressSheetGallery},
    {"ready", readySheetGallery},
    {"error", errorSheetGallery},
    {"errors", inlineErrorsGallery},
    {"welcome", welcomeGallery},
    {"practice", practiceGallery},
};

Theme& theme()
{
    static Theme* const only = [] {
        auto* made = new Theme(qApp);
        made->applyTo(*qApp);
        return made;
    }();
    return *only;
}

QString screenshots()
{
    const auto folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    QDir().mkpath(folder);
    return folder;
}

void renderAll(ThemeName name, const QString& suffix)
{
    theme().load(name);
    for (const auto& page : Pages) {
        const auto window = page.make(theme());
        window->show();
        QApplication::sendPostedEvents();
        const auto picture = window->grab();
        EXPECT_TRUE(picture.save(
            u"%1/gallery-%2-%3.png"_s.arg(screenshots(), QString::fromLatin1(page.name), suffix)));
    }
}

double luminance(const QColor& color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [dark, bright] = std::minmax({luminance(a), luminance(b)});
    return (bright + 0.05) / (dark + 0.05);
}

constexpr ThemeName AllThemes[] = {ThemeName::Light, ThemeName::Dark, ThemeName::Contrast};

} // namespace

TEST(Gallery, ShowsEveryWidgetInLight)
{
    renderAll(ThemeName::Light, u"light"_s);
}

TEST(Gallery, ShowsEveryWidgetInDark)
{
    renderAll(ThemeName::Dark, u"dark"_s);
}

TEST(Gallery, ShowsEveryWidgetInHighContrast)
{
    renderAll(ThemeName::Contrast, u"contrast"_s);
}

TEST(Gallery, GrowsWithTheTextSize)
{
    theme().setTextScale(150);
    renderAll(ThemeName::Light, u"light-150"_s);
    theme().setTextScale(100);
}

TEST(Gallery, NamesEveryFocusableWidget)
{
    theme().load(ThemeName::Light);
    for (const auto& page : Pages) {
        const auto window = page.make(theme());
        for (const auto* widget : window->findChildren<QWidget*>()) {
            const bool isInteractive = (widget->focusPolicy() & Qt::TabFocus)
                && !widget->objectName().startsWith(u"qt_"_s)
                && !widget->inherits("QAbstractScrollArea");
            if (!isInteractive)
                continue;
            const auto text = widget->property("text").toString();
            EXPECT_FALSE(widget->accessibleName().isEmpty() && text.isEmpty())
                << page.name << " " << widget->metaObject()->className();
        }
    }
}

TEST(Theme, LeavesNoTokenUnresolved)
{
    for (const auto name : AllThemes) {
        theme().load(name);
        EXPECT_FALSE(theme().styleSheet().contains(u'@'));
        for (int i = 0; i < TokenCount; ++i)
            EXPECT_TRUE(theme().color(Token(i)).isValid()) << nameOf(Token(i)).toStdString();
    }
}

TEST(Theme, KeepsTextReadableOnEveryGround)
{
    const Token inks[] = {Token::Text, Token::Text2, Token::Text3, Token::Accent, Token::Ok,
        Token::Warn, Token::Bad, Token::Info, Token::Money, Token::Play};
    const Token grounds[] = {Token::Bg, Token::Surface, Token::Raised, Token::Sunken, Token::Row};
    for (const auto name : AllThemes) {
        theme().load(name);
        for (const auto ink : inks) {
            for (const auto ground : grounds)
                EXPECT_GE(contrast(theme().color(ink), theme().color(ground)), 4.5)
                    << nameOf(ink).toStdString() << " on " << nameOf(ground).toStdString();
        }
        for (const auto tone :
            {Tone::Accent, Tone::Ok, Tone::Warn, Tone::Bad, Tone::Info, Tone::Play})
            EXPECT_GE(contrast(theme().color(inkOf(tone)), theme().color(fillOf(tone))), 4.5)
                << nameOf(tone).toStdString();
        EXPECT_GE(contrast(theme().color(Token::OnAccent), theme().color(Token::Accent)), 4.5);
        EXPECT_GE(contrast(theme().color(Token::BorderStrong), theme().color(Token::Surface)), 3.0);
    }
}

TEST(Theme, RecoloursEveryIcon)
{
    theme().load(ThemeName::Light);
    for (const auto& file : QDir(u":/icons"_s).entryList({u"*.svg"_s})) {
        const auto image = theme().pixmap(QFileInfo(file).baseName(), Token::Bad, 24).toImage();
        bool hasInk = false;
        for (int y = 0; y < image.height() && !hasInk; ++y) {
            for (int x = 0; x < image.width() && !hasInk; ++x)
                hasInk = qAlpha(image.pixel(x, y)) > 0;
        }
        EXPECT_TRUE(hasInk) << file.toStdString();
    }
}

TEST(Theme, TellsWindowsWhenItChanges)
{
    int changes = 0;
    QObject listener;
    QObject::connect(&theme(), &Theme::changed, &listener, [&] { ++changes; });

    theme().load(ThemeName::Dark);

    EXPECT_EQ(changes, 1);
    EXPECT_TRUE(theme().isDark());
    theme().load(ThemeName::Light);
}

} // namespace widgets
