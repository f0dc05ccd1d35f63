// SPDX-License-Identifier: GPL-3.0-or-later
// What the operator should know. A notice of one kind stands once, with its latest detail, until it
// is withdrawn.
#pragma once

#include "base/clock.h"
#include "provider/daemon/daemon_state.h"

#include <QObject>

namespace provider {

class NoticeBoard : public QObject {
    Q_OBJECT

public:
    explicit NoticeBoard(base::Clock& clock);

    enum class Weight { Remark, KeepsFromSelling };
    void post(NoticeCode code, const QString& detail, Weight weight = Weight::Remark);
    void withdraw(NoticeCode code);

    const QList<Notice>& notices() const { return m_notices; } // newest first
    bool hasUrgent() const;

Q_SIGNALS:
    void changed();

private:
    base::Clock& m_clock;
    QList<Notice> m_notices;
};

} // namespace provider
