// SPDX-License-Identifier: GPL-3.0-or-later
// One mint's web socket (NUT-17), open while something is watched: comes back when it breaks, ever
// slower. What it says is only a hint to look; nothing is believed because of it.
#pragma once

#include "cashu/mint_client.h"
#include "cashu/mint_notice.h"
#include "cashu/mint_socket.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QPointer>

namespace cashu {

class MintLine;

// Something at a mint that may change. Without a socket it still wakes after each pause.
class MintWatch {
public:
    // However much a mint has to say, it does not wake anyone more often.
    static constexpr std::chrono::milliseconds ShortestPause{200};

    MintWatch(base::Clock& clock, NoticeKind kind, QStringList filters);
    ~MintWatch();
    MintWatch(const MintWatch&) = delete;
    MintWatch& operator=(const MintWatch&) = delete;

    bool isLive() const { return m_isLive; } // the mint has promised notices
    // Sleeps until the mint names a new state, or for the pause. True: it did.
    base::Task<bool> change(std::chrono::milliseconds pause);

private:
    friend class MintLine;
    void note(const QString& object, const QString& state);

    base::Clock& m_clock;
    NoticeKind m_kind;
    QStringList m_filters;
    QPointer<MintLine> m_line;
    QHash<QString, QString> m_states; // the last one named, by filter
    base::Completer<bool> m_news;
    bool m_hasNews = false;
    bool m_isLive = false;
    std::chrono::milliseconds m_wokenAt = -ShortestPause;
};

class MintLine final : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype MaxWatches = 100;
    static constexpr qsizetype MaxFilters = 100; // of one watch
    static constexpr std::chrono::milliseconds FirstRetry{1'000};
    static constexpr std::chrono::milliseconds SlowestRetry{300'000};
    static constexpr std::chrono::milliseconds Linger{10'000}; // with nothing left to watch

    // The clock outlives the line.
    MintLine(std::shared_ptr<MintClient> client, base::Clock& clock);
    ~MintLine() override;

    // Beyond the limits the watch stays without notices.
    void add(MintWatch& watch);
    void remove(const MintWatch& watch);

private:
    base::Task<> start();
    void open(std::unique_ptr<MintSocket> socket);
    void subscribe(const QString& subscription);
    void take(const QString& text);
    void noteClosed(const QString& reason);
    void retryLater();
    void closeIfIdle();
    void drop();

    std::shared_ptr<MintClient> m_client;
    base::Clock& m_clock;
    std::unique_ptr<MintSocket> m_socket;
    bool m_isOpen = false;
    std::optional<QSet<QString>> m_offered; // kinds of notices, once the mint has told
    QMap<QString, MintWatch*> m_watches; // by subscription
    QHash<qint64, QString> m_requests; // subscriptions that wait for their answer
    qint64 m_next = 1;
    std::chrono::milliseconds m_pause = FirstRetry;
    std::unique_ptr<base::Alarm> m_alarm; // the next attempt, or the end of lingering
    base::Task<> m_starting;
};

} // namespace cashu
