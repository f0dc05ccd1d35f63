// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/config_reloader.h"

#include "base/log.h"

namespace provider {

ConfigReloader::ConfigReloader(QString path, Reading read, Daemon& daemon, base::Clock& clock)
    : m_read{std::move(read)}
    , m_daemon{daemon}
    , m_watch{std::move(path), clock}
{
    connect(&m_watch, &platform::FileWatch::changed, this, &ConfigReloader::reload);
}

void ConfigReloader::reload()
{
    const auto config = m_read();
    const auto adopted = config ? m_daemon.adopt(*config) : base::passOn(config);
    if (adopted)
        qCInfo(lcProvider) << "the configuration was read again and is in force";
    else
        m_daemon.noteConfigRefused(adopted.error().detail);
}

} // namespace provider
