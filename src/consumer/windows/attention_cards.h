// SPDX-License-Identifier: GPL-3.0-or-later
// Above the list of servers: at most two that need a decision, the most urgent first.
#pragma once

#include "consumer/core/market_state.h"
#include "widgets/theme.h"

#include <QSet>
#include <QWidget>

class QLabel;

namespace widgets {
class Banner;
}

namespace consumer {

class AttentionCards : public QWidget {
    Q_OBJECT

public:
    explicit AttentionCards(const widgets::Theme& theme, QWidget* parent = nullptr);

    void showServers(const QList<ServerRow>& servers, base::UnixTime now);
    int shownCount() const { return int(m_shown.size()); }

Q_SIGNALS:
    void topUpRequested(qint64 number);
    void openRequested(qint64 number);
    void testRequested(qint64 number);

private:
    void rebuild(const QList<ServerRow>& urgent);
    void showTexts(const QList<ServerRow>& urgent, base::UnixTime now);

    static constexpr int Most = 2;

    QList<widgets::Banner*> m_banners;
    QLabel* m_more;
    QList<qint64> m_shown;
    QSet<qint64> m_letEnd; // the user has decided
};

} // namespace consumer
