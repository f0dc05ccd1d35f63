// SPDX-License-Identifier: GPL-3.0-or-later
// Puts a changed configuration file into force without a restart. A file that cannot be used leaves
// everything as it was, and the operator is told.
#pragma once

#include "platform/file_watch.h"
#include "provider/daemon/daemon.h"

#include <functional>

namespace provider {

class ConfigReloader : public QObject {
    Q_OBJECT

public:
    using Reading = std::function<base::Result<DaemonConfig>()>;

    // The daemon outlives this object.
    ConfigReloader(QString path, Reading read, Daemon& daemon, base::Clock& clock);

    void reload(); // now

private:
    Reading m_read;
    Daemon& m_daemon;
    platform::FileWatch m_watch;
};

} // namespace provider
