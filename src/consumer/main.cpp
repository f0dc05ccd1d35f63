// SPDX-License-Identifier: GPL-3.0-or-later
// paygress-consumer: the marketplace window.
#include "base/log.h"
#include "consumer/core/market_host.h"
#include "consumer/windows/appearance_card.h"
#include "consumer/windows/launch_options.h"
#include "consumer/windows/main_window.h"
#include "consumer/windows/ready_report.h"
#include "net/proxy.h"
#include "platform/desktop_scheme.h"
#include "platform/paths.h"
#include "widgets/english_plurals.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QTextStream>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr int UsageExit = 2;

QString profileOf(const consumer::LaunchOptions& options)
{
    return options.profile.isEmpty() ? consumer::defaultProfile() : options.profile;
}

consumer::MarketConfig configFrom(const consumer::LaunchOptions& options, const net::Proxy& proxy)
{
    consumer::MarketConfig config;
    config.profile = profileOf(options);
    config.kind = options.isPractice ? consumer::MarketKind::Practice : consumer::MarketKind::Real;
    config.relays = options.relays;
    config.mints = options.mints;
    config.proxy = proxy;
    config.providerProgram = platform::findProgram(u"paygress-provider"_s);
    config.opensAtOnce = options.isPractice;
    return config;
}

// The window with the market behind it. Leaving practice begins again with real money: nothing of
// the two may meet.
class Marketplace : public QObject {
public:
    Marketplace(consumer::LaunchOptions options, net::Proxy proxy, widgets::Theme& theme)
        : m_options{std::move(options)}
        , m_proxy{std::move(proxy)}
        , m_theme{theme}
    {
        open(configFrom(m_options, m_proxy));
        m_window->resize(m_options.size);
        watchForReady();
        m_window->show();
        if (!m_options.screen.isEmpty())
            m_window->showScreen(m_options.screen);
    }

    ~Marketplace() override { m_window.reset(); }

private:
    void open(const consumer::MarketConfig& config)
    {
        m_host = std::make_unique<consumer::MarketHost>(config);
        m_window = std::make_unique<consumer::MainWindow>(*m_host, m_theme);
        connect(m_window.get(), &consumer::MainWindow::practiceLeft, this,
            &Marketplace::leavePractice, Qt::QueuedConnection);
    }

    void leavePractice()
    {
        const auto geometry = m_window->geometry();
        m_window.reset();
        m_host.reset();
        auto options = m_options;
        options.isPractice = false;
        options.relays.clear(); // those given were the practice market's
        options.mints.clear();
        auto config = configFrom(options, m_proxy);
        config.resumesPractice = false;
        open(config);
        m_window->setGeometry(geometry);
        m_window->show();
    }

    void watchForReady()
    {
        auto* report = new consumer::ReadyReport(m_window.get(), m_options.screen);
        connect(report, &consumer::ReadyReport::ready, this, [](const QString& screen) {
            QTextStream{stdout} << u"READY "_s << screen << Qt::endl;
        });
    }

    consumer::LaunchOptions m_options;
    net::Proxy m_proxy;
    widgets::Theme& m_theme;
    std::unique_ptr<consumer::MarketHost> m_host; // outlives the window
    std::unique_ptr<consumer::MainWindow> m_window;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application{argc, argv};
    widgets::EnglishPlurals plurals;
    application.installTranslator(&plurals);
    application.setApplicationName(u"paygress-consumer"_s);
    base::installLog();
    const auto options = consumer::launchOptionsFrom(application.arguments().sliced(1));
    if (!options) {
        QTextStream{stderr} << u"paygress-consumer: "_s << options.error().detail << Qt::endl;
        return UsageExit;
    }
    net::Proxy proxy;
    if (!options->proxy.isEmpty()) {
        const auto given = net::Proxy::fromText(options->proxy);
        if (!given) {
            QTextStream{stderr} << u"paygress-consumer: --proxy: "_s << given.error().detail
                                << Qt::endl;
            return UsageExit; // never go on without it
        }
        proxy = *given;
    }
    // A damaged file is told by the window; it contacts nothing then.
    const auto settings
        = consumer::loadSettings(profileOf(*options)).value_or(consumer::ProfileSettings{});
    widgets::Theme theme;
    theme.load(options->theme.value_or(consumer::themeFromSettings(settings.theme)));
    theme.setTextScale(options->textScale.value_or(settings.textScale));
    theme.applyTo(application);
    const platform::DesktopScheme desktop;
    const auto follow = [&theme](std::optional<platform::ColorScheme> scheme) {
        const bool isDark = scheme == platform::ColorScheme::Dark;
        theme.setDesktopPreference(!scheme
                ? std::nullopt
                : std::optional{isDark ? widgets::ThemeName::Dark : widgets::ThemeName::Light});
    };
    QObject::connect(&desktop, &platform::DesktopScheme::changed, &theme, follow);
    application.setWindowIcon(QIcon{u":/icons/app-marketplace.svg"_s});
    Marketplace marketplace{*options, proxy, theme};
    return QApplication::exec();
}
