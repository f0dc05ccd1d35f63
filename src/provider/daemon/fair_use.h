// SPDX-License-Identifier: GPL-3.0-or-later
// How much one key, and all strangers together, may ask of this provider (economy.md B14). Messages
// that bring money back have an allowance of their own: nothing else can use it up. Kept in memory
// and bounded; a restart forgives everybody.
#pragma once

#include "base/clock.h"
#include "nostr/keys.h"
#include "provider/daemon/token_bucket.h"

#include <QHash>

#include <array>
#include <optional>

namespace provider {

enum class Deed {
    Purchase, // spawn and top-up: costs a mint call, perhaps a creation
    FailedToken, // a purchase that the mint refused
    Question, // status
    Return, // stop and ack
    Repeat, // a message that was answered before
    Noise, // what nobody understands
};
inline constexpr std::size_t Deeds = 6;

enum class Standing {
    Stranger,
    Customer, // has paid here
};

class FairUse {
public:
    static constexpr qsizetype MaxKeys = 20'000; // remembered at the same time
    static constexpr qsizetype MaxMessage = 16 * 1024; // characters of a message, opened
    static constexpr qsizetype MaxSealed = 96 * 1024; // of a message that is not opened yet

    explicit FairUse(base::Clock& clock)
        : m_clock{clock}
    {
    }

    // Whether strangers may make us open this much more; counts it.
    bool mayOpen(qsizetype bytes);

    // Empty when it may be done now, else how long to wait; counts it when it may.
    std::optional<std::chrono::seconds> mustWait(
        const nostr::PublicKey& key, Standing standing, Deed deed, qsizetype bytes);
    void noteFailedToken(const nostr::PublicKey& key, Standing standing);
    // Whether this key is told once more that it asks too much: at most once a minute.
    bool mayTell(const nostr::PublicKey& key);

    qsizetype knownKeys() const { return m_accounts.size(); }

private:
    struct Account {
        std::array<TokenBucket, Deeds> deeds;
        TokenBucket bytes;
        std::chrono::milliseconds toldAt{-std::chrono::hours{1}};
        std::chrono::milliseconds seenAt{0};
    };
    Account& accountOf(const nostr::PublicKey& key);
    void forgetSome();

    base::Clock& m_clock;
    QHash<nostr::PublicKey, Account> m_accounts;
    TokenBucket m_strangersPurchases;
    TokenBucket m_noise;
    TokenBucket m_opening;
};

} // namespace provider
