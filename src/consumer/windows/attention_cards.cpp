// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/attention_cards.h"

#include "consumer/models/server_table_model.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/time_text.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr std::chrono::seconds EndsSoon = 10min;

bool endsSoon(const ServerRow& server, base::UnixTime now)
{
    return server.canTopUp() && server.expiresAt > now && server.expiresAt - now < EndsSoon;
}

} // namespace

AttentionCards::AttentionCards(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_more{widgets::makeLabel({}, widgets::LabelRole::Small)}
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(6);
    auto* row = widgets::makeRow(12);
    for (int i = 0; i < Most; ++i) {
        auto* banner
            = new widgets::Banner(theme, widgets::Tone::Warn, widgets::BannerShape::TwoLines);
        banner->setObjectName(u"servers.attention.%1"_s.arg(i + 1));
        banner->setMinimumHeight(theme.scaled(72));
        m_banners.append(banner);
        row->addWidget(banner, 1);
    }
    column->addLayout(row);
    column->addWidget(m_more);
    hide();
}

void AttentionCards::showServers(const QList<ServerRow>& servers, base::UnixTime now)
{
    QList<ServerRow> urgent;
    for (const auto& server : servers) {
        const bool isProblem = server.state == ServerState::Problem;
        if (isProblem || (endsSoon(server, now) && !m_letEnd.contains(server.number)))
            urgent.append(server);
    }
    std::stable_sort(urgent.begin(), urgent.end(),
        [](const ServerRow& a, const ServerRow& b) { return a.expiresAt < b.expiresAt; });
    QList<qint64> numbers;
    for (const auto& server : urgent.mid(0, Most))
        numbers.append(server.number);
    const auto more = urgent.size() - numbers.size();
    m_more->setVisible(more > 0);
    m_more->setText(tr("and %n more", nullptr, int(more)));
    setVisible(!numbers.isEmpty());
    if (numbers != m_shown) {
        m_shown = numbers;
        rebuild(urgent.mid(0, Most));
    }
    showTexts(urgent.mid(0, Most), now);
}

void AttentionCards::rebuild(const QList<ServerRow>& urgent)
{
    for (int i = 0; i < Most; ++i) {
        auto* banner = m_banners[i];
        banner->setVisible(i < urgent.size());
        banner->clearButtons();
        if (i >= urgent.size())
            continue;
        const auto number = urgent[i].number;
        const auto name = [i](const char* part) {
            return u"servers.attention.%1.%2"_s.arg(i + 1).arg(QLatin1StringView(part));
        };
        if (urgent[i].state == ServerState::Problem) {
            auto* test = banner->addButton(tr("Test now"));
            test->setObjectName(name("test"));
            connect(test, &QPushButton::clicked, this,
                [this, number] { Q_EMIT testRequested(number); });
            auto* open = banner->addButton(tr("Open"));
            open->setObjectName(name("open"));
            connect(open, &QPushButton::clicked, this,
                [this, number] { Q_EMIT openRequested(number); });
        } else {
            auto* end = banner->addQuietButton(tr("Let it end"));
            end->setObjectName(name("end"));
            connect(end, &QPushButton::clicked, this, [this, number, banner] {
                m_letEnd.insert(number);
                banner->hide();
            });
            auto* more = banner->addButton(tr("Top up…"));
            more->setObjectName(name("topup"));
            connect(more, &QPushButton::clicked, this,
                [this, number] { Q_EMIT topUpRequested(number); });
        }
    }
}

void AttentionCards::showTexts(const QList<ServerRow>& urgent, base::UnixTime now)
{
    for (int i = 0; i < urgent.size(); ++i) {
        const auto& server = urgent[i];
        if (server.state == ServerState::Problem)
            m_banners[i]->setContent(widgets::Tone::Bad, u"state-problem"_s,
                tr("%1 does not answer").arg(server.name),
                server.lastAnswerAt ? tr("Nothing more is paid. Last answer at %1.")
                                          .arg(widgets::clockText(*server.lastAnswerAt))
                                    : tr("Nothing more is paid."));
        else
            m_banners[i]->setContent(widgets::Tone::Warn, u"state-ending"_s,
                tr("%1 ends in %2").arg(server.name, timeLeftText(server, now)),
                tr("Its files are deleted at %1.").arg(widgets::clockText(server.expiresAt)));
    }
}

} // namespace consumer
