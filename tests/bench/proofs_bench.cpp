// SPDX-License-Identifier: GPL-3.0-or-later
// What a wallet computes for its proofs, beside the bare arithmetic of the curve that a swap of as
// many proofs cannot do without. The mint's own time is not counted.
#include "cashu/blinding.h"
#include "cashu/deterministic_secret.h"
#include "cashu/dleq.h"
#include "cashu/wallet.h"
#include "fake_clock.h"
#include "fake_mint.h"

#include <QJsonDocument>

#include <benchmark/benchmark.h>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Proofs = 64;

crypto::SecretBytes<64> aSeed(std::uint8_t fill)
{
    std::array<std::uint8_t, 64> bytes{};
    bytes.fill(fill);
    return crypto::SecretBytes<64>{bytes};
}

double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

// Counts a mint's time and its requests.
class TimedMint final : public cashu::MintApi {
public:
    explicit TimedMint(practice::PracticeMint& mint)
        : m_mint{&mint}
    {
    }

    base::Task<base::Result<cashu::MintAnswer>> get(QString path) override
    {
        co_return ask(QByteArrayLiteral("GET"), path, {});
    }
    base::Task<base::Result<cashu::MintAnswer>> post(QString path, QByteArray body) override
    {
        co_return ask(QByteArrayLiteral("POST"), path, body);
    }
    cashu::MintAnswer ask(const QByteArray& method, const QString& path, const QByteArray& body)
    {
        const auto before = threadSeconds();
        auto answer = m_mint->answer(method, path, body).answer;
        seconds += threadSeconds() - before;
        ++requests;
        signatures += QJsonDocument::fromJson(answer.body)[u"signatures"].toArray().size();
        return answer;
    }
    QJsonObject json(const QString& path, const QJsonObject& body)
    {
        return QJsonDocument::fromJson(
            ask(QByteArrayLiteral("POST"), path, QJsonDocument{body}.toJson()).body)
            .object();
    }

    double seconds = 0;
    int requests = 0;
    qsizetype signatures = 0;

private:
    practice::PracticeMint* m_mint;
};

// A mint, and a token of 64 small proofs whenever one is needed.
class Counter {
public:
    test::FakeClock clock;

private:
    test::FakeMint m_mint;

public:
    std::shared_ptr<TimedMint> api;

    Counter()
        : m_mint{clock}
        , api{std::make_shared<TimedMint>(m_mint.mint())}
    {
    }

    cashu::Token aToken()
    {
        cashu::Token token{m_mint.url(), u"sat"_s, {}, {}};
        QList<cashu::BlindedMessage> messages;
        QList<cashu::BlindingSecret> secrets;
        quint64 sum = 0;
        const auto keyset = m_mint.mint().activeKeyset();
        for (int i = 0; i < Proofs; ++i) {
            const auto amount = quint64{1} << (i % 16);
            sum += amount;
            secrets += *cashu::deriveSecret(m_seed, keyset.id, m_counter++);
            messages += {amount, keyset.id,
                *cashu::blind(secrets.constLast().secret, secrets.constLast().r.bytes())};
        }
        const auto quote = api->json(
            u"/v1/mint/quote/bolt11"_s, {{u"amount"_s, qint64(sum)}, {u"unit"_s, u"sat"_s}});
        clock.advance(1s);
        const auto answer = api->json(u"/v1/mint/bolt11"_s,
            {{u"quote"_s, quote[u"quote"]}, {u"outputs"_s, cashu::toJson(messages)}});
        const auto signatures
            = cashu::blindSignaturesFromJson(answer[u"signatures"].toArray()).value();
        for (int i = 0; i < Proofs; ++i)
            token.proofs += proof(signatures[i], secrets[i], keyset);
        return token;
    }

    crypto::CurvePoint key(quint64 amount)
    {
        return m_mint.mint().activeKeyset().keys.value(amount);
    }
    practice::PracticeMint& mint() { return m_mint.mint(); }
    const cashu::MintUrl& url() const { return m_mint.url(); }

private:
    static cashu::Proof proof(const cashu::BlindSignature& signature,
        const cashu::BlindingSecret& secret, const cashu::Keyset& keyset)
    {
        cashu::Proof proof;
        proof.amount = signature.amount;
        proof.keysetId = signature.keysetId;
        proof.secret = secret.secret;
        proof.C
            = *cashu::unblind(signature.C_, secret.r.bytes(), keyset.keys.value(signature.amount));
        proof.dleq = signature.dleq;
        proof.dleq->r = secret.r.bytes();
        return proof;
    }

