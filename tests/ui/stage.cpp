// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage.h"

#include "await.h"
#include "project_paths.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTextDocument>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace test {

namespace {

consumer::MarketConfig configIn(const QString& profile)
{
    consumer::MarketConfig config;
    config.profile = profile;
    config.relays = {u"ws://127.0.0.1:9"_s}; // nothing leaves this computer
    return config;
}

QString pictureFolder()
{
    const auto wanted = qEnvironmentVariable("PAYGRESS_SCREENSHOTS");
    const auto folder
        = wanted.isEmpty() ? QStringLiteral(PAYGRESS_SOURCE_DIR) + u"/build/screenshots"_s : wanted;
    QDir{}.mkpath(folder);
    return folder;
}

QString plain(const QString& text)
{
    if (!Qt::mightBeRichText(text))
        return text;
    QTextDocument document;
    document.setHtml(text);
    return document.toPlainText();
}

} // namespace

void settle()
{
    for (int i = 0; i < 4; ++i) {
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QApplication::processEvents();
    }
}

Stage::Stage()
{
    m_theme.load(widgets::ThemeName::Light);
    m_theme.applyTo(*qobject_cast<QApplication*>(QCoreApplication::instance()));
    m_host = std::make_unique<consumer::MarketHost>(configIn(m_profile.path() + u"/none"_s));
    bool hasSpoken = false;
    QObject::connect(m_host.get(), &consumer::MarketHost::stateChanged, m_host.get(),
        [&hasSpoken] { hasSpoken = true; });
    waitUntil([&hasSpoken] { return hasSpoken; }, 2s);
    QObject::disconnect(m_host.get(), &consumer::MarketHost::stateChanged, nullptr, nullptr);
    m_window = std::make_unique<consumer::MainWindow>(*m_host, m_theme);
}

widgets::Scrim& Stage::scrim()
{
    return *m_window->findChild<widgets::Scrim*>();
}

void Stage::show(const consumer::MarketState& state, QSize size)
{
    m_window->resize(size);
    m_window->showState(state);
    m_window->show();
    settle();
}

void Stage::picture(const QString& id, const QString& state)
{
    const auto sizeBefore = m_window->size();
    if (auto* focus = m_window->focusWidget(); focus && !scrim().sheet())
        focus->clearFocus(); // as after a click
    for (const auto theme : {widgets::ThemeName::Light, widgets::ThemeName::Dark}) {
        m_theme.load(theme);
        for (const auto size : {QSize{1280, 800}, QSize{880, 600}}) {
            m_window->resize(size);
            settle();
            const auto file = u"%1/%2-%3-%4-%5x%6.png"_s
                                  .arg(pictureFolder(), id, state,
                                      theme == widgets::ThemeName::Light ? u"light"_s : u"dark"_s)
                                  .arg(size.width())
                                  .arg(size.height());
            EXPECT_TRUE(m_window->grab().save(file)) << file.toStdString();
        }
    }
    m_theme.load(widgets::ThemeName::Light);
    m_window->resize(sizeBefore);
    settle();
}

QString Stage::text(const char* name)
{
    auto* widget = find(name);
    if (const auto* label = qobject_cast<QLabel*>(widget))
        return plain(label->text());
    if (const auto* button = qobject_cast<QAbstractButton*>(widget))
        return button->text().trimmed();
    if (const auto* field = qobject_cast<QLineEdit*>(widget))
        return field->text();
    return widget ? widget->accessibleName() : u"no widget %1"_s.arg(QLatin1StringView(name));
}

void Stage::click(const char* name)
{
    auto* button = find<QAbstractButton>(name);
    ASSERT_NE(button, nullptr) << name;
    ASSERT_TRUE(button->isEnabled()) << name;
    button->click();
    settle();
}

QStringList unnamedIn(const QWidget& root)
{
    QStringList found;
    for (const auto* widget : root.findChildren<QWidget*>()) {
        const bool isOurs = widget->isVisible() && widget->isEnabled()
            && (widget->focusPolicy() & Qt::TabFocus) && !widget->objectName().startsWith(u"qt_"_s)
            && !qobject_cast<const QHeaderView*>(widget);
        if (!isOurs)
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const auto name = widget->accessibleName().isEmpty() && button ? button->text()
                                                                       : widget->accessibleName();
        if (widget->objectName().isEmpty() || name.trimmed().isEmpty())
            found.append(u"%1 \"%2\" named \"%3\""_s.arg(
                QLatin1StringView(widget->metaObject()->className()), widget->objectName(), name));
    }
    return found;
}

QStringList clippedIn(const QWidget& root)
{
    QStringList found;
    for (const auto* label : root.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty() || label->wordWrap()
            || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
            continue;
        const int needed = label->sizeHint().width();
        if (label->width() + 1 < needed || label->height() + 1 < label->minimumSizeHint().height())
            found.append(
                u"\"%1\" %2 of %3 px"_s.arg(label->text()).arg(label->width()).arg(needed));
    }
    return found;
}

QStringList textsIn(const QWidget& root)
{
    QStringList texts;
    for (const auto* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        texts << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts << button->text();
        if (const auto* field = qobject_cast<const QLineEdit*>(widget))
            texts << field->text();
    }
    return texts;
}

} // namespace test
