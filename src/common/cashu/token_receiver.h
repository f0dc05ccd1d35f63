// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of others on their way in. What can be checked without the mint is checked before the mint
// is asked.
#pragma once

#include "cashu/operation_runner.h"
#include "cashu/token_sender.h"

namespace cashu {

enum class TokenFate {
    Unspent, // at least one proof can still be taken back
    Pending, // the mint is working on it
    Spent, // every proof is spent
};

enum class Redemption {
    Open, // asked for, outcome unknown: resume() settles it
    Received, // the value is ours
    Refused, // the mint said no; the token is not ours
};

// What became of a token handed to receive().
struct ReceiveOutcome {
    Redemption state = Redemption::Open;
    base::Sats net; // what arrived, after the mint's fee; zero unless Received

    bool operator==(const ReceiveOutcome&) const = default;
};

class TokenReceiver {
public:
    TokenReceiver(WalletStore& store, WalletLedger& ledger, MintDirectory& mints,
        OperationRunner& runner, TokenSender& sender, LockOpener& locks, base::Clock& clock)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
        , m_runner{runner}
        , m_sender{sender}
        , m_locks{locks}
        , m_clock{clock}
    {
    }

    base::Task<base::Result<base::Sats>> receive(Token token, QString purpose, UnlockingKeys keys);
    std::optional<ReceiveOutcome> outcomeOf(const Token& token) const;
    base::Task<base::Result<TokenFate>> fateOf(Token token);
    base::Result<base::Sats> feeToRedeem(const Token& token) const;
    base::Result<> canEverReceive(const Token& token) const;

private:
    base::Result<> checkOffline(const Token& token, const UnlockingKeys& keys) const;
    base::Result<> checkProofs(const Token& token) const;
    base::Result<OperationPlan> swapPlan(const Token& token, const Keyset& active,
        const Unlocking& unlocking, const QString& purpose) const;
    bool isInParts(const Token& token) const;
    bool isRefused(const Token& token) const;
    struct Progress {
        Token rest; // what the mint has not taken
        base::Sats net; // what arrived
    };
    base::Task<base::Result<Progress>> progressOf(Token token);
    base::Task<base::Result<base::Sats>> swapInParts(
        Token token, Unlocking unlocking, QString purpose);
    base::Task<base::Result<base::Sats>> swapIn(Token token, Unlocking unlocking, QString purpose);

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    TokenSender& m_sender;
    LockOpener& m_locks;
    base::Clock& m_clock;
};

} // namespace cashu
