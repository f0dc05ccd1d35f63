// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint behind MintApi without sockets, with the bad weather between wallet and mint:
// requests that never arrive, arrive twice or late, answers that get lost. The mint really signs
// and really counts.
#pragma once

#include "cashu/mint_api.h"
#include "cashu/mint_url.h"
#include "fake_mint_socket.h"
#include "fake_random.h"
#include "storage/database.h"

#include <functional>
#include <memory>

namespace test {

enum class MintWeather {
    Clear,
    RequestLost, // nothing happens; Network
    AnswerLost, // it happens; Network
    AnswerLate, // it happens; the answer takes twenty seconds
    RequestTwice, // it happens twice; the second answer arrives
    RequestLate, // Network now; it happens a minute later
    ServerError, // nothing happens; HTTP 500
    Hangs, // nothing happens, no answer ever comes
    AnswerHangs, // it happens, no answer ever comes
    Unreachable, // nothing happens; Network
    MaintenancePage, // nothing happens; HTTP 200 with HTML
    Forbidden, // nothing happens; HTTP 403 of a proxy, without a word
};

class FakeMint {
public:
    explicit FakeMint(base::Clock& clock, practice::MintOptions options = {},
        const QString& url = QStringLiteral("https://mint.example"), std::uint64_t seed = 7)
        : m_clock{clock}
        , m_random{seed}
        , m_url{*cashu::MintUrl::fromText(url)}
        , m_database{*storage::Database::open(QStringLiteral(":memory:"))}
        , m_mint{*practice::PracticeMint::open(*m_database, clock, m_random, std::move(options))}
    {
    }

    const cashu::MintUrl& url() const { return m_url; }
    practice::PracticeMint& mint() { return *m_mint; }
    practice::MintBooks books() { return *m_mint->books(); }

    // Decides for each request; replaces whatever was set before.
    void setWeather(std::function<MintWeather(const QString& path)> weather)
    {
        m_weather = std::move(weather);
    }
    void setWeather(MintWeather weather)
    {
        m_weather = [weather](const QString&) { return weather; };
    }
    // For the next request whose path begins so; then clear again.
    void strikeOnce(MintWeather weather, const QString& prefix)
    {
        m_weather = [this, weather, prefix](const QString& path) {
            if (!path.startsWith(prefix))
                return MintWeather::Clear;
            setWeather(MintWeather::Clear);
            return weather;
        };
    }
    // Both ways together; zero answers within the call.
    void setLatency(std::chrono::milliseconds latency) { m_latency = latency; }
    // From now on there are web sockets (NUT-17).
    void openSockets() { m_hasSockets = true; }
    // Ends every socket there is.
    void cutSockets()
    {
        const auto sockets = m_sockets;
        for (const auto& socket : sockets) {
            if (socket)
                socket->end();
        }
    }
    int socketsMade() const { return static_cast<int>(m_sockets.size()); }

    // Called before the mint sees a request and after it has acted; for tests that stop the wallet
    // anywhere.
    void setSpy(std::function<void(const QString& path)> spy) { m_spy = std::move(spy); }

    int calls(const QString& prefix = QStringLiteral("/v1/")) const
    {
        int count = 0;
        for (const auto& path : m_paths)
            count += path.startsWith(prefix) ? 1 : 0;
        return count;
    }
    const QStringList& paths() const { return m_paths; }
    void forgetCalls() { m_paths.clear(); }

    std::shared_ptr<cashu::MintApi> connect() { return std::make_shared<Connection>(*this); }
    cashu::MintConnector connector()
    {
        return [this](const cashu::MintUrl&) { return connect(); };
    }

private:
    using Answer = base::Result<cashu::MintAnswer>;

    class Connection final : public cashu::MintApi {
    public:
        explicit Connection(FakeMint& mint)
            : m_mint{mint}
        {
        }
        base::Task<Answer> get(QString path) override
        {
            return m_mint.exchange(QByteArrayLiteral("GET"), std::move(path), {});
        }
        base::Task<Answer> post(QString path, QByteArray body) override
        {
            return m_mint.exchange(QByteArrayLiteral("POST"), std::move(path), std::move(body));
        }
        std::unique_ptr<cashu::MintSocket> socket() override
        {
            if (!m_mint.m_hasSockets)
                return nullptr;
            auto socket = std::make_unique<FakeMintSocket>(*m_mint.m_mint, m_mint.m_clock);
            m_mint.m_sockets += socket.get();
            return socket;
        }

    private:
        FakeMint& m_mint;
    };

    static tl::unexpected<base::Error> lost()
    {
        return base::fail(base::Errc::Network, QStringLiteral("the connection broke"));
    }

    cashu::MintAnswer act(const QByteArray& method, const QString& path, const QByteArray& body)
    {
        return m_mint->answer(method, path, body).answer;
    }

    base::Task<> actLater(QByteArray method, QString path, QByteArray body)
    {
        co_await m_clock.sleep(std::chrono::minutes{1});
        act(method, path, body);
    }

    base::Task<Answer> exchange(QByteArray method, QString path, QByteArray body)
    {
        const auto decide = m_weather; // it may replace itself
        const auto weather = decide ? decide(path) : MintWeather::Clear;
        if (weather != MintWeather::Unreachable)
            m_paths += path;
        if (m_spy)
            m_spy(path);
        if (m_latency.count() > 0)
            co_await m_clock.sleep(m_latency / 2);
        switch (weather) {
        case MintWeather::RequestLost:
        case MintWeather::Unreachable:
            co_return lost();
        case MintWeather::RequestLate:
            m_late.add(actLater(method, path, body));
            co_return lost();
        case MintWeather::ServerError:
            co_return cashu::MintAnswer{500, QByteArrayLiteral("<html>sorry</html>")};
        case MintWeather::MaintenancePage:
            co_return cashu::MintAnswer{200, QByteArrayLiteral("<html>back soon</html>")};
        case MintWeather::Forbidden:
            co_return cashu::MintAnswer{403, {}};
        case MintWeather::Hangs:
        case MintWeather::AnswerHangs: {
            if (weather == MintWeather::AnswerHangs)
                act(method, path, body);
            const base::Completer<Answer> never;
            const auto nothing = co_await never;
            co_return nothing;
        }
        case MintWeather::RequestTwice:
            act(method, path, body);
            break;
        case MintWeather::AnswerLost:
        case MintWeather::AnswerLate:
        case MintWeather::Clear:
            break;
        }
        const auto reply = m_mint->answer(method, path, body);
        const auto answer = reply.answer;
        if (m_spy)
            m_spy(path);
        if (m_latency.count() > 0)
            co_await m_clock.sleep(m_latency / 2);
        if (weather == MintWeather::AnswerLate)
            co_await m_clock.sleep(std::chrono::seconds{20});
        if (weather == MintWeather::AnswerLost
            || reply.delivery == practice::MintReply::Delivery::Lost)
            co_return lost();
        if (reply.delivery == practice::MintReply::Delivery::Never) {
            const base::Completer<Answer> never;
            const auto nothing = co_await never;
            co_return nothing;
        }
        co_return answer;
    }

    base::Clock& m_clock;
    FakeRandom m_random;
    cashu::MintUrl m_url;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<practice::PracticeMint> m_mint;
    std::function<MintWeather(const QString&)> m_weather;
    std::function<void(const QString&)> m_spy;
    std::chrono::milliseconds m_latency{0};
    QStringList m_paths;
    bool m_hasSockets = false;
    QList<QPointer<FakeMintSocket>> m_sockets;
    base::TaskSet m_late;
};

} // namespace test
