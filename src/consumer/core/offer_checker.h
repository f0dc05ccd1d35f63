// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be known before paying (product R2): decided from what we have seen, and by
// asking the mint. Nothing is spent and nothing is sent to the provider.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/clock_check.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/mint_joiner.h"
#include "consumer/core/offer_board.h"
#include "nostr/relay_pool.h"

#include <functional>

namespace consumer {

// The least that a relay is worth: below two, replies may get lost (E-RELAY-FEW).
inline constexpr int RelaysWanted = 2;

class OfferChecker {
public:
    // `openRequests`: how many purchases from this provider are under way.
    using OpenRequests = std::function<int(const nostr::PublicKey& provider)>;

    OfferChecker(const OfferBoard& board, cashu::Wallet& wallet, MintJoiner& mints,
        nostr::RelayPool& pool, const ClockCheck& clockCheck, base::Clock& clock,
        OpenRequests openRequests);

    // At once; what needs the mint is still Checking.
    CheckReport look(const PurchaseOrder& order) const;
    // Asks the mint as well; finished.
    base::Task<CheckReport> check(PurchaseOrder order);

    // What the purchase would be paid from. NotFound: no common mint; Insufficient: not enough
    // there.
    base::Result<cashu::MintUrl> chooseMint(const PurchaseOrder& order) const;
    base::Task<PriceQuote> price(PriceQuestion question);

private:
    const OfferRecord* recordOf(const QString& providerKey) const;
    QList<PayableMint> payableMints(const protocol::Offer& offer) const;
    Check checkAmount(const PurchaseOrder& order, qint64 inputFeePpk) const;
    std::optional<Check> checkClock() const; // not set: nothing is known
    Check checkMint(const PurchaseOrder& order, const OfferRecord& record) const;

    const OfferBoard& m_board;
    cashu::Wallet& m_wallet;
    MintJoiner& m_mints;
    nostr::RelayPool& m_pool;
    const ClockCheck& m_clockCheck;
    base::Clock& m_clock;
    OpenRequests m_openRequests;
};

const protocol::PodSpec* specOf(const protocol::Offer& offer, const QString& specId);
// As providers compare mints (protocol §5.2).
bool acceptsMint(const protocol::Offer& offer, const QString& mintUrl);

} // namespace consumer
