// SPDX-License-Identifier: GPL-3.0-or-later
// A window of the marketplace with states given by the test, and pictures of it.
#pragma once

#include "consumer/core/market_host.h"
#include "consumer/windows/main_window.h"
#include "widgets/theme.h"

#include <QTemporaryDir>

#include <memory>
#include <ostream>

// So that a failed comparison can be read.
inline void PrintTo(const QString& text, std::ostream* out)
{
    *out << '"' << text.toStdString() << '"';
}

namespace test {

class Stage {
public:
    Stage();

    consumer::MarketHost& host() { return *m_host; }
    widgets::Theme& theme() { return m_theme; }
    consumer::MainWindow& window() { return *m_window; }
    widgets::Scrim& scrim();

    void show(const consumer::MarketState& state, QSize size = {1280, 800});
    // Writes <id>-<state>-<theme>-<size>.png in both themes and both sizes.
    void picture(const QString& id, const QString& state);

    template <typename Widget = QWidget>
    Widget* find(const char* name)
    {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString text(const char* name); // of a label, button or badge
    void click(const char* name);

private:
    QTemporaryDir m_profile;
    widgets::Theme m_theme;
    std::unique_ptr<consumer::MarketHost> m_host;
    std::unique_ptr<consumer::MainWindow> m_window;
};

// Visible widgets that take the focus without an object name or without a name to read out.
QStringList unnamedIn(const QWidget& root);
// Labels of one line whose text is wider than they are.
QStringList clippedIn(const QWidget& root);
// Every text that can be seen or read out.
QStringList textsIn(const QWidget& root);
void settle(); // layouts, deferred deletions, queued calls

} // namespace test
