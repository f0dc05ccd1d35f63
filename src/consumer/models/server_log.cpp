// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/server_log.h"

#include "widgets/duration_text.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

struct EventWords {
    const char* event;
    const char* words;
};

constexpr EventWords Events[] = {
    {"created", QT_TRANSLATE_NOOP("consumer::Log", "Server created")},
    {"sent", QT_TRANSLATE_NOOP("consumer::Log", "Request and payment sent")},
    {"answered", QT_TRANSLATE_NOOP("consumer::Log", "Provider answered")},
    {"restored", QT_TRANSLATE_NOOP("consumer::Log", "Found again with your words")},
    {"topped_up", QT_TRANSLATE_NOOP("consumer::Log", "Topped up")},
    {"top_up_sent", QT_TRANSLATE_NOOP("consumer::Log", "Top-up sent")},
    {"topup_failed", QT_TRANSLATE_NOOP("consumer::Log", "Top-up did not work")},
    {"stop_asked", QT_TRANSLATE_NOOP("consumer::Log", "Asked to stop")},
    {"stopped", QT_TRANSLATE_NOOP("consumer::Log", "Stopped")},
    {"refunded", QT_TRANSLATE_NOOP("consumer::Log", "Unused time came back")},
    {"closed", QT_TRANSLATE_NOOP("consumer::Log", "Settled with the provider")},
    {"closed_by_provider", QT_TRANSLATE_NOOP("consumer::Log", "The provider ended it")},
    {"stop_refused", QT_TRANSLATE_NOOP("consumer::Log", "The provider refused to stop it")},
    {"refund_waits", QT_TRANSLATE_NOOP("consumer::Log", "A refund waits for you to add its mint")},
    {"expired", QT_TRANSLATE_NOOP("consumer::Log", "Paid time was over")},
    {"ended", QT_TRANSLATE_NOOP("consumer::Log", "Ended")},
    {"problem", QT_TRANSLATE_NOOP("consumer::Log", "Problem")},
};

// Spreadsheets run what begins like a formula, and some of this text is the provider's.
QString cell(QString text)
{
    static const auto formula = u"=+-@\t\r"_s;
    if (!text.isEmpty() && formula.contains(text[0]))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString isoTime(base::UnixTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC)
        .toString(Qt::ISODate);
}

} // namespace

QString eventText(const LogLine& line)
{
    for (const auto& [event, words] : Events) {
        if (line.event == QLatin1StringView(event))
            return QCoreApplication::translate("consumer::Log", words);
    }
    auto plain = line.event;
    plain.replace(u'_', u' ');
    if (!plain.isEmpty())
        plain[0] = plain[0].toUpper();
    return plain;
}

QString detailText(const LogLine& line)
{
    // Written as "380 s".
    const auto seconds = line.event == u"topped_up"_s && line.detail.endsWith(u" s"_s)
        ? line.detail.chopped(2).toLongLong()
        : 0;
    if (seconds > 0)
        return QCoreApplication::translate("consumer::Log", "%1 more")
            .arg(widgets::durationText(std::chrono::seconds{seconds}));
    return line.detail;
}

QByteArray logCsv(const ServerRow& server)
{
    QString text = u"time,event,detail,sat,server,lease,provider\r\n"_s;
    for (const auto& line : server.log) {
        const QStringList cells{isoTime(line.at), cell(line.event), cell(line.detail),
            QString::number(line.amount.value()), cell(server.name), cell(server.leaseId),
            cell(server.providerKey)};
        text += cells.join(u',') + u"\r\n"_s;
    }
    return text.toUtf8();
}

} // namespace consumer
