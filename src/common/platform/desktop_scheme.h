// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the desktop wants dark windows, as its settings portal says (org.freedesktop.appearance),
// now and whenever the user changes it. Without a portal nothing is ever known. Main thread.
#pragma once

#include <QDBusConnection>
#include <QObject>

#include <optional>

class QDBusVariant;

namespace platform {

enum class ColorScheme { Light, Dark };

class DesktopScheme : public QObject {
    Q_OBJECT

public:
    explicit DesktopScheme(
        QDBusConnection bus = QDBusConnection::sessionBus(), QObject* parent = nullptr);

    std::optional<ColorScheme> scheme() const { return m_scheme; }

Q_SIGNALS:
    void changed(std::optional<platform::ColorScheme> scheme);

private Q_SLOTS:
    void readChange(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& value);

    std::optional<ColorScheme> m_scheme;
};

} // namespace platform
