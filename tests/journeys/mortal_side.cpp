// SPDX-License-Identifier: GPL-3.0-or-later
#include "mortal_side.h"

#include "nostr/relay_transport.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <utility>

namespace test {

using namespace Qt::StringLiterals;

namespace {

class MortalTransport final : public nostr::RelayTransport {
public:
    MortalTransport(std::unique_ptr<nostr::RelayTransport> inner, LifePointer life)
        : m_inner{std::move(inner)}
        , m_life{std::move(life)}
    {
        connect(m_inner.get(), &RelayTransport::opened, this, [this] {
            if (!m_life->isOver)
                Q_EMIT opened();
        });
        connect(m_inner.get(), &RelayTransport::textArrived, this, [this](const QString& text) {
            if (!m_life->isOver && !m_life->isDeaf)
                Q_EMIT textArrived(text);
        });
        connect(m_inner.get(), &RelayTransport::closed, this, [this](const QString& reason) {
            if (!m_life->isOver)
                Q_EMIT closed(reason);
        });
    }

    void open(const nostr::RelayUrl& url) override { m_inner->open(url); }
    void sendText(const QString& text) override
    {
        if (!m_life->isOver)
            m_inner->sendText(text);
    }
    void close() override { m_inner->close(); }

private:
    std::unique_ptr<nostr::RelayTransport> m_inner;
    LifePointer m_life;
};

using MintResult = base::Result<cashu::MintAnswer>;

base::Task<MintResult> noAnswer()
{
    const base::Completer<MintResult> never;
    const auto nothing = co_await never;
    co_return nothing;
}

base::Task<MintResult> answerWhileAlive(base::Task<MintResult> asking, LifePointer life)
{
    const auto answer = co_await asking;
    if (life->isOver) {
        const auto nothing = co_await noAnswer();
        co_return nothing;
    }
    co_return answer;
}

class MortalMint final : public cashu::MintApi {
public:
    MortalMint(std::shared_ptr<cashu::MintApi> inner, LifePointer life)
        : m_inner{std::move(inner)}
        , m_life{std::move(life)}
    {
    }
    base::Task<MintResult> get(QString path) override
    {
        if (m_life->isOver)
            return noAnswer();
        return answerWhileAlive(m_inner->get(std::move(path)), m_life);
    }
    base::Task<MintResult> post(QString path, QByteArray body) override
    {
        if (m_life->isOver)
            return noAnswer();
        return answerWhileAlive(m_inner->post(std::move(path), std::move(body)), m_life);
    }

private:
    std::shared_ptr<cashu::MintApi> m_inner;
    LifePointer m_life;
};

} // namespace

nostr::TransportFactory mortal(nostr::TransportFactory transports, LifePointer life)
{
    return [transports = std::move(transports), life = std::move(life)] {
        return std::make_unique<MortalTransport>(transports(), life);
    };
}

cashu::MintConnector mortal(cashu::MintConnector mints, LifePointer life)
{
    return [mints = std::move(mints), life = std::move(life)](const cashu::MintUrl& url) {
        return std::make_shared<MortalMint>(mints(url), life);
    };
}

template <typename T>
base::Task<T> MortalBackend::never()
{
    const base::Completer<T> nothing;
    auto answer = co_await nothing;
    co_return answer;
}

template <typename T>
base::Task<T> MortalBackend::ask(base::Task<T> question)
{
    if (m_life->isOver) {
        auto nothing = co_await never<T>();
        co_return nothing;
    }
    auto answer = co_await question;
    if (m_life->isOver) {
        auto nothing = co_await never<T>();
        co_return nothing;
    }
    co_return answer;
}

base::Task<base::Result<backends::Workload>> MortalBackend::create(backends::WorkloadSpec spec)
{
    using Answer = base::Result<backends::Workload>;
    if (m_life->isOver) {
        auto nothing = co_await never<Answer>();
        co_return nothing;
    }
    auto answer = co_await m_host.create(spec);
    if (answer)
        m_created.insert(spec.id);
    if (m_life->isOver) {
        auto nothing = co_await never<Answer>();
        co_return nothing;
    }
    co_return answer;
}

base::Task<base::Result<>> MortalBackend::stop(backends::WorkloadId id)
{
    return m_life->isOver ? never<base::Result<>>() : ask(m_host.stop(std::move(id)));
}

base::Task<base::Result<>> MortalBackend::start(backends::WorkloadId id)
{
    return m_life->isOver ? never<base::Result<>>() : ask(m_host.start(std::move(id)));
}

base::Task<base::Result<>> MortalBackend::remove(backends::WorkloadId id)
{
    return m_life->isOver ? never<base::Result<>>() : ask(m_host.remove(std::move(id)));
}

base::Task<base::Result<backends::WorkloadState>> MortalBackend::state(backends::WorkloadId id)
{
    return ask(m_host.state(std::move(id)));
}

MortalFiles::MortalFiles()
    : m_folder{(QFileInfo{u"/dev/shm"_s}.isWritable() ? u"/dev/shm"_s : QDir::tempPath())
        + u"/journey-XXXXXX"_s}
{
}

QString MortalFiles::path(int life) const
{
    return m_folder.filePath(u"life-%1.db"_s.arg(life));
}

storage::Database& MortalFiles::open()
{
    m_life = std::make_shared<Life>();
    m_database = storage::Database::open(path(m_number)).value();
    return *m_database;
}

void MortalFiles::die()
{
    if (m_life->isOver)
        return;
    m_life->isOver = true;
    for (const auto& part : {u""_s, u"-wal"_s})
        QFile::copy(path(m_number) + part, path(m_number + 1) + part);
    ++m_number;
}

void MortalFiles::close()
{
    m_database.reset();
}

} // namespace test
