// SPDX-License-Identifier: GPL-3.0-or-later
// Event ingest and gift wraps, each beside the bare curve operations it cannot do without.
#include "crypto/ecdh.h"
#include "crypto/schnorr.h"
#include "crypto/secp256k1_context.h"
#include "nostr/event.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"
#include "support/fake_random.h"

#include <benchmark/benchmark.h>
#include <secp256k1_extrakeys.h>
#include <secp256k1_schnorrsig.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

const base::UnixTime Now{std::chrono::seconds{1785412345}};

// JSON within JSON, as real offers are: every tenth character is an escape on the wire.
QString offerContent()
{
    QString specs;
    for (int i = 0; i < 6; ++i)
        specs
            += uR"({"id":"tier-%1","name":"Basic","cpu_millicores":1000,"memory_mb":1024,"rate":5},)"_s
                   .arg(i);
    return uR"({"provider":"aurora-copper-fox","capabilities":["refund/1"],"specs":[)"_s + specs
        + u"{}]}"_s;
}

nostr::Event anOffer(test::FakeRandom& random)
{
    const auto key = nostr::SecretKey::generate(random);
    nostr::EventTemplate offer;
    offer.createdAt = Now;
    offer.kind = nostr::kinds::Offer;
    offer.tags = {{u"t"_s, u"paygress"_s}, {u"t"_s, u"compute"_s}, {u"v"_s, u"1"_s}};
    offer.content = offerContent();
    return nostr::signEvent(offer, key, random);
}

void verifyOneSignature(const nostr::Event& event)
{
    secp256k1_xonly_pubkey key;
    const auto* context = crypto::secp256k1Context();
    benchmark::DoNotOptimize(
        secp256k1_xonly_pubkey_parse(context, &key, event.pubkey.bytes().data()));
    benchmark::DoNotOptimize(
        secp256k1_schnorrsig_verify(context, event.sig.data(), event.id.bytes().data(), 32, &key));
}

// As many as a page brings: the same signature again and again would flatter every cache.
constexpr std::size_t Page = 256;

std::vector<nostr::Event> aPageOfOffers()
{
    test::FakeRandom random;
    std::vector<nostr::Event> page;
    for (std::size_t i = 0; i < Page; ++i)
        page.push_back(anOffer(random));
    return page;
}

void bareSignatureCheck(benchmark::State& state)
{
    const auto page = aPageOfOffers();
    std::size_t i = 0;
    for (auto _ : state)
        verifyOneSignature(page[i++ % Page]);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bareSignatureCheck);

void ingestEvent(benchmark::State& state)
{
    std::vector<QByteArray> page;
    for (const auto& event : aPageOfOffers())
        page.push_back(nostr::toJsonText(event));
    std::size_t i = 0;
    for (auto _ : state) {
        const auto event = nostr::eventFromJsonText(page[i++ % Page]);
        benchmark::DoNotOptimize(nostr::verify(*event).has_value());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ingestEvent);

void bareWrapPrimitives(benchmark::State& state)
{
    test::FakeRandom random;
    const auto event = anOffer(random);
    const auto mine = nostr::SecretKey::generate(random);
    for (auto _ : state) {
        for (int layer = 0; layer < 2; ++layer) {
            verifyOneSignature(event);
            benchmark::DoNotOptimize(
                crypto::sharedX(mine.bytes(), event.pubkey.bytes()).has_value());
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bareWrapPrimitives);

void openGiftWrap(benchmark::State& state)
{
    test::FakeRandom random;
    const auto sender = nostr::SecretKey::generate(random);
    const auto receiver = nostr::SecretKey::generate(random);
    nostr::EventTemplate rumor;
    rumor.createdAt = Now;
    rumor.kind = nostr::kinds::ChatMessage;
    rumor.content = QString(600, u'x');
    const auto wrap = nostr::wrap(
        rumor, sender, receiver.publicKey(), Now, nostr::Backdating::RandomTwoDays, random)
                          .value();
    for (auto _ : state) {
        benchmark::DoNotOptimize(nostr::unwrap(wrap, receiver).has_value()); // both signatures too
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(openGiftWrap);

} // namespace
