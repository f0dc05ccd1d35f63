// SPDX-License-Identifier: GPL-3.0-or-later
// Proof of work (NIP-13): how many zero bits an id begins with, what of it counts, and a miner that
// works on other threads.
#pragma once

#include "base/clock.h"
#include "nostr/event.h"

#include <atomic>

namespace nostr {

inline constexpr int MaxMinedDifficulty = 32; // bits; an hour of one core

int difficulty(const EventId& id); // leading zero bits
// What the nonce tag commits to; nothing without a target.
std::optional<int> committedDifficulty(const Event& event);
// The work that counts: at most what was committed to, so luck is no work; 0 without a target.
int provenDifficulty(const Event& event);

enum class MinedTime {
    Refreshed, // created_at is that of the end of the search
    Kept, // it means something else than now
};

// An event whose id (for this author) has at least `target` zero bits. Cancelling the task stops
// the threads at once. NotAllowed beyond MaxMinedDifficulty.
base::Task<base::Result<EventTemplate>> mine(
    EventTemplate event, PublicKey author, int target, MinedTime time, base::Clock& clock);

// Signed, with this much work in it; at once where no work is wanted.
base::Task<base::Result<Event>> signWithWork(EventTemplate event, SecretKey author, int target,
    MinedTime time, base::Clock& clock, base::RandomSource& random);

// One round on this thread: tries `attempts` nonces from `firstNonce` until one fits or `isOver`.
std::optional<EventTemplate> mineRound(const EventTemplate& event, const PublicKey& author,
    int target, quint64 firstNonce, quint64 attempts, const std::atomic<bool>& isOver);

} // namespace nostr
