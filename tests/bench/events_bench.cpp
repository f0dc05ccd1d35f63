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

using namespace Qt::StringLiterals;

namespace {

const base::UnixTime Now{std::chrono::seconds{1785412345}};

nostr::Event anOffer(test::FakeRandom& random)
{
    const auto key = nostr::SecretKey::generate(random);
    nostr::EventTemplate offer;
    offer.createdAt = Now;
    offer.kind = nostr::kinds::Offer;
    offer.tags = {{u"t"_s, u"paygress"_s}, {u"t"_s, u"compute"_s}, {u"v"_s, u"1"_s}};
    offer.content = QString(900, u'x');
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

void bareSignatureCheck(benchmark::State& state)
{
    test::FakeRandom random;
    const auto event = anOffer(random);
    for (auto _ : state)
        verifyOneSignature(event);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bareSignatureCheck);

void ingestEvent(benchmark::State& state)
{
    test::FakeRandom random;
    const auto text = nostr::toJsonText(anOffer(random));
    for (auto _ : state) {
        const auto event = nostr::eventFromJsonText(text);
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
        benchmark::DoNotOptimize(nostr::verify(wrap).has_value());
        benchmark::DoNotOptimize(nostr::unwrap(wrap, receiver).has_value());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(openGiftWrap);

} // namespace