    crypto::SecretBytes<64> m_seed = aSeed(7);
    quint64 m_counter = 0;
};

void hideSecret(benchmark::State& state)
{
    const auto secret = *cashu::deriveSecret(aSeed(1), Counter{}.aToken().proofs[0].keysetId, 0);
    for (auto _ : state)
        benchmark::DoNotOptimize(cashu::blind(secret.secret, secret.r.bytes()).has_value());
}
BENCHMARK(hideSecret);

void checkDleq(benchmark::State& state)
{
    Counter counter;
    const auto proof = counter.aToken().proofs[0];
    const auto K = counter.key(proof.amount);
    for (auto _ : state)
        benchmark::DoNotOptimize(cashu::verifyDleq(proof, K));
}
BENCHMARK(checkDleq);

// A wallet at that mint.
class Purse {
public:
    explicit Purse(Counter& counter)
        : m_counter{counter}
        , m_database{*storage::Database::open(u":memory:"_s)}
        , m_wallet{*cashu::Wallet::open(
              *m_database, [&counter](const cashu::MintUrl&) { return counter.api; }, counter.clock,
              m_random, aSeed(1), cashu::PracticeMoney::Required)}
    {
    }

    bool join() { return m_wallet->addMint(m_counter.url()).await_resume().has_value(); }
    bool receive(const cashu::Token& token)
    {
        auto received = m_wallet->receive(token, u"bench"_s);
        return received.isDone() && received.await_resume().has_value();
    }

private:
    Counter& m_counter;
    test::FakeRandom m_random;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<cashu::Wallet> m_wallet;
};

struct Swap {
    double seconds = 0; // of the wallet
    int roundTrips = 0;
    qsizetype made = 0; // proofs
};

std::optional<Swap> swapOnce(Counter& counter, Purse& purse)
{
    const auto token = counter.aToken();
    *counter.api = TimedMint{counter.mint()};
    const auto before = threadSeconds();
    if (!purse.receive(token))
        return std::nullopt;
    return Swap{threadSeconds() - before - counter.api->seconds, counter.api->requests,
        counter.api->signatures};
}

// For a proof that comes: its name and the mint's signature under it. For a proof that is made:
// hiding it, the mint's signature, uncovering it.
void bareCurveOfASwap(benchmark::State& state)
{
    Counter counter;
    Purse purse{counter};
    const auto swap = purse.join() ? swapOnce(counter, purse) : std::nullopt;
    if (!swap)
        return state.SkipWithError("the token was not received");
    const auto token = counter.aToken();
    for (auto _ : state) {
        for (const auto& proof : token.proofs) {
            benchmark::DoNotOptimize(cashu::hashToCurve(proof.secret.toUtf8()).has_value());
            benchmark::DoNotOptimize(cashu::verifyDleq(proof, counter.key(proof.amount)));
        }
        for (qsizetype i = 0; i < swap->made; ++i) {
            const auto& proof = token.proofs[i % Proofs];
            const auto K = counter.key(proof.amount);
            benchmark::DoNotOptimize(cashu::blind(proof.secret, *proof.dleq->r).has_value());
            benchmark::DoNotOptimize(cashu::unblind(proof.C, *proof.dleq->r, K).has_value());
            benchmark::DoNotOptimize(cashu::verifyDleq(proof, K));
        }
    }
    state.counters["made"] = double(swap->made);
}
BENCHMARK(bareCurveOfASwap)->Unit(benchmark::kMillisecond);

void swapOf64Proofs(benchmark::State& state)
{
    Counter counter;
    Purse purse{counter};
    std::optional<Swap> swap;
    if (!purse.join())
        return state.SkipWithError("the mint is not known");
    for (auto _ : state) {
        swap = swapOnce(counter, purse);
        if (!swap)
            return state.SkipWithError("the token was not received");
        state.SetIterationTime(swap->seconds);
    }
    state.counters["made"] = double(swap->made);
    state.counters["round trips"] = swap->roundTrips;
}
BENCHMARK(swapOf64Proofs)->Iterations(40)->UseManualTime()->Unit(benchmark::kMillisecond);

} // namespace
