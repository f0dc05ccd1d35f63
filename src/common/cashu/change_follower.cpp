// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/change_follower.h"

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Task;

namespace {

constexpr auto LookDelay = 50ms; // several changes of the wallet are one reason to look
constexpr auto NoticeLimit = 1h; // only notices matter here; then the socket is asked for anew

// A mark that goes with the coroutine that holds it.
class Mark {
public:
    Mark(QSet<QString>& marks, QString name)
        : m_marks{marks}
        , m_name{std::move(name)}
    {
        m_marks.insert(m_name);
    }
    ~Mark() { m_marks.remove(m_name); }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;

private:
    QSet<QString>& m_marks;
    QString m_name;
};

QString nameOf(qint64 operation)
{
    return u"payment "_s + QString::number(operation);
}

} // namespace

ChangeFollower::ChangeFollower(WalletStore& store, OperationRunner& runner, TokenReceiver& receiver,
    MintSubscription& subscriptions, base::Clock& clock)
    : m_store{store}
    , m_runner{runner}
    , m_receiver{receiver}
    , m_subscriptions{subscriptions}
    , m_clock{clock}
{
}

void ChangeFollower::lookSoon()
{
    if (m_looking)
        return;
    m_looking = m_clock.callAfter(LookDelay, [this] {
        const auto own = std::move(m_looking);
        look();
    });
}

void ChangeFollower::look()
{
    const auto open = m_store.operations.open();
    for (const auto id : open) {
        if (m_followed.size() < MaxFollowed && !m_followed.contains(nameOf(id)))
            m_tasks.add(followPayment(id));
    }
    const auto tokens = m_store.tokens.unclaimed();
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
        if (m_followed.size() < 2 * MaxFollowed && !m_followed.contains(token->id))
            m_tasks.add(followToken(token->id));
    }
}

Task<> ChangeFollower::followPayment(qint64 id)
{
    auto operation = m_store.operations.find(id);
    if (!operation || operation->kind != OperationKind::Melt)
        co_return;
    const Mark mark{m_followed, nameOf(id)};
    const auto watch
        = m_subscriptions.watch(operation->mint, NoticeKind::MeltQuote, {operation->quote});
    while (operation && operation->state == OperationState::Open) {
        const bool hasChanged = co_await watch->change(NoticeLimit);
        if (hasChanged)
            co_await m_runner.settle(id);
        operation = m_store.operations.find(id);
    }
}

Task<> ChangeFollower::followToken(QString id)
{
    auto stored = m_store.tokens.sent(id);
    const auto token = stored ? tokenFromText(stored->text)
                              : base::Result<Token>{base::fail(base::Errc::NotFound, {})};
    if (!token)
        co_return;
    QStringList ys;
    for (const auto& proof : token->proofs)
        ys += Y(proof).toHex();
    const Mark mark{m_followed, id};
    const auto watch = m_subscriptions.watch(stored->mint, NoticeKind::ProofState, ys);
    while (stored && stored->state == SentState::Unclaimed) {
        const bool hasChanged = co_await watch->change(NoticeLimit);
        if (hasChanged)
            co_await m_receiver.fateOf(*token);
        stored = m_store.tokens.sent(id);
    }
}

} // namespace cashu
