// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/desktop_scheme.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

using namespace Qt::StringLiterals;

namespace platform {

namespace {

const auto Service = u"org.freedesktop.portal.Desktop"_s;
const auto Path = u"/org/freedesktop/portal/desktop"_s;
const auto Settings = u"org.freedesktop.portal.Settings"_s;
const auto Group = u"org.freedesktop.appearance"_s;
const auto Key = u"color-scheme"_s;
constexpr uint PrefersDark = 1;
constexpr uint PrefersLight = 2; // 0: no preference

} // namespace

DesktopScheme::DesktopScheme(QDBusConnection bus, QObject* parent)
    : QObject(parent)
{
    if (!bus.isConnected())
        return;
    qRegisterMetaType<QDBusVariant>(); // else connect() does not know the name in the slot
    bus.connect(Service, Path, Settings, u"SettingChanged"_s, this,
        SLOT(readChange(QString, QString, QDBusVariant)));
    auto question = QDBusMessage::createMethodCall(Service, Path, Settings, u"Read"_s);
    question.setArguments({Group, Key});
    auto* waiting = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this,
        [this](QDBusPendingCallWatcher* watcher) {
            const QDBusPendingReply<QDBusVariant> reply = *watcher;
            if (reply.isValid())
                take(reply.value().variant());
            watcher->deleteLater();
        });
}

void DesktopScheme::readChange(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == Group && key == Key)
        take(value.variant());
}

// Read() wraps its answer twice, the signal once.
void DesktopScheme::take(const QVariant& value)
{
    const auto inner
        = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    const auto number = inner.toUInt();
    const auto scheme = number == PrefersDark ? std::optional{ColorScheme::Dark}
        : number == PrefersLight              ? std::optional{ColorScheme::Light}
                                              : std::nullopt;
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    Q_EMIT changed(scheme);
}

} // namespace platform
