// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/main_windows.h"

#include "platform/desktop_scheme.h"
#include "platform/end_request.h"
#include "platform/paths.h"
#include "platform/process.h"
#include "provider/main_world.h"
#include "provider/windows/main_window.h"
#include "widgets/app_icon.h"
#include "widgets/english_plurals.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QProcessEnvironment>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr QSize UsualSize{1280, 800};

base::Task<base::Result<std::unique_ptr<DaemonWorld>>> openWorld(StartOptions options)
{
    auto world = co_await MainWorld::open(options);
    if (!world)
        co_return base::passOn(world);
    co_return std::unique_ptr<DaemonWorld>{std::move(*world)};
}

QSize sizeFrom(const QString& text)
{
    const auto parts = text.split(u'x');
    const QSize size{parts.value(0).toInt(), parts.value(1).toInt()};
    return parts.size() == 2 && !size.isEmpty() ? size : UsualSize;
}

widgets::ThemeName themeFrom(const QString& text)
{
    return text == u"light"_s   ? widgets::ThemeName::Light
        : text == u"dark"_s     ? widgets::ThemeName::Dark
        : text == u"contrast"_s ? widgets::ThemeName::Contrast
                                : widgets::ThemeName::System;
}

// The marketplace window, as a buyer would see us.
void openMarketplace(const StartOptions& options)
{
    platform::DetachedProgram buyer;
    buyer.path = platform::findProgram(u"paygress-consumer"_s);
    buyer.environment
        = QProcessEnvironment::systemEnvironment().toStringList(); // it needs the display
    if (options.isPractice)
        buyer.arguments = {u"--practice"_s};
    if (buyer.path.isEmpty() || !platform::startDetached(buyer))
        qWarning("the marketplace window could not be started");
}

// Tells a waiting script, once, that the wanted screen is painted and idle.
void announceWhenPainted(MainWindow& window, const QString& screen)
{
    auto* said = new bool{false};
    QObject::connect(&window, &QObject::destroyed, [said] { delete said; });
    QObject::connect(&window, &MainWindow::stateShown, &window, [&window, screen, said] {
        if (*said || !window.isServing())
            return;
        *said = true;
        QTimer::singleShot(0, &window, [screen] {
            std::printf("READY %s\n", qPrintable(screen));
            std::fflush(stdout);
        });
    });
}

} // namespace

int runWindows(int argc, char** argv, const StartOptions& options)
{
    QApplication application{argc, argv};
    widgets::EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    widgets::Theme theme;
    theme.load(themeFrom(options.theme));
    theme.applyTo(application);
    const platform::DesktopScheme desktop;
    const auto follow = [&theme](std::optional<platform::ColorScheme> scheme) {
        const bool isDark = scheme == platform::ColorScheme::Dark;
        theme.setDesktopPreference(!scheme
                ? std::nullopt
                : std::optional{isDark ? widgets::ThemeName::Dark : widgets::ThemeName::Light});
    };
    QObject::connect(&desktop, &platform::DesktopScheme::changed, &theme, follow);
    QApplication::setWindowIcon(widgets::appIcon(theme, widgets::Brand::Provider));
    platform::EndRequest endRequest;
    QObject::connect(
        &endRequest, &platform::EndRequest::asked, &application, &QCoreApplication::quit);
    QObject::connect(
        &endRequest, &platform::EndRequest::hungUp, &application, &QCoreApplication::quit);
    DaemonHost host{DaemonWorldFactory{[options] { return openWorld(options); }}};
    MainWindow window{host, theme};
    QObject::connect(
        &window, &MainWindow::buyerViewRequested, &window, [options] { openMarketplace(options); });
    announceWhenPainted(window, options.screen.isEmpty() ? u"P1"_s : options.screen);
    window.resize(sizeFrom(options.size));
    if (!options.screen.isEmpty())
        window.showScreen(options.screen);
    window.show();
    return QApplication::exec();
}

} // namespace provider
