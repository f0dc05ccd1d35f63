// SPDX-License-Identifier: GPL-3.0-or-later
// Locks inside the secrets of other people's proofs (NUT-10, NUT-11, NUT-14). The secret is the
// first line of the input, the witness the second.
#include "cashu/spending_condition.h"
#include "fuzz_target.h"

FUZZ_TARGET(spending_condition)
{
    const auto lines = input.split('\n');
    cashu::Proof proof;
    proof.amount = 1;
    proof.secret = QString::fromUtf8(lines.first());
    proof.witness = QString::fromUtf8(lines.value(1));
    const auto condition = cashu::conditionFromSecret(proof.secret);
    const base::UnixTime now{std::chrono::seconds{1'700'000'000}};
    const bool isOpen = cashu::areUnlocked({proof}, {}, {}, now);
    fuzz::require(condition || !isOpen, "a malformed lock is never open");
    fuzz::require(!condition || *condition || isOpen, "an ordinary secret has no lock");
}
